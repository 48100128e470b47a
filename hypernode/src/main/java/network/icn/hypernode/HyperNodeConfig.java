package network.icn.hypernode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.node.config.Key;
import network.icn.node.config.NodeKeys;
import network.icn.node.config.Settings;
import network.icn.node.transcript.TranscriptStore;
import network.icn.protocol.kernel.identity.NodeId;

/// The settings of a HyperNode.
///
/// @param listenPort of the libp2p host; 0 lets the system choose; empty means the port of the registry
/// @param announce where peers reach this node beside what it finds out by itself
/// @param opsPort 0 lets the system choose
/// @param maxProbes probes under way at the same time; the others wait
/// @param doubleGrace how long a node goes on without votes once somebody else was found to use its key
/// @param forceStart votes at once although its journal is missing or was cut
public record HyperNodeConfig(
        Path dataDirectory,
        Path keyFile,
        Path networkFile,
        Optional<NodeId> authority,
        String listenHost,
        Optional<Integer> listenPort,
        List<Multiaddr> announce,
        String opsHost,
        int opsPort,
        int maxProbes,
        Duration doubleGrace,
        boolean forceStart,
        Room room) {
    /// How many bytes the files have that grow from era to era; the oldest eras go when there is no more.
    public record Room(long transcripts, long receipts) {
        public static final Room USUAL = new Room(TranscriptStore.DEFAULT_BYTES, ReceiptStore.DEFAULT_BYTES);
    }

    public static final String ROLE = "hypernode";

    public static final Key<Path> DATA_DIR = Key.path("data.dir", "directory of the write-ahead file of votes");
    public static final Key<String> LISTEN_HOST =
            Key.text("listen.host", "IP address of the libp2p host").withDefault("0.0.0.0");
    public static final Key<Integer> LISTEN_PORT =
            Key.port("listen.port", "port of the libp2p host; that of the registry if absent");
    public static final Key<List<Multiaddr>> ANNOUNCE = Key.of(
            "announce",
            "multiaddrs at which peers reach this node, told to them beside those it finds out by itself",
            "must be at most " + HostConfig.MAX_ANNOUNCED
                    + " multiaddrs that others can dial, separated by commas, as in /dns4/node.example.org/tcp/4001",
            HyperNodeConfig::addresses);
    public static final Key<Integer> OPS_PORT = NodeKeys.opsPort("9465");
    public static final Key<Integer> MAX_PROBES = Key.integer(
                    "probes.max", "probes under way at the same time; the others wait", 1, 4_096)
            .withDefault("64");
    public static final Key<Long> RECEIPT_BYTES = Key.bytes(
                    "receipts.max-bytes",
                    "bytes of the receipts of satellites; the oldest eras go when there is no more room",
                    ReceiptStore.MIN_BYTES,
                    1L << 50)
            .withDefault("256MiB");

    /// All keys, in the order of `config print`.
    public static final List<Key<?>> KEYS = List.of(
            DATA_DIR,
            NodeKeys.KEY_FILE,
            NodeKeys.NETWORK_FILE,
            NodeKeys.NETWORK_AUTHORITY,
            LISTEN_HOST,
            LISTEN_PORT,
            ANNOUNCE,
            NodeKeys.OPS_HOST,
            OPS_PORT,
            MAX_PROBES,
            NodeKeys.DOUBLE_GRACE,
            NodeKeys.TRANSCRIPT_BYTES,
            RECEIPT_BYTES,
            NodeKeys.LOG_LEVEL,
            NodeKeys.LOG_FORMAT);

    /// @throws network.icn.node.ConfigException naming what is missing
    public static HyperNodeConfig from(Settings settings) {
        return new HyperNodeConfig(
                settings.get(DATA_DIR),
                settings.get(NodeKeys.KEY_FILE),
                settings.get(NodeKeys.NETWORK_FILE),
                settings.find(NodeKeys.NETWORK_AUTHORITY),
                settings.get(LISTEN_HOST),
                settings.find(LISTEN_PORT),
                settings.find(ANNOUNCE).orElse(List.of()),
                settings.get(NodeKeys.OPS_HOST),
                settings.get(OPS_PORT),
                settings.get(MAX_PROBES),
                settings.get(NodeKeys.DOUBLE_GRACE),
                false,
                new Room(settings.get(NodeKeys.TRANSCRIPT_BYTES), settings.get(RECEIPT_BYTES)));
    }

    /// The same for an operator who answers for what the journal does not know.
    public HyperNodeConfig withForcedStart() {
        return new HyperNodeConfig(
                dataDirectory,
                keyFile,
                networkFile,
                authority,
                listenHost,
                listenPort,
                announce,
                opsHost,
                opsPort,
                maxProbes,
                doubleGrace,
                true,
                room);
    }

    private static List<Multiaddr> addresses(String text) {
        List<Multiaddr> addresses = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            try {
                addresses.add(Multiaddr.parse(each.strip()));
            } catch (MalformedException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
        return HostConfig.checkedAnnounce(addresses);
    }
}
