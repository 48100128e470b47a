package network.icn.scalernode.store;

import java.util.Map;
import java.util.TreeMap;

/// Which leaves the present objects take, and where there is room. Objects keep their places for life, so removing one
/// leaves a gap and moves nothing; the next that fits goes there.
final class Places {
    /// End by first leaf.
    private final TreeMap<Long, Long> taken = new TreeMap<>();
    /// Leaves of gaps; while there are none, the place behind the last object is the only one.
    private long gaps;

    void take(StoredObject object) {
        long end = end();
        if (object.firstLeaf() >= end) {
            gaps += object.firstLeaf() - end;
        } else {
            gaps -= object.leaves();
        }
        taken.put(object.firstLeaf(), object.endLeaf());
    }

    void free(StoredObject object) {
        boolean last = object.endLeaf() == end();
        taken.remove(object.firstLeaf(), object.endLeaf());
        gaps += last ? end() - object.firstLeaf() : object.leaves();
    }

    boolean isFree(long first, long end) {
        Map.Entry<Long, Long> before = taken.lowerEntry(end);
        return before == null || before.getValue() <= first;
    }

    long find(long leaves) {
        if (gaps < leaves) {
            return end();
        }
        long free = 0;
        for (Map.Entry<Long, Long> object : taken.entrySet()) {
            if (object.getKey() - free >= leaves) {
                return free;
            }
            free = object.getValue();
        }
        return free;
    }

    private long end() {
        return taken.isEmpty() ? 0 : taken.lastEntry().getValue();
    }
}
