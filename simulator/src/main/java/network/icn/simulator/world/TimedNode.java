package network.icn.simulator.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.role.clock.ClockNews;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.clock.ClockSkewMonitor;
import network.icn.protocol.role.clock.TimeAnswer;
import network.icn.simulator.engine.Engine;

/// The clock of a node that dials nobody, watched as `ClockGuard` of a real one does: told by HyperNodes,
/// looked at once a second.
public final class TimedNode {
    private final NodeId id;
    private final int number;
    private final Engine engine;
    private final SimClock clock;
    private final ClockSkewMonitor watch;
    private final ClockNews news = new ClockNews();
    private final List<ClockNotice> notices = new ArrayList<>();

    TimedNode(World world, NodeId id, int number) {
        this.id = id;
        this.number = number;
        this.engine = world.engine();
        this.clock = new SimClock(engine);
        this.watch = new ClockSkewMonitor(world.history(), id, world.verifier());
    }

    /// By which the others know it.
    public NodeId id() {
        return id;
    }

    int number() {
        return number;
    }

    /// The clock that it looks at, which may be wrong.
    public SimClock clock() {
        return clock;
    }

    /// What it has told of its clock.
    public List<ClockNotice> notices() {
        return List.copyOf(notices);
    }

    void start() {
        ClockReading now = clock.reading();
        news.of(watch.judge(now), now.monotonic()).forEach(notice -> {
            clock.heard(notice);
            notices.add(notice);
        });
        engine.after(Duration.ofSeconds(1), this::start);
    }

    void hear(NodeId member, TimeAnswer answer) {
        watch.hear(member, answer);
    }
}
