package network.icn.satellite.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.icn.node.config.Key;
import network.icn.node.config.NodeKeys;
import network.icn.node.config.Settings;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.satellite.web.ClientAddress;

/// The settings of a satellite.
///
/// @param listenPort of the gRPC service; 0 lets the system choose; empty means the port of the registry
/// @param webPort of page and REST interface; 0 lets the system choose
/// @param webTrustedProxies whose `Forwarded` header says who asks
/// @param opsPort 0 lets the system choose
/// @param beaconDealer key of the local beacon chain; a satellite that has it serves its rounds
public record SatelliteConfig(
        Path dataDirectory,
        Path keyFile,
        Path networkFile,
        Optional<NodeId> authority,
        String listenHost,
        Optional<Integer> listenPort,
        String webHost,
        int webPort,
        List<InetAddress> webTrustedProxies,
        String opsHost,
        int opsPort,
        Optional<Path> beaconDealer,
        StoreKind store) {
    public static final String ROLE = "satellite";

    public static final Key<Path> DATA_DIR = Key.path("data.dir", "directory of the log and its index");
    public static final Key<String> LISTEN_HOST =
            Key.text("listen.host", "address of the gRPC service").withDefault("0.0.0.0");
    public static final Key<Integer> LISTEN_PORT =
            Key.port("listen.port", "port of the gRPC service; that of the registry if absent");
    public static final Key<String> WEB_HOST =
            Key.text("web.host", "address of the page and the REST interface").withDefault("127.0.0.1");
    public static final Key<Integer> WEB_PORT =
            Key.port("web.port", "port of the page and the REST interface").withDefault("9470");
    public static final Key<List<InetAddress>> WEB_TRUSTED_PROXY = Key.of(
            "web.trusted-proxy",
            "IP addresses of your own proxies, with commas; their Forwarded header says who asks",
            "must be IP addresses with commas between them",
            ClientAddress::parseList);
    public static final Key<Integer> OPS_PORT = NodeKeys.opsPort("9466");
    public static final Key<Path> BEACON_DEALER =
            Key.path("beacon.dealer.file", "key of the local beacon chain; its rounds are served if present");
    public static final Key<StoreKind> STORE =
            Key.choice("store", "database of the index", StoreKind.class).withDefault("h2");

    /// All keys, in the order of `config print`.
    public static final List<Key<?>> KEYS = List.of(
            DATA_DIR,
            NodeKeys.KEY_FILE,
            NodeKeys.NETWORK_FILE,
            NodeKeys.NETWORK_AUTHORITY,
            LISTEN_HOST,
            LISTEN_PORT,
            WEB_HOST,
            WEB_PORT,
            WEB_TRUSTED_PROXY,
            NodeKeys.OPS_HOST,
            OPS_PORT,
            BEACON_DEALER,
            STORE,
            NodeKeys.LOG_LEVEL,
            NodeKeys.LOG_FORMAT);

    /// @throws network.icn.node.ConfigException naming what is missing
    public static SatelliteConfig from(Settings settings) {
        // The database takes what stands behind it for its own settings.
        if (settings.get(DATA_DIR).toAbsolutePath().toString().indexOf(';') >= 0) {
            throw settings.reject(DATA_DIR, "must not have a ';' in its path", "name another folder");
        }
        return new SatelliteConfig(
                settings.get(DATA_DIR),
                settings.get(NodeKeys.KEY_FILE),
                settings.get(NodeKeys.NETWORK_FILE),
                settings.find(NodeKeys.NETWORK_AUTHORITY),
                settings.get(LISTEN_HOST),
                settings.find(LISTEN_PORT),
                settings.get(WEB_HOST),
                settings.get(WEB_PORT),
                settings.find(WEB_TRUSTED_PROXY).orElse(List.of()),
                settings.get(NodeKeys.OPS_HOST),
                settings.get(OPS_PORT),
                settings.find(BEACON_DEALER),
                settings.get(STORE));
    }
}
