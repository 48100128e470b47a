package network.icn.cli.simulate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.simulator.Simulation.Progress;
import network.icn.simulator.gossip.GossipResult;
import network.icn.simulator.gossip.GossipScenario;
import network.icn.simulator.gossip.GossipSimulation;
import network.icn.simulator.output.GossipFiles;

/// A run of gossip alone under attack.
record GossipRun(GossipScenario scenario, long seed) implements SimulatedRun {
    private static final double PERCENT = 100;

    @Override
    public String replay() {
        return "./icn simulate " + scenario.name() + " --nodes " + scenario.honest() + " --sybils "
                + scenario.sybils().count() + " --scores " + (scenario.scored() ? "on" : "off") + " --seed " + seed;
    }

    @Override
    public Outcome run(Progress progress) {
        return new Ran(GossipSimulation.run(scenario, seed, progress), replay());
    }

    private record Ran(GossipResult result, String replay) implements Outcome {
        @Override
        public boolean ok() {
            return result.ok();
        }

        @Override
        public Hash32 traceHash() {
            return result.traceHash();
        }

        @Override
        public String json(Optional<Boolean> deterministic) {
            return GossipFiles.summary(result, deterministic);
        }

        @Override
        public void print(PrintWriter out) {
            out.printf(
                    "%d messages of %d publishers to %d nodes beside %d attackers%n",
                    result.published(),
                    result.scenario().publishers(),
                    result.scenario().honest(),
                    result.scenario().sybils().count());
            out.printf(
                    "delivered %.2f %%, the worst message %.2f %%, to and from the victim %.2f %%%n",
                    PERCENT * result.delivered(), PERCENT * result.worst(), PERCENT * result.victim());
            out.printf("half within %.0f ms, 99 %% within %.0f ms%n", result.p50Millis(), result.p99Millis());
            out.printf(
                    "attackers held up to %.0f %% of all mesh places, at the end %.0f %%; %d nodes eclipsed%n",
                    PERCENT * result.highestSybilShare(),
                    PERCENT * result.meshes().getLast().sybilShare(),
                    result.meshes().getLast().eclipsed());
            out.println(result.events() + " events");
        }

        @Override
        public void write(Path folder) throws IOException {
            GossipFiles.write(result, replay, folder);
        }
    }
}
