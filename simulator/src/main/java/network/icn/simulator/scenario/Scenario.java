package network.icn.simulator.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.hypernode.HyperNodeFault;
import network.icn.simulator.network.LinkModel;

/// A run without its seed. The same scenario and seed give the same trace on every machine.
///
/// @param name how `./icn simulate NAME` finds it
/// @param summary one line for people
/// @param liar how the last HyperNode misbehaves
public record Scenario(
        String name,
        String summary,
        int hyperNodes,
        int scalerNodes,
        int satellites,
        int eras,
        Duration eraLength,
        LinkModel links,
        HyperNodeFault liar) {
    /// One JVM holds this many HyperNodes with their routers and agreements.
    public static final int MAX_HYPER_NODES = 1_000;

    public Scenario {
        require("hypernodes", hyperNodes, 1, MAX_HYPER_NODES);
        require("scalernodes", scalerNodes, 1, 256);
        require("satellites", satellites, 1, 16);
        require("eras", eras, 1, 10_000);
        if (eraLength.compareTo(Duration.ofSeconds(10)) < 0 || eraLength.compareTo(Duration.ofHours(2)) > 0) {
            throw new IllegalArgumentException("era: 10 s to 2 h, got " + eraLength);
        }
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + min + " to " + max + ", got " + value);
        }
    }

    /// Every scenario that ships, the simplest first.
    public static List<Scenario> all() {
        return List.of(oneLiar());
    }

    public static Optional<Scenario> named(String name) {
        return all().stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }

    private static Scenario oneLiar() {
        return new Scenario(
                "one-liar",
                "an honest network over lossy links, and one HyperNode that reports everything as down",
                7,
                4,
                2,
                3,
                Duration.ofMinutes(10),
                LinkModel.INTERNET.withLoss(0.02),
                HyperNodeFault.LIES_DOWN);
    }
}
