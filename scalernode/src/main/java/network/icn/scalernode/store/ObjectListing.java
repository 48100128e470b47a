package network.icn.scalernode.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/// What there is in a store, for people and for the scrub. Safe for any number of threads.
final class ObjectListing {
    private final Object lock;
    private final Catalog catalog;
    private final ObjectFolder folder;
    private final Damage damage;

    /// @param lock of the store, held while the catalog is used
    ObjectListing(Object lock, Catalog catalog, ObjectFolder folder, Damage damage) {
        this.lock = lock;
        this.catalog = catalog;
        this.folder = folder;
        this.damage = damage;
    }

    /// Whether it is there, or its bytes still are. Whoever asks holds the lock.
    boolean isKept(long object) {
        return catalog.isPresent(object) || folder.has(object);
    }

    /// @param present the state of one that is there, by its index
    List<ListedObject> list(LongFunction<ListedObject.State> present) {
        List<ListedObject> listed = new ArrayList<>();
        synchronized (lock) {
            for (long index = 0; index < catalog.ledger().objects(); index++) {
                if (isKept(index)) {
                    ListedObject.State state =
                            catalog.isPresent(index) ? present.apply(index) : ListedObject.State.REMOVED;
                    listed.add(ListedObject.of(catalog.stored(index), state, damage.leavesOf(index)));
                }
            }
        }
        listed.sort(ListedObject.BY_NAME);
        return listed;
    }

    List<Segment> segments() {
        synchronized (lock) {
            return LongStream.range(0, catalog.ledger().objects())
                    .filter(this::isKept)
                    .mapToObj(object -> new Segment(
                            object,
                            Segment.blocksOf(catalog.ledger().entry(object).leaves())))
                    .toList();
        }
    }

    long storedBytes() {
        synchronized (lock) {
            return catalog.presentObjects().stream()
                    .mapToLong(StoredObject::size)
                    .sum();
        }
    }
}
