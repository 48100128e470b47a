package network.icn.simulator.mutant;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import network.icn.faults.HyperNodeFault;
import network.icn.simulator.Simulation;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.scenario.Fault;
import network.icn.simulator.scenario.Fault.What;
import network.icn.simulator.scenario.Scenario;

/// A short run in which one thing goes wrong that a right program bears. Loaded by the class loader of a [Mutant].
public final class MutantRun implements Function<String, List<String>> {
    static final long SEED = 31;

    private static final Duration ERA = Duration.ofMinutes(2);
    private static final Duration LATER = Duration.ofHours(1);

    @Override
    public List<String> apply(String scenario) {
        return Simulation.run(scenario(scenario), SEED, (_, _, _) -> {}).violations();
    }

    private static Scenario scenario(String name) {
        return switch (name) {
            case "calm" -> network(4);
            case "chooses" -> network(4, HyperNodeFault.CHOOSES_SEED);
            case "lost-data" -> network(4).with(Fault.of(0, What.SCALERNODE_LOSES_DATA, Duration.ZERO, LATER));
            case "offline" ->
                network(4).with(Fault.of(0, What.SCALERNODE_OFFLINE, Duration.ofSeconds(25), Duration.ofSeconds(95)));
            case "killed" ->
                network(4).with(Fault.of(1, What.HYPERNODE_KILLED, ERA.plusSeconds(5), ERA.plusSeconds(6)));
            case "twice" ->
                network(7)
                        .with(
                                Fault.of(6, What.HYPERNODE_TWICE, Duration.ZERO, LATER),
                                new Fault(
                                        List.of(0, 1, 2, 6),
                                        What.HYPERNODES_APART,
                                        ERA.minusSeconds(5),
                                        ERA.plusSeconds(30)));
            default -> throw new IllegalArgumentException("scenario: one of those above, got " + name);
        };
    }

    private static Scenario network(int hyperNodes) {
        return network(hyperNodes, HyperNodeFault.NONE);
    }

    private static Scenario network(int hyperNodes, HyperNodeFault liar) {
        return new Scenario("mutant", "", hyperNodes, 2, 1, 1, ERA, LinkModel.INTERNET, liar);
    }
}
