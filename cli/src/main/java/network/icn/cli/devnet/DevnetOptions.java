package network.icn.cli.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.cli.node.Role;
import network.icn.node.ConfigException;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.node.log.NodeLogging;
import network.icn.protocol.settlement.ConductFinding;

/// What a devnet is made of.
///
/// @param eras 0 runs until somebody stops it
/// @param capacity data on each ScalerNode, bytes
/// @param store database behind each satellite's index
/// @param data where everything is written; a temporary folder when absent
/// @param faults `KIND:COUNT`
/// @param planted the same, but the judge is not told
/// @param kills rounds in which a node of each role is killed
/// @param seed of the moments of the kills
/// @param processes each node as its own OS process
/// @param keep leaves the data behind
public record DevnetOptions(
        int hyperNodes,
        int scalerNodes,
        int satellites,
        int eras,
        Duration era,
        long capacity,
        String store,
        Optional<Path> data,
        List<String> faults,
        List<String> planted,
        int kills,
        int seed,
        boolean processes,
        boolean keep) {
    private static final Key<Integer> HYPERNODES = Key.integer(
                    "hypernodes", "HyperNodes; one machine carries no more than 64", 1, 64)
            .withDefault("7");
    private static final Key<Integer> SCALERNODES =
            Key.integer("scalernodes", "ScalerNodes to check", 1, 64).withDefault("4");
    private static final Key<Integer> SATELLITES = Key.integer(
                    "satellites", "satellites; each keeps all reports and serves the beacon", 1, 16)
            .withDefault("2");
    private static final Key<Integer> ERAS =
            Key.integer("eras", "eras to run; 0 runs until Ctrl-C", 0, 10_000).withDefault("3");
    /// A leaf is found, then asked for in vain in two eras; one more finds what the first did not.
    private static final int ERAS_TO_LOSE = 4;
    /// An agreement takes some seconds after the end of an era; shorter eras would pile up.
    private static final Key<Duration> ERA = Key.duration(
                    "era", "length of an era", Duration.ofSeconds(5), Duration.ofHours(1))
            .withDefault("20s");
    private static final Key<Long> CAPACITY = Key.bytes(
                    "capacity",
                    "data on each ScalerNode: half of it an owner's objects, half generated",
                    64 << 10,
                    1L << 40)
            .withDefault("64MiB");
    private static final Key<String> STORE =
            Key.text("store", "database behind a satellite's index").withDefault("h2");
    private static final Key<Integer> KILLS = Key.integer(
                    "kills",
                    "rounds in which one process of each role is killed with SIGKILL; implies --processes, runs until"
                            + " they are over, and reads the nodes' files afterwards",
                    0,
                    10_000)
            .withDefault("0");
    private static final Key<Integer> SEED = Key.integer("seed", "draws the moments of the kills", 0, Integer.MAX_VALUE)
            .withDefault("1");
    private static final Key<Path> DATA = Key.path("data", "directory for everything; a temporary one if absent");
    static final Key<NodeLogging.Verbosity> LOG_LEVEL = Key.choice(
                    "log-level", "how much is logged on stderr", NodeLogging.Verbosity.class)
            .withDefault("error");

    static final List<Key<?>> KEYS =
            List.of(HYPERNODES, SCALERNODES, SATELLITES, ERAS, ERA, CAPACITY, STORE, KILLS, SEED, DATA, LOG_LEVEL);

    public DevnetOptions {
        faults = List.copyOf(faults);
        planted = List.copyOf(planted);
    }

    static DevnetOptions of(
            Settings settings, List<String> faults, List<String> planted, boolean processes, boolean keep) {
        int kills = settings.get(KILLS);
        return new DevnetOptions(
                settings.get(HYPERNODES),
                settings.get(SCALERNODES),
                settings.get(SATELLITES),
                kills > 0 ? 0 : settings.get(ERAS),
                settings.get(ERA),
                settings.get(CAPACITY),
                settings.get(STORE),
                settings.find(DATA),
                faults,
                planted,
                kills,
                settings.get(SEED),
                processes || kills > 0,
                keep);
    }

    /// Bytes of objects that an owner has on each ScalerNode when it starts.
    long ownedBytes() {
        return capacity / 2;
    }

    /// Bytes that each ScalerNode generates.
    long generatedBytes() {
        return capacity - ownedBytes();
    }

    int count(Role role) {
        return switch (role) {
            case HYPERNODE -> hyperNodes;
            case SCALERNODE -> scalerNodes;
            case SATELLITE -> satellites;
        };
    }

    FaultPlan faultPlan() {
        Map<Role, Integer> counts = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            counts.put(role, count(role));
        }
        FaultPlan plan = FaultPlan.of(faults, planted, counts);
        requireErasFor(plan, FaultKind.SILENT, ConductFinding.seatsToBeSilent(hyperNodes));
        requireErasFor(plan, FaultKind.REFUSES_WHEN_WRONG, ERAS_TO_LOSE);
        return plan;
    }

    private void requireErasFor(FaultPlan plan, FaultKind fault, int needed) {
        if (eras > 0 && eras < needed && plan.all().containsValue(fault)) {
            throw ConfigException.of(
                    "eras",
                    Integer.toString(eras),
                    "must be at least " + needed + " where " + fault + " is to be named",
                    "raise --eras");
        }
    }
}
