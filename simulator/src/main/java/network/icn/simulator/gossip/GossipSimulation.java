package network.icn.simulator.gossip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.simulator.Simulation.Progress;

/// Runs a gossip scenario.
public final class GossipSimulation {
    private GossipSimulation() {}

    /// Runs the scenario to its end: the same seed gives the same history on every machine.
    public static GossipResult run(GossipScenario scenario, long seed, Progress progress) {
        GossipWorld world = new GossipWorld(scenario, seed);
        world.start();
        List<MeshSample> meshes = new ArrayList<>();
        int seconds = Math.toIntExact(GossipScenario.END.toSeconds());
        for (int second = 1; second <= seconds; second++) {
            world.engine().runUntil(world.at(Duration.ofSeconds(second)));
            meshes.add(MeshSample.of(world, second));
            if (second % 10 == 0) {
                progress.at(second / 10, seconds / 10, world.engine().now());
            }
        }
        Deliveries deliveries = world.deliveries();
        return new GossipResult(
                scenario,
                seed,
                deliveries.published(),
                deliveries.share(),
                deliveries.worst(),
                Math.min(deliveries.shareFrom(GossipWorld.VICTIM), deliveries.shareTo(GossipWorld.VICTIM)),
                deliveries.quantileMillis(0.5),
                deliveries.quantileMillis(0.99),
                meshes,
                Hash32.parse(world.engine().trace().value()),
                world.engine().processed());
    }
}
