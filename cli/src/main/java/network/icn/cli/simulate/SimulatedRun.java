package network.icn.cli.simulate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.simulator.Simulation.Progress;

/// A scenario with its settings and seed.
sealed interface SimulatedRun permits NetworkRun, GossipRun {
    /// The command that makes the run again.
    String replay();

    Outcome run(Progress progress);

    /// What a run came to.
    interface Outcome {
        boolean ok();

        Hash32 traceHash();

        /// One line of JSON.
        ///
        /// @param deterministic whether a second run had the same history, if there was one
        String json(Optional<Boolean> deterministic);

        /// For people.
        void print(PrintWriter out);

        void write(Path folder) throws IOException;
    }
}
