package network.icn.protocol.kernel.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A counted tree that grows at its right edge and remembers only that edge, as [CompactRange] does for a plain one.
/// Belongs to one thread.
public final class CountedRange {
    /// Receives the nodes of a growing tree, as [NodeSink] does.
    @FunctionalInterface
    public interface Sink {
        /// Keeps nothing.
        Sink NONE = (level, index, node) -> {};

        /// The node that a [CountedSource] is later asked for with the same level and index.
        void accept(int level, long index, CountedHash node);
    }

    private final Sink sink;
    /// The complete parts, the largest first.
    private final List<CountedHash> edge = new ArrayList<>();
    private long size;
    private long count;

    public CountedRange() {
        this(Sink.NONE);
    }

    public CountedRange(Sink sink) {
        this.sink = sink;
    }

    /// Goes on where another range stopped.
    ///
    /// @param size entries
    /// @param frontier what [#frontier] gave at that size
    public static CountedRange restore(long size, List<CountedHash> frontier, Sink sink) {
        Merkle.requireSize(size);
        if (frontier.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "frontier: " + Long.bitCount(size) + " nodes for size " + size + ", got " + frontier.size());
        }
        CountedRange range = new CountedRange(sink);
        for (CountedHash part : frontier) {
            range.requireRoom(part.count());
            range.count += part.count();
        }
        range.edge.addAll(frontier);
        range.size = size;
        return range;
    }

    /// In entries.
    public long size() {
        return size;
    }

    /// What all entries count together.
    public long count() {
        return count;
    }

    /// Appends one entry.
    ///
    /// @throws IllegalArgumentException if the tree would count more than [CountedHash#MAX_COUNT]
    public void append(CountedHash entry) {
        Merkle.requireSize(size + 1);
        requireRoom(entry.count());
        CountedHash part = entry;
        sink.accept(0, size, part);
        int level = 0;
        for (; (size >>> level & 1) == 1; level++) {
            part = CountedHash.node(edge.removeLast(), part);
            sink.accept(level + 1, size >>> (level + 1), part);
        }
        edge.add(part);
        size++;
        count += entry.count();
    }

    private void requireRoom(long more) {
        if (more > CountedHash.MAX_COUNT - count) {
            throw new IllegalArgumentException("count: at most 2^60 together, got " + count + " and " + more);
        }
    }

    /// The root over all entries so far; of none there is none.
    public Optional<CountedHash> root() {
        return edge.reversed().stream().reduce((right, left) -> CountedHash.node(left, right));
    }

    /// The complete parts of the right edge, the largest first: what has to be stored to go on later.
    public List<CountedHash> frontier() {
        return List.copyOf(edge);
    }
}
