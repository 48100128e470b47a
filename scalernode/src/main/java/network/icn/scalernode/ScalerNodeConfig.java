package network.icn.scalernode;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.node.log.LogFormat;
import network.icn.node.log.NodeLogging;
import network.icn.protocol.identity.NodeId;

/// The settings of a ScalerNode.
///
/// @param listenPort 0 lets the system choose; empty means the port of the registry
/// @param opsPort 0 lets the system choose
/// @param capacityBytes size of the generated data, made at the first start
/// @param maxChallenges challenges answered at the same time; one more is refused as `busy`
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
        int maxChallenges,
        Fault fault) {
    public static final String ROLE = "scalernode";

    public static final Key<Path> DATA_DIR = Key.path("data.dir", "directory of objects, generated data and index");
    public static final Key<Path> KEY_FILE = Key.path("key.file", "private key of this node, from icn keygen");
    public static final Key<Path> NETWORK_FILE = Key.path("network.file", "signed registry of the network");
    public static final Key<NodeId> NETWORK_AUTHORITY =
            Key.nodeId("network.authority", "who must have signed the registry; anybody it names if absent");
    public static final Key<String> LISTEN_HOST =
            Key.text("listen.host", "address of the gRPC service").withDefault("0.0.0.0");
    public static final Key<Integer> LISTEN_PORT =
            Key.port("listen.port", "port of the gRPC service; that of the registry if absent");
    public static final Key<String> OPS_HOST =
            Key.text("ops.host", "address of /metrics, /healthz, /readyz").withDefault("127.0.0.1");
    public static final Key<Integer> OPS_PORT =
            Key.port("ops.port", "port of /metrics, /healthz, /readyz").withDefault("9464");
    public static final Key<Long> CAPACITY = Key.bytes(
                    "capacity", "size of the generated data, made at the first start", 64 << 10, 1L << 60)
            .withDefault("64MiB");
    public static final Key<Integer> MAX_CHALLENGES = Key.integer(
                    "challenges.max", "challenges answered at the same time", 1, 4_096)
            .withDefault("16");
    public static final Key<Fault> FAULT = Key.choice("fault", "misbehaviour for demonstrations", Fault.class)
            .withDefault("none")
            .experimental();
    public static final Key<NodeLogging.Verbosity> LOG_LEVEL = Key.choice(
                    "log.level", "how much is logged", NodeLogging.Verbosity.class)
            .withDefault("info");
    public static final Key<LogFormat> LOG_FORMAT =
            Key.choice("log.format", "how log lines look", LogFormat.class).withDefault("text");

    /// All keys, in the order of `config print`.
    public static final List<Key<?>> KEYS = List.of(
            DATA_DIR,
            KEY_FILE,
            NETWORK_FILE,
            NETWORK_AUTHORITY,
            LISTEN_HOST,
            LISTEN_PORT,
            OPS_HOST,
            OPS_PORT,
            CAPACITY,
            MAX_CHALLENGES,
            FAULT,
            LOG_LEVEL,
            LOG_FORMAT);

    /// @throws network.icn.node.ConfigException naming what is missing
    public static ScalerNodeConfig from(Settings settings) {
        return new ScalerNodeConfig(
                settings.get(DATA_DIR),
                settings.get(KEY_FILE),
                settings.get(NETWORK_FILE),
                settings.find(NETWORK_AUTHORITY),
                settings.get(LISTEN_HOST),
                settings.find(LISTEN_PORT),
                settings.get(OPS_HOST),
                settings.get(OPS_PORT),
                settings.get(CAPACITY),
                settings.get(MAX_CHALLENGES),
                settings.get(FAULT));
    }
}
