package network.icn.simulator.engine;

import java.time.Instant;

/// The alarm of one node: it has one, as the loop of a real node has, and what is set last stands. Were each kept,
/// every one of them would have its machine set another, and their number would only grow.
public final class Alarm {
    private final Engine engine;
    private long set;

    public Alarm(Engine engine) {
        this.engine = engine;
    }

    /// @param time true time
    public void set(Instant time, Runnable event) {
        long mine = ++set;
        engine.at(time, () -> {
            if (mine == set) {
                event.run();
            }
        });
    }

    /// Nothing is set any more, as when the process has died.
    public void clear() {
        set++;
    }
}
