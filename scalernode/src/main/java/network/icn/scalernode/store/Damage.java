package network.icn.scalernode.store;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known to be damaged, for people: a read never trusts this and always checks. One log line an object. Safe
/// for any number of threads.
final class Damage {
    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);
    /// Leaves that are remembered of one object, and of all. More are a lost disk anyway; one of each object always is.
    private static final int MAX_OF_ONE = 1 << 16;

    static final int MAX_LEAVES = 1 << 17;

    private static final class Known {
        private final StoredObject object;
        private final String reason;
        private final TreeSet<Long> leaves = new TreeSet<>();
        private boolean whole;

        Known(StoredObject object, String reason) {
            this.object = object;
            this.reason = reason;
        }

        long count() {
            return whole ? object.leaves() : leaves.size();
        }
    }

    private final TreeMap<Long, Known> objects = new TreeMap<>();
    private long remembered;
    /// Of all objects together.
    private long count;

    static String nameOf(StoredObject object) {
        return object.kind() == StoredObject.Kind.GENERATED
                ? "the generated data"
                : object.name().text();
    }

    /// @param leaf index within the object
    synchronized void found(StoredObject object, long leaf, String reason) {
        Known known = known(object, reason, Long.toString(leaf));
        long before = known.count();
        boolean room = known.leaves.size() < MAX_OF_ONE && remembered < MAX_LEAVES;
        if ((room || known.leaves.isEmpty()) && known.leaves.add(leaf)) {
            remembered++;
        }
        count += known.count() - before;
    }

    /// Nothing of the object is there.
    synchronized void gone(StoredObject object, String reason) {
        Known known = known(object, reason, "all");
        count += object.leaves() - known.count();
        known.whole = true;
    }

    /// @param leaf the first that was found
    private Known known(StoredObject object, String reason, String leaf) {
        return objects.computeIfAbsent(object.serial(), _ -> {
            LOG.atError()
                    .addKeyValue("object", nameOf(object))
                    .addKeyValue("reason", reason)
                    .addKeyValue("leaf", leaf)
                    .addKeyValue("objectLeaves", object.leaves())
                    .log(
                            object.kind() == StoredObject.Kind.GENERATED
                                    ? "the generated data are damaged: they are made again"
                                    : "an object is damaged: put it again from a copy, or give it up with rm");
            return new Known(object, reason);
        });
    }

    /// The leaf reads well, perhaps again.
    synchronized void sound(StoredObject object, long leaf) {
        Known known = objects.get(object.serial());
        if (known != null) {
            long before = known.count();
            known.whole = false;
            if (known.leaves.remove(leaf)) {
                remembered--;
            }
            count += known.count() - before;
            if (known.leaves.isEmpty()) {
                forget(object.serial());
            }
        }
    }

    /// The object is whole again, or gone for good.
    synchronized void forget(long serial) {
        Known known = objects.remove(serial);
        if (known != null) {
            dropped(known);
            LOG.atInfo().addKeyValue("object", nameOf(known.object)).log("an object is no longer damaged");
        }
    }

    private void dropped(Known known) {
        count -= known.count();
        remembered -= known.leaves.size();
    }

    synchronized boolean isEmpty() {
        return objects.isEmpty();
    }

    synchronized long objects() {
        return objects.size();
    }

    /// At least so many.
    synchronized long leaves() {
        return count;
    }

    synchronized long leavesOf(long serial) {
        return Optional.ofNullable(objects.get(serial)).map(Known::count).orElse(0L);
    }

    /// One line for people; nothing if all is well.
    synchronized Optional<String> summary() {
        if (objects.isEmpty()) {
            return Optional.empty();
        }
        Known first = objects.firstEntry().getValue();
        String others = objects.size() > 1 ? " and " + (objects.size() - 1) + " more" : "";
        boolean alone = objects.size() == 1 && first.object.kind() == StoredObject.Kind.GENERATED;
        return Optional.of("%s (%d of %d leaves, %s)%s: %s"
                .formatted(
                        nameOf(first.object),
                        first.count(),
                        first.object.leaves(),
                        first.reason,
                        others,
                        alone ? "made again" : "put again from a copy, or give up with rm"));
    }

    /// One line an object.
    synchronized List<String> lines() {
        return objects.values().stream()
                .map(known -> "%s is %s, %d of %d leaves"
                        .formatted(nameOf(known.object), known.reason, known.count(), known.object.leaves()))
                .toList();
    }
}
