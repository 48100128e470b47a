package network.icn.satellite.index.port;

import java.util.List;
import network.icn.satellite.log.LogState;

/// A database that holds what can be asked of the log, and nothing that is not made from it. Any engine will do that
/// passes `IndexContract`, its test.
///
/// What it has been told may be lost in a crash, but rows and progress only together: whoever uses it goes on from
/// [#progress]. One thread calls [#apply] and [#clear]; any number may read meanwhile.
public interface IndexEngine extends AutoCloseable {
    /// How far it has come: the log up to the last batch. Of a new one: nothing.
    ///
    /// @throws IndexException if it cannot be read
    LogState progress();

    /// Takes entries in, all of them or none, together with how far it has come by them.
    ///
    /// @param batch in the order of the log, from [#progress] on; entries that nobody asks for may be left out
    /// @param progress the log behind the last of them
    /// @throws IndexException if it failed; then nothing of the batch is there
    void apply(List<IndexedEntry> batch, LogState progress);

    /// Answers a question. All that one question reads is of one state: a batch that comes meanwhile is not in it.
    ///
    /// @throws IndexException if it cannot be read
    <T> T ask(Question<T> question);

    /// Forgets everything and is a new one.
    ///
    /// @throws network.icn.node.EnvironmentException if there is no room for one
    void clear();

    @Override
    void close();

    /// One or several reads.
    @FunctionalInterface
    interface Question<T> {
        T ask(IndexReader reader);
    }
}
