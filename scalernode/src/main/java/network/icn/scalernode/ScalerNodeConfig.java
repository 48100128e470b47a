package network.icn.scalernode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.icn.node.config.Key;
import network.icn.node.config.NodeKeys;
import network.icn.node.config.Settings;
import network.icn.protocol.kernel.identity.NodeId;

/// The settings of a ScalerNode.
///
/// @param listenPort 0 lets the system choose; empty means the port of the registry
/// @param opsPort 0 lets the system choose
/// @param capacityBytes size of the generated data, made at the first start
/// @param maintenance of what is stored
/// @param maxChallenges challenges answered at the same time; one more is refused as `busy`
/// @param doubleGrace how long a node goes on without snapshots once somebody else was found to use its key
/// @param forceStart signs at once although its journal is missing or was cut
/// @param transcriptBytes of all files of transcripts; the oldest eras go when there is no more room
public record ScalerNodeConfig(
        Path dataDirectory,
        Path keyFile,
        Path networkFile,
        Optional<NodeId> authority,
        String listenHost,
        Optional<Integer> listenPort,
        String opsHost,
        int opsPort,
        long capacityBytes,
        Maintenance maintenance,
        int maxChallenges,
        Duration doubleGrace,
        boolean forceStart,
        long transcriptBytes) {
    /// How what is stored is looked after.
    ///
    /// @param scrubRate bytes a second that are read again at most; 0 reads nothing
    /// @param scrubEvery time between the end of one pass and the begin of the next
    /// @param inboxSettle how long a file must not change before it is taken in
    public record Maintenance(long scrubRate, Duration scrubEvery, Duration inboxSettle) {
        public static final Maintenance DEFAULT = new Maintenance(32L << 20, Duration.ofDays(1), Duration.ofSeconds(5));
    }

    public static final String ROLE = "scalernode";

    public static final Key<Path> DATA_DIR = Key.path("data.dir", "directory of objects, generated data and index");
    public static final Key<String> LISTEN_HOST =
            Key.text("listen.host", "address of the gRPC service").withDefault("0.0.0.0");
    public static final Key<Integer> LISTEN_PORT =
            Key.port("listen.port", "port of the gRPC service; that of the registry if absent");
    public static final Key<Integer> OPS_PORT = NodeKeys.opsPort("9464");
    public static final Key<Long> CAPACITY = Key.bytes(
                    "capacity",
                    "size of the generated data, made at the first start; 0 if there are objects",
                    0,
                    1L << 60)
            .withDefault("64MiB");
    public static final Key<Long> SCRUB_RATE = Key.bytes(
                    "scrub.rate", "stored bytes read again a second, at most; 0 reads nothing again", 0, 1L << 40)
            .withDefault("32MiB");
    public static final Key<Duration> SCRUB_EVERY = Key.duration(
                    "scrub.every",
                    "time between two readings of everything",
                    Duration.ofSeconds(1),
                    Duration.ofDays(365))
            .withDefault("24h");
    public static final Key<Duration> INBOX_SETTLE = Key.duration(
                    "inbox.settle",
                    "how long a file in the inbox must not change before it is taken in",
                    Duration.ofMillis(100),
                    Duration.ofDays(1))
            .withDefault("5s");
    public static final Key<Integer> MAX_CHALLENGES = Key.integer(
                    "challenges.max", "challenges answered at the same time", 1, 4_096)
            .withDefault("16");

    /// All keys, in the order of `config print`.
    public static final List<Key<?>> KEYS = List.of(
            DATA_DIR,
            NodeKeys.KEY_FILE,
            NodeKeys.NETWORK_FILE,
            NodeKeys.NETWORK_AUTHORITY,
            LISTEN_HOST,
            LISTEN_PORT,
            NodeKeys.OPS_HOST,
            OPS_PORT,
            CAPACITY,
            SCRUB_RATE,
            SCRUB_EVERY,
            INBOX_SETTLE,
            MAX_CHALLENGES,
            NodeKeys.DOUBLE_GRACE,
            NodeKeys.TRANSCRIPT_BYTES,
            NodeKeys.LOG_LEVEL,
            NodeKeys.LOG_FORMAT);

    /// @throws network.icn.node.ConfigException naming what is missing
    public static ScalerNodeConfig from(Settings settings) {
        return new ScalerNodeConfig(
                settings.get(DATA_DIR),
                settings.get(NodeKeys.KEY_FILE),
                settings.get(NodeKeys.NETWORK_FILE),
                settings.find(NodeKeys.NETWORK_AUTHORITY),
                settings.get(LISTEN_HOST),
                settings.find(LISTEN_PORT),
                settings.get(NodeKeys.OPS_HOST),
                settings.get(OPS_PORT),
                settings.get(CAPACITY),
                new Maintenance(settings.get(SCRUB_RATE), settings.get(SCRUB_EVERY), settings.get(INBOX_SETTLE)),
                settings.get(MAX_CHALLENGES),
                settings.get(NodeKeys.DOUBLE_GRACE),
                false,
                settings.get(NodeKeys.TRANSCRIPT_BYTES));
    }

    /// The same for an operator who answers for what the journal does not know.
    public ScalerNodeConfig withForcedStart() {
        return new ScalerNodeConfig(
                dataDirectory,
                keyFile,
                networkFile,
                authority,
                listenHost,
                listenPort,
                opsHost,
                opsPort,
                capacityBytes,
                maintenance,
                maxChallenges,
                doubleGrace,
                true,
                transcriptBytes);
    }
}
