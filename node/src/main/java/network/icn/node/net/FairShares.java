package network.icn.node.net;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;

/// A bounded number of things, shared fairly by those who hold them. When there are too many, the holder of most loses
/// its oldest one: whoever floods displaces itself, and a newcomer always gets in. Any number of threads may use it.
///
/// @param <T> compared by `equals`; what is lost has to be closed by the caller
public final class FairShares<T> {
    private final int max;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<T, String> holders = new HashMap<>();
    /// The oldest first, for each holder.
    private final Map<String, SequencedSet<T>> held = new LinkedHashMap<>();

    /// @param max how many there may be of all holders together, at least 1
    public FairShares(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max: at least 1, got " + max);
        }
        this.max = max;
    }

    /// Takes one in.
    ///
    /// @param holder whose share it counts for, see [AddressGroup]
    /// @return what has been displaced by it
    public Optional<T> add(T thing, String holder) {
        lock.lock();
        try {
            if (holders.putIfAbsent(thing, holder) != null) {
                return Optional.empty();
            }
            held.computeIfAbsent(holder, _ -> new LinkedHashSet<>()).addLast(thing);
            if (holders.size() <= max) {
                return Optional.empty();
            }
            T displaced = largest().getFirst();
            forget(displaced);
            return Optional.of(displaced);
        } finally {
            lock.unlock();
        }
    }

    private SequencedSet<T> largest() {
        SequencedSet<T> largest = new LinkedHashSet<>();
        for (SequencedSet<T> each : held.values()) {
            largest = each.size() > largest.size() ? each : largest;
        }
        return largest;
    }

    /// Forgets one that is gone; nothing happens if it was not held.
    ///
    /// @return whether it was held
    public boolean remove(T thing) {
        lock.lock();
        try {
            return forget(thing);
        } finally {
            lock.unlock();
        }
    }

    private boolean forget(T thing) {
        String holder = holders.remove(thing);
        if (holder == null) {
            return false;
        }
        Collection<T> rest = held.getOrDefault(holder, new LinkedHashSet<>());
        rest.remove(thing);
        if (rest.isEmpty()) {
            held.remove(holder);
        }
        return true;
    }

    /// Whether somebody holds it.
    public boolean contains(T thing) {
        lock.lock();
        try {
            return holders.containsKey(thing);
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            return holders.size();
        } finally {
            lock.unlock();
        }
    }
}
