package network.icn.satellite.index;

import java.util.List;
import java.util.function.Consumer;
import network.icn.satellite.index.port.IndexEngine;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.log.LogState;

/// The index as the satellite uses it: an engine, and whether its answers may be heard. A failed question has the
/// index made again from the log while the node runs ([Indexer]); meanwhile nobody is answered.
public final class ArchiveIndex implements AutoCloseable {
    private final IndexEngine engine;
    private volatile boolean answering = true;
    /// Told of every failed question, with its reason; the indexer decides what it means.
    private volatile Consumer<RuntimeException> failures = _ -> {};

    public ArchiveIndex(IndexEngine engine) {
        this.engine = engine;
    }

    /// Forgets everything. Whoever asks meanwhile gets an [IndexDownException] until [#answer] says that it has caught
    /// up.
    public void rebuild() {
        answering = false;
        engine.clear();
    }

    /// It has caught up with the log.
    public void answer() {
        answering = true;
    }

    /// @param listener told of every question that failed
    void onFailure(Consumer<RuntimeException> listener) {
        failures = listener;
    }

    /// How far it has come.
    public LogState progress() {
        return engine.progress();
    }

    /// Takes entries in, all of them or none.
    ///
    /// @param progress the log behind the last of them
    void apply(List<IndexedEntry> batch, LogState progress) {
        engine.apply(batch, progress);
    }

    /// Answers a question.
    ///
    /// @throws IndexDownException if it cannot now
    public <T> T ask(IndexEngine.Question<T> question) {
        if (!answering) {
            throw new IndexDownException();
        }
        try {
            return engine.ask(question);
        } catch (RuntimeException e) {
            failures.accept(e);
            throw new IndexDownException(e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
