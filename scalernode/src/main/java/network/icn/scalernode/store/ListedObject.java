package network.icn.scalernode.store;

import java.util.Comparator;
import java.util.Optional;
import network.icn.protocol.kernel.identity.NodeId;

/// What a command shows of an object.
///
/// @param name empty for the generated data
/// @param owner empty if it is the ScalerNode's own
public record ListedObject(
        Optional<ObjectName> name, Optional<NodeId> owner, long size, long leaves, State state, long damagedLeaves) {
    /// The generated data come first.
    static final Comparator<ListedObject> BY_NAME =
            (a, b) -> a.name().isEmpty() || b.name().isEmpty()
                    ? Boolean.compare(a.name().isPresent(), b.name().isPresent())
                    : a.name().get().compareTo(b.name().get());

    /// Where an object stands between being put and being forgotten. The word is that of commands, and stays.
    public enum State {
        /// Of the next snapshot.
        NEW("new"),
        PROVABLE("provable"),
        /// While no node runs, nobody can tell new from provable.
        STORED("stored"),
        /// Kept while a snapshot may be asked about that does not know of its removal.
        REMOVED("removed");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /// Its own for ever.
        public String word() {
            return word;
        }
    }

    static ListedObject of(StoredObject object, State state, long damagedLeaves) {
        return new ListedObject(
                object.kind() == StoredObject.Kind.GENERATED ? Optional.empty() : Optional.of(object.name()),
                object.entry().isOwned() ? Optional.of(object.entry().owner()) : Optional.empty(),
                object.size(),
                object.leaves(),
                state,
                damagedLeaves);
    }
}
