package network.icn.node.rpc;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;

/// Work that waits, of several holders. Each holder has one turn before any has a second: whoever brings much waits
/// behind itself. Every second turn belongs to those who are preferred, as long as there are any. Not safe for several
/// threads.
///
/// @param <T> a piece of work
final class Turns<T> {
    /// In the order of their next turns.
    private final SequencedMap<String, Queue<T>> preferred = new LinkedHashMap<>();

    private final SequencedMap<String, Queue<T>> others = new LinkedHashMap<>();
    private boolean turnOfOthers;

    /// @param holder whose turn it takes
    /// @param isPreferred whether it may go ahead of those who are not
    void add(T work, String holder, boolean isPreferred) {
        (isPreferred ? preferred : others)
                .computeIfAbsent(holder, _ -> new ArrayDeque<>())
                .add(work);
    }

    /// Takes out the oldest work of the holder whose turn it is.
    Optional<T> next() {
        boolean ofOthers = preferred.isEmpty() || (turnOfOthers && !others.isEmpty());
        turnOfOthers = !ofOthers;
        return take(ofOthers ? others : preferred);
    }

    private Optional<T> take(SequencedMap<String, Queue<T>> waiting) {
        Map.Entry<String, Queue<T>> first = waiting.pollFirstEntry();
        if (first == null) {
            return Optional.empty();
        }
        T work = first.getValue().remove();
        if (!first.getValue().isEmpty()) {
            waiting.put(first.getKey(), first.getValue());
        }
        return Optional.of(work);
    }

    boolean isEmpty() {
        return preferred.isEmpty() && others.isEmpty();
    }
}
