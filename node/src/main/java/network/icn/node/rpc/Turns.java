package network.icn.node.rpc;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;

/// Work that waits, of several holders. Each holder has one turn before any has a second: whoever brings much waits
/// behind
/// itself. Not safe for several threads.
///
/// @param <T> a piece of work
final class Turns<T> {
    /// In the order of their next turns.
    private final SequencedMap<String, Queue<T>> waiting = new LinkedHashMap<>();

    /// @param holder whose turn it takes
    void add(T work, String holder) {
        waiting.computeIfAbsent(holder, _ -> new ArrayDeque<>()).add(work);
    }

    /// Takes out the oldest work of the holder whose turn it is.
    Optional<T> next() {
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
        return waiting.isEmpty();
    }
}
