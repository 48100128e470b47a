package network.icn.simulator.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.faults.HyperNodeFault;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.scenario.Fault.What;

/// A run without its seed. The same scenario and seed give the same trace on every machine.
///
/// @param name how `./icn simulate NAME` finds it
/// @param summary one line for people
/// @param liar how the last HyperNode misbehaves
/// @param clocks what is wrong with the clocks of one node of each role
/// @param faults what else goes wrong
/// @param shards how the network is cut
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
        ClockFault clocks,
        List<Fault> faults,
        Shards shards) {
    /// How the network is cut.
    ///
    /// @param committee HyperNodes that judge a shard; all, where there are no more
    /// @param targets ScalerNodes of a shard
    public record Shards(int committee, int targets) {
        public static final Shards USUAL = new Shards(32, 16);
    }

    /// One JVM holds this many HyperNodes with their routers and agreements.
    public static final int MAX_HYPER_NODES = 1_000;

    public Scenario {
        faults = List.copyOf(faults);
        require("hypernodes", hyperNodes, 1, MAX_HYPER_NODES);
        require("scalernodes", scalerNodes, 1, 256);
        require("satellites", satellites, 1, 16);
        require("eras", eras, 1, 10_000);
        if (eraLength.compareTo(Duration.ofSeconds(10)) < 0 || eraLength.compareTo(Duration.ofHours(2)) > 0) {
            throw new IllegalArgumentException("era: 10 s to 2 h, got " + eraLength);
        }
        for (Fault fault : faults) {
            int most = (fault.what().isOfScalerNodes() ? scalerNodes : hyperNodes) - 1;
            fault.who().forEach(who -> require("fault " + fault.what().text(), who, 0, most));
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
        this(
                name,
                summary,
                hyperNodes,
                scalerNodes,
                satellites,
                eras,
                eraLength,
                links,
                liar,
                ClockFault.RIGHT,
                List.of(),
                Shards.USUAL);
    }

    /// The same cut into other shards.
    public Scenario with(Shards others) {
        return new Scenario(
                name,
                summary,
                hyperNodes,
                scalerNodes,
                satellites,
                eras,
                eraLength,
                links,
                liar,
                clocks,
                faults,
                others);
    }

    /// The same with what else goes wrong.
    public Scenario with(Fault... more) {
        return new Scenario(
                name,
                summary,
                hyperNodes,
                scalerNodes,
                satellites,
                eras,
                eraLength,
                links,
                liar,
                clocks,
                List.of(more),
                shards);
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + min + " to " + max + ", got " + value);
        }
    }

    /// Every scenario that ships, the simplest first.
    public static List<Scenario> all() {
        return Stream.concat(
                        Stream.of(oneLiar(), allFaults(), hostileRelays()),
                        Arrays.stream(ClockFault.values())
                                .filter(fault -> fault != ClockFault.RIGHT)
                                .map(Scenario::clock))
                .toList();
    }

    /// The scenario of that name; empty if there is none.
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

    private static Scenario allFaults() {
        Scenario base = oneLiar();
        Duration era = base.eraLength();
        Duration slot = era.dividedBy(12);
        return new Scenario(
                        "faults",
                        "ScalerNodes that are away or lose data, HyperNodes that are killed or cut off, and a liar",
                        base.hyperNodes(),
                        base.scalerNodes(),
                        base.satellites(),
                        base.eras(),
                        era,
                        base.links(),
                        HyperNodeFault.LIES_UP)
                .with(faults(era, slot));
    }

    /// All that befalls a network in three eras: one slot more away than was promised, data lost from the second era
    /// on, a kill while members agree, and a cut in the middle of an era.
    private static Fault[] faults(Duration era, Duration slot) {
        Duration twice = era.multipliedBy(2);
        return new Fault[] {
            Fault.of(0, What.SCALERNODE_OFFLINE, era.plus(slot), era.plus(slot.multipliedBy(5))),
            Fault.of(1, What.SCALERNODE_LOSES_DATA, era.plus(slot), era.multipliedBy(3)),
            Fault.of(2, What.HYPERNODE_KILLED, era.plusSeconds(2), era.plusSeconds(5)),
            new Fault(List.of(0, 1), What.HYPERNODES_APART, twice.plus(slot), twice.plus(slot.multipliedBy(2)))
        };
    }

    /// More HyperNodes than know each other, so that gossip needs relays: half of them withhold it, from before the
    /// first era to the end.
    private static Scenario hostileRelays() {
        Duration start = Duration.ofMinutes(-1);
        Duration end = Duration.ofMinutes(30);
        return new Scenario(
                        "hostile-relays",
                        "half of the HyperNodes take gossip and hand nothing on, or only to some",
                        40,
                        3,
                        2,
                        2,
                        Duration.ofMinutes(2),
                        LinkModel.INTERNET.withLoss(0.02),
                        HyperNodeFault.NONE)
                .with(new Shards(7, 1))
                .with(
                        new Fault(numbers(0, 14), What.HYPERNODE_RELAYS_NOTHING, start, end),
                        new Fault(numbers(14, 20), What.HYPERNODE_RELAYS_TO_SOME, start, end));
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
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
                fault,
                List.of(),
                Shards.USUAL);
    }
}
