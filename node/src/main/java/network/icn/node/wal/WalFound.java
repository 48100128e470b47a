package network.icn.node.wal;

import java.nio.file.Path;
import java.util.List;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.role.protection.JournalState;

/// What a write-ahead file was when it was opened. Damage to what is known to have been acknowledged is none of these:
/// it stops the opening.
public sealed interface WalFound {
    /// There was no file of that name.
    record Missing() implements WalFound {}

    /// There was a file without a byte, which this program never leaves behind: somebody emptied it.
    record Emptied() implements WalFound {}

    /// Nothing is damaged. That an older copy was put in its place cannot be seen here.
    record Whole() implements WalFound {}

    /// The last batch is damaged. It was flushed or it was not, so its records may have been acknowledged.
    ///
    /// @param offset where the file ends now
    /// @param bytes how many were cut off
    /// @param fragments records of the batch that can still be read, in their order; nobody vouches for them
    /// @param kept the file that holds what was cut off
    record Cut(long offset, long bytes, List<Payload> fragments, Path kept) implements WalFound {
        public Cut {
            fragments = List.copyOf(fragments);
        }
    }

    /// Whether everything is there that was ever acknowledged in this file.
    default boolean isWhole() {
        return this instanceof Whole;
    }

    /// What that means for a journal of what a node has signed.
    default JournalState journal() {
        return switch (this) {
            case Missing _, Emptied _ -> JournalState.missing();
            case Whole _ -> JournalState.whole();
            case Cut cut -> JournalState.cut(cut.bytes());
        };
    }
}
