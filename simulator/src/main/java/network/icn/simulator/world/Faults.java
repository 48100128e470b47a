package network.icn.simulator.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.simulator.ledger.Ledger;
import network.icn.simulator.scenario.Fault;
import network.icn.simulator.scenario.Fault.What;

/// Carries out the faults of a scenario, and writes into the ledger who was away when.
final class Faults {
    private final World world;
    private final List<Fault> faults;
    /// HyperNodes on the far side of a cut, by number.
    private final Set<Integer> apart = new TreeSet<>();

    Faults(World world, List<Fault> faults) {
        this.world = world;
        this.faults = faults;
    }

    /// Keys that run twice, by the number of their first process.
    static List<Integer> twice(List<Fault> faults) {
        return faults.stream()
                .filter(fault -> fault.what() == What.HYPERNODE_TWICE)
                .flatMap(fault -> fault.who().stream())
                .toList();
    }

    /// Before anything starts.
    void set() {
        for (Fault fault : faults) {
            Instant from = World.GENESIS.plus(fault.from());
            Instant until = World.GENESIS.plus(fault.until());
            switch (fault.what()) {
                case SCALERNODE_OFFLINE -> fault.who().forEach(who -> offline(who, from, until));
                case SCALERNODE_LOSES_DATA ->
                    fault.who()
                            .forEach(who -> world.engine()
                                    .at(from, () -> scalerNode(who).loseData()));
                case HYPERNODE_KILLED ->
                    fault.who().forEach(who -> {
                        world.engine().at(from, () -> world.crash(who));
                        world.engine().at(until, () -> world.restart(who));
                    });
                case HYPERNODES_APART -> {
                    world.engine().at(from, () -> cut(fault.who()));
                    world.engine().at(until, this::heal);
                }
                // Made with the others.
                case HYPERNODE_TWICE -> {}
            }
        }
    }

    private SimScalerNode scalerNode(int who) {
        return world.scalerNodes().get(who);
    }

    private void offline(int who, Instant from, Instant until) {
        int number = scalerNode(who).number();
        NodeId id = scalerNode(who).id();
        world.ledger().add(new Ledger.Span(id, from, until));
        world.engine().at(from, () -> away(number, true));
        world.engine().at(until, () -> away(number, false));
    }

    private void away(int number, boolean down) {
        world.links().setDown(number, down);
        world.trace(number, down ? "away" : "back");
    }

    private void cut(List<Integer> side) {
        apart.addAll(side);
        pairs().forEach(pair -> pair.one().lost(pair.other()));
        world.trace(side.getFirst(), "cut off with " + side);
    }

    private void heal() {
        List<Pair> healed = pairs();
        apart.clear();
        healed.forEach(pair -> pair.one().found(pair.other()));
        world.trace(0, "healed");
    }

    private record Pair(SimHyperNode one, SimHyperNode other) {}

    /// A connection has two ends.
    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (SimHyperNode one : world.hyperNodes()) {
            for (SimHyperNode other : world.known(one)) {
                if (isCut(one.number(), other.number()) && !one.isDown() && !other.isDown()) {
                    pairs.add(new Pair(one, other));
                }
            }
        }
        return pairs;
    }

    /// Whether two HyperNodes cannot reach one another.
    boolean isCut(int one, int other) {
        int hyperNodes = world.hyperNodes().size();
        return !apart.isEmpty()
                && one < hyperNodes
                && other < hyperNodes
                && apart.contains(one) != apart.contains(other);
    }
}
