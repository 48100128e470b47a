package network.icn.simulator.world;

import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import network.icn.simulator.ledger.Ledger;
import network.icn.simulator.network.Cut;
import network.icn.simulator.scenario.Fault;
import network.icn.simulator.scenario.Fault.What;

/// Carries out the faults of a scenario, and writes into the ledger who was away when.
final class Faults {
    private final World world;
    private final List<Fault> faults;

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
                case HYPERNODES_APART -> apart(fault.who(), from, until);
                case HYPERNODE_RELAYS_NOTHING -> fault.who().forEach(who -> relay(who, Relay.NOTHING, from, until));
                case HYPERNODE_RELAYS_TO_SOME -> fault.who().forEach(who -> relay(who, Relay.TO_SOME, from, until));
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
        world.ledger().add(new Ledger.Span(scalerNode(who).id(), from, until));
        world.links().cut(Cut.off(number, from, until));
        world.engine().at(from, () -> world.trace(number, "away"));
        world.engine().at(until, () -> world.trace(number, "back"));
    }

    private void relay(int who, Relay conduct, Instant from, Instant until) {
        SimHyperNode node = world.hyperNodes().get(who);
        world.engine().at(from, () -> node.relay(conduct));
        world.engine().at(until, () -> node.relay(Relay.ALL));
    }

    /// HyperNodes only: satellites and ScalerNodes hear both sides.
    private void apart(List<Integer> side, Instant from, Instant until) {
        List<Integer> others = IntStream.range(0, world.hyperNodes().size())
                .filter(number -> !side.contains(number))
                .boxed()
                .toList();
        if (others.isEmpty()) {
            return;
        }
        Cut cut = new Cut(side, others, from, until);
        world.links().cut(cut);
        world.engine().at(from, () -> {
            forEachEnd(cut, SimHyperNode::lost);
            world.trace(side.getFirst(), "cut off with " + side);
        });
        world.engine().at(until, () -> {
            forEachEnd(cut, SimHyperNode::found);
            world.trace(side.getFirst(), "healed");
        });
    }

    /// A connection has two ends.
    private void forEachEnd(Cut cut, BiConsumer<SimHyperNode, SimHyperNode> end) {
        for (SimHyperNode one : world.hyperNodes()) {
            for (SimHyperNode other : world.known(one)) {
                if (cut.isBetween(one.number(), other.number()) && !one.isDown() && !other.isDown()) {
                    end.accept(one, other);
                }
            }
        }
    }
}
