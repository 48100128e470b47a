package network.icn.simulator;

import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.simulator.check.Checks;
import network.icn.simulator.result.SimulationResult;
import network.icn.simulator.scenario.Scenario;
import network.icn.simulator.world.World;

/// Runs a scenario from its first era to the last delivery and judges what happened.
public final class Simulation {
    /// Deliveries back off; they need some time after the last agreement.
    private static final Duration DELIVERY = Duration.ofMinutes(2);

    private Simulation() {}

    /// Hears how far a run is.
    @FunctionalInterface
    public interface Progress {
        /// @param steps of all that will be told
        void at(int step, int steps, Instant virtualTime);
    }

    /// Runs the scenario to its end and checks it: the same seed gives the same history on every machine.
    public static SimulationResult run(Scenario scenario, long seed, Progress progress) {
        World world = new World(scenario, seed);
        EraClock clock = world.history().clock();
        world.start();
        for (int era = 0; era < scenario.eras(); era++) {
            progress.at(era, scenario.eras() + 1, clock.start(new EraId(era)));
            world.runUntil(clock.end(new EraId(era)));
        }
        Instant end = clock.end(new EraId(scenario.eras() - 1L));
        progress.at(scenario.eras(), scenario.eras() + 1, end);
        world.runUntil(end.plus(world.history().timing().hardStop()).plus(DELIVERY));
        progress.at(scenario.eras() + 1, scenario.eras() + 1, world.engine().now());
        return result(scenario, seed, world);
    }

    private static SimulationResult result(Scenario scenario, long seed, World world) {
        Checks checks = new Checks(world, scenario.eras());
        return new SimulationResult(
                scenario,
                seed,
                checks.rows(),
                checks.violations(),
                checks.named(),
                Hash32.parse(world.engine().trace().value()),
                world.engine().processed(),
                world.links().sent(),
                world.links().lost());
    }
}
