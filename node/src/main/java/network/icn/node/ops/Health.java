package network.icn.node.ops;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/// Named checks of a node. Alive means: no need to restart the process. Ready means: every check passes.
public final class Health {
    /// Gives the reason why the thing is not ready, or nothing when it is. Must not block.
    @FunctionalInterface
    public interface Check extends Supplier<Optional<String>> {}

    private final Map<String, Check> readiness = new ConcurrentSkipListMap<>();
    private final Map<String, Check> liveness = new ConcurrentSkipListMap<>();

    /// A condition under which the node does its work; failing it, it waits or recovers by itself.
    public Health ready(String name, Check check) {
        readiness.put(name, check);
        return this;
    }

    /// A condition without which only a restart helps.
    public Health alive(String name, Check check) {
        liveness.put(name, check);
        return this;
    }

    /// Failing checks with their reasons; empty means alive.
    public Map<String, String> notAlive() {
        return failing(liveness);
    }

    /// Failing checks with their reasons; empty means ready.
    public Map<String, String> notReady() {
        Map<String, String> failing = failing(readiness);
        failing.putAll(notAlive());
        return failing;
    }

    private static Map<String, String> failing(Map<String, Check> checks) {
        Map<String, String> reasons = new TreeMap<>();
        checks.forEach((name, check) -> check.get().ifPresent(reason -> reasons.put(name, reason)));
        return reasons;
    }
}
