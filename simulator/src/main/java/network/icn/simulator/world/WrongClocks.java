package network.icn.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.simulator.scenario.ClockFault;

/// Sets the clocks of a world as its scenario says: wrong are those of the last HyperNode, the last ScalerNode and the
/// last satellite. The first HyperNodes lie, f with the wrong one.
final class WrongClocks {
    private final World world;
    private final ClockFault fault;
    private final Set<NodeId> wrong = new TreeSet<>();

    WrongClocks(World world, ClockFault fault) {
        this.world = world;
        this.fault = fault;
    }

    /// Before anything starts.
    ///
    /// @param scalerNode the last one
    /// @param satellite the last one
    void set(List<SimHyperNode> hyperNodes, TimedNode scalerNode, TimedNode satellite) {
        if (!any()) {
            return;
        }
        // Until it knows, a HyperNode with a wrong clock misleads others as a liar does: it is one of the f.
        int liars = Math.max(0, (hyperNodes.size() - 1) / 3 - (fault.offsets().isEmpty() ? 0 : 1));
        hyperNodes.subList(0, liars).forEach(liar -> liar.clock().lie(shown -> shown.plus(fault.lie())));
        List<SimClock> clocks = new ArrayList<>();
        hyperNodes.forEach(node -> clocks.add(node.clock()));
        world.timed().forEach(node -> clocks.add(node.clock()));
        for (int i = 0; i < clocks.size(); i++) {
            clocks.get(i).drift(i % 2 == 0 ? fault.ppm() : -fault.ppm());
        }
        if (fault.offsets().isEmpty()) {
            return;
        }
        SimHyperNode last = hyperNodes.getLast();
        wrong.addAll(List.of(last.id(), scalerNode.id(), satellite.id()));
        List<SimClock> victims = List.of(last.clock(), scalerNode.clock(), satellite.clock());
        victims.forEach(clock -> clock.set(fault.offsets().getFirst()));
        Duration era = world.history().genesis().eraLength();
        Instant middle = World.GENESIS.plus(era.dividedBy(2));
        for (Duration offset : fault.offsets().subList(1, fault.offsets().size())) {
            world.engine().at(middle, () -> victims.forEach(clock -> clock.set(offset)));
            middle = middle.plus(era);
        }
    }

    boolean any() {
        return fault != ClockFault.RIGHT;
    }

    Set<NodeId> wrong() {
        return new TreeSet<>(wrong);
    }
}
