package network.icn.simulator.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.icn.protocol.role.hypernode.HyperNodeFault;
import network.icn.simulator.network.LinkModel;

/// A run without its seed. The same scenario and seed give the same trace on every machine.
///
/// @param name how `./icn simulate NAME` finds it
/// @param summary one line for people
/// @param liar how the last HyperNode misbehaves
/// @param clocks what is wrong with the clocks of one node of each role
public record Scenario(
        String name,
        String summary,
        int hyperNodes,
        int scalerNodes,
        int satellites,
        int eras,
        Duration eraLength,
        LinkModel links,
        HyperNodeFault liar,
        ClockFault clocks) {
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

    /// One whose clocks are right.
    public Scenario(
            String name,
            String summary,
            int hyperNodes,
            int scalerNodes,
            int satellites,
            int eras,
            Duration eraLength,
            LinkModel links,
            HyperNodeFault liar) {
        this(name, summary, hyperNodes, scalerNodes, satellites, eras, eraLength, links, liar, ClockFault.RIGHT);
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + min + " to " + max + ", got " + value);
        }
    }

    /// Every scenario that ships, the simplest first.
    public static List<Scenario> all() {
        return Stream.concat(
                        Stream.of(oneLiar()),
                        Arrays.stream(ClockFault.values())
                                .filter(fault -> fault != ClockFault.RIGHT)
                                .map(Scenario::clock))
                .toList();
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

    private static Scenario clock(ClockFault fault) {
        String summary = fault.offsets().isEmpty()
                ? "every clock drifts, and f HyperNodes lie about the time"
                : "one node of each role has a wrong clock, and other HyperNodes lie to hide it";
        return new Scenario(
                "clock-" + fault.text(),
                summary,
                7,
                4,
                2,
                3,
                Duration.ofMinutes(2),
                LinkModel.INTERNET.withLoss(0.02),
                HyperNodeFault.NONE,
                fault);
    }
}
