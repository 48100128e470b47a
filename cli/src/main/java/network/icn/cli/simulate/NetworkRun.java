package network.icn.cli.simulate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.simulator.Simulation;
import network.icn.simulator.Simulation.Progress;
import network.icn.simulator.output.ResultFiles;
import network.icn.simulator.result.EraRow;
import network.icn.simulator.result.SimulationResult;
import network.icn.simulator.scenario.Scenario;

/// A run of a whole network: probes, agreement, archive.
record NetworkRun(Scenario scenario, long seed) implements SimulatedRun {
    @Override
    public String replay() {
        return ScenarioSettings.replay(scenario, seed);
    }

    @Override
    public Outcome run(Progress progress) {
        return new Ran(Simulation.run(scenario, seed, progress), replay());
    }

    private record Ran(SimulationResult result, String replay) implements Outcome {
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
            return ResultFiles.summary(result, deterministic);
        }

        @Override
        public void print(PrintWriter out) {
            out.printf("%-5s %-10s %-9s %-6s %-6s %s%n", "era", "certified", "archived", "wrong", "views", "decided");
            for (EraRow row : result.eras()) {
                out.printf(
                        "%-5d %-10d %-9d %-6d %-6d %.1f s after the end%n",
                        row.era(),
                        row.certified(),
                        row.archived(),
                        row.wrong(),
                        row.views(),
                        row.decidedMillis() / 1000.0);
            }
            result.named().forEach(named -> out.println("named: " + named));
            result.violations().forEach(violation -> out.println("BROKEN: " + violation));
            out.println(result.events() + " events, " + result.messages() + " messages, " + result.lost() + " lost");
        }

        @Override
        public void write(Path folder) throws IOException {
            ResultFiles.write(result, replay, folder);
        }
    }
}
