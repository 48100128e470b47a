package network.icn.scalernode.store;

import java.util.Comparator;
import java.util.Optional;

/// What a command shows of an object.
///
/// @param name empty for the generated data
public record ListedObject(Optional<ObjectName> name, long size, long leaves, State state, long damagedLeaves) {
    /// The generated data come first.
    static final Comparator<ListedObject> BY_NAME =
            (a, b) -> a.name().isEmpty() || b.name().isEmpty()
                    ? Boolean.compare(a.name().isPresent(), b.name().isPresent())
                    : a.name().get().compareTo(b.name().get());

    /// Where an object stands between being put and being forgotten. The word is that of commands, and stays.
    public enum State {
        /// Part of the next tree.
        NEW("new"),
        PROVABLE("provable"),
        /// Part of trees of the past that still bind.
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

    /// @param current generation of the tree that new snapshots are of; 0 if there is none
    static ListedObject of(StoredObject object, long current, long damagedLeaves) {
        return of(object, state(object, current), damagedLeaves);
    }

    static ListedObject of(StoredObject object, State state, long damagedLeaves) {
        return new ListedObject(
                object.kind() == StoredObject.Kind.GENERATED ? Optional.empty() : Optional.of(object.name()),
                object.size(),
                object.leaves(),
                state,
                damagedLeaves);
    }

    private static State state(StoredObject object, long current) {
        if (!object.isPresent()) {
            return State.REMOVED;
        }
        return object.isIn(current) ? State.PROVABLE : State.NEW;
    }
}
