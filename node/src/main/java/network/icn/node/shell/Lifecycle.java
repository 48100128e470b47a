package network.icn.node.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node holds open from its start to its end. A start that fails, a drain and a close all close it in one order:
/// what was opened last goes first, each once, and what cannot be closed keeps nothing else open. Safe for any number
/// of threads: a signal may come while the node ends by itself.
public final class Lifecycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private record Held(AutoCloseable resource, boolean door) {}

    private final ReentrantLock lock = new ReentrantLock();
    /// The last first.
    private final Deque<Held> open = new ArrayDeque<>();
    private volatile boolean drained;

    private Lifecycle() {}

    /// Builds a node. If that fails, what it has opened by then is closed.
    ///
    /// @param node opens what it needs with the lifecycle that it is given
    public static <N> N start(Function<Lifecycle, N> node) {
        Lifecycle life = new Lifecycle();
        try {
            return node.apply(life);
        } catch (RuntimeException | Error e) {
            life.close();
            throw e;
        }
    }

    /// Holds something until the node ends.
    ///
    /// @return the same
    public <T extends AutoCloseable> T opened(T resource) {
        return hold(resource, false);
    }

    /// Holds something by which others come in, until the node is drained or ends.
    ///
    /// @return the same
    public <T extends AutoCloseable> T door(T resource) {
        return hold(resource, true);
    }

    private <T extends AutoCloseable> T hold(T resource, boolean door) {
        lock.lock();
        try {
            open.push(new Held(resource, door));
        } finally {
            lock.unlock();
        }
        return resource;
    }

    /// Closes the doors.
    public void drain() {
        drained = true;
        for (AutoCloseable door = next(true); door != null; door = next(true)) {
            close(door);
        }
    }

    /// Why nothing is taken any more, for `/readyz`.
    public Optional<String> drained() {
        return drained ? Optional.of("no more are taken: the port is closed") : Optional.empty();
    }

    @Override
    public void close() {
        for (AutoCloseable resource = next(false); resource != null; resource = next(false)) {
            close(resource);
        }
    }

    /// Takes the last one out: whoever has got it closes it, and nobody else.
    private @Nullable AutoCloseable next(boolean doorsAlone) {
        lock.lock();
        try {
            for (Iterator<Held> each = open.iterator(); each.hasNext(); ) {
                Held held = each.next();
                if (held.door() || !doorsAlone) {
                    each.remove();
                    return held.resource();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).log("cannot close");
        }
    }
}
