package network.icn.scalernode.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import network.icn.protocol.kernel.bytes.Hash32;

/// The trees that can be proved. Whoever reads one holds it open meanwhile; and as readers wait for whoever waits for
/// the slowest of them, the set is changed only when there is something to change, and for no longer than that.
final class OpenTrees implements AutoCloseable {
    /// What is done with the trees while none of them may be closed.
    interface Reading<T, E extends Exception> {
        T from(NavigableMap<Long, Tree> trees) throws E;
    }

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final TreeMap<Long, Tree> trees = new TreeMap<>();

    <T, E extends Exception> T read(Reading<T, E> reading) throws E {
        lock.readLock().lock();
        try {
            return reading.from(trees);
        } finally {
            lock.readLock().unlock();
        }
    }

    void add(Tree tree) {
        lock.writeLock().lock();
        try {
            trees.put(tree.generation().number(), tree);
        } finally {
            lock.writeLock().unlock();
        }
    }

    void remove(long number) {
        lock.writeLock().lock();
        try {
            Optional.ofNullable(trees.remove(number)).ifPresent(Tree::close);
        } finally {
            lock.writeLock().unlock();
        }
    }

    boolean has(long number) {
        return read(all -> all.containsKey(number));
    }

    Optional<Tree> newest() {
        return read(all ->
                all.isEmpty() ? Optional.empty() : Optional.of(all.lastEntry().getValue()));
    }

    static Optional<Tree> find(NavigableMap<Long, Tree> all, Hash32 root, long size) {
        return all.descendingMap().values().stream()
                .filter(candidate -> candidate.is(root, size))
                .findFirst();
    }

    /// What only older trees hold.
    List<Segment> older() {
        return read(all -> {
            List<Segment> segments = new ArrayList<>();
            Set<Long> seen = new HashSet<>();
            all.descendingMap().forEach((number, tree) -> {
                for (StoredObject object : tree.space().objects()) {
                    if (seen.add(object.serial()) && number < all.lastKey()) {
                        segments.add(new Segment(
                                number, object.firstLeaf() / IndexFile.BLOCK_LEAVES, Segment.blocks(object.endLeaf())));
                    }
                }
            });
            return segments;
        });
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            trees.values().forEach(Tree::close);
            trees.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
