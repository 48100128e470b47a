package network.icn.satellite;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.clock.ClockGuard;
import network.icn.node.file.Folder;
import network.icn.node.key.KeyFile;
import network.icn.node.metrics.NodeMetrics;
import network.icn.node.net.ListenAddress;
import network.icn.node.ops.Health;
import network.icn.node.ops.OpsServer;
import network.icn.node.registry.Membership;
import network.icn.node.registry.SeenVersion;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.GrpcServer;
import network.icn.node.rpc.NodeTls;
import network.icn.node.shell.Lifecycle;
import network.icn.node.shell.RunningNode;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.role.satellite.SatelliteLimits;
import network.icn.satellite.beacon.BeaconDealer;
import network.icn.satellite.beacon.VerifiedBeacons;
import network.icn.satellite.config.SatelliteConfig;
import network.icn.satellite.index.Indexer;
import network.icn.satellite.index.jdbc.H2Index;
import network.icn.satellite.ingest.Ingest;
import network.icn.satellite.ingest.OpenArchive;
import network.icn.satellite.ingest.Recovery;
import network.icn.satellite.metrics.SatelliteMetrics;
import network.icn.satellite.peers.PeerHeads;
import network.icn.satellite.query.ArchiveQueries;
import network.icn.satellite.rpc.SatelliteServer;
import network.icn.satellite.web.WebServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One satellite: its archive and its three doors (gRPC, web, operations). Nothing is served before the whole
/// log has been read and held to its head.
public final class SatelliteNode implements RunningNode {
    private static final Logger LOG = LoggerFactory.getLogger(SatelliteNode.class);

    /// What a test may exchange.
    ///
    /// @param forced signs although it is not known what this satellite has signed before
    record Dependencies(
            InstantSource clock,
            FatalHandler fatal,
            DurableChannel.Opener opener,
            SatelliteLimits limits,
            boolean forced) {
        static Dependencies real(FatalHandler fatal, boolean forced) {
            return new Dependencies(
                    InstantSource.system(), fatal, DurableChannel::openFile, SatelliteLimits.DEFAULT, forced);
        }
    }

    private final NodeId id;
    private final Lifecycle life;
    private final GrpcServer server;
    private final WebServer web;
    private final OpsServer ops;

    private SatelliteNode(
            SatelliteConfig config, Membership<SatelliteMember> membership, Dependencies dependencies, Lifecycle life) {
        KeyFile key = membership.key();
        RegistryHistory history = membership.history();
        this.id = key.id();
        this.life = life;
        InstantSource clock = dependencies.clock();
        Optional<BeaconDealer> dealer = dealer(config, history, clock);
        NodeMetrics nodeMetrics = life.opened(new NodeMetrics());
        SatelliteMetrics metrics = new SatelliteMetrics(nodeMetrics.registry());
        OpenArchive archive = life.opened(openArchive(config, membership, dependencies));
        Indexer indexer = life.opened(new Indexer(archive.index(), archive.log(), history));
        Recovery recovery =
                new Recovery(history, id, Ed25519.best(), archive.log(), dependencies.fatal(), dependencies.forced());
        Ingest ingest = life.opened(ingest(key, history, archive, recovery, indexer, metrics, clock));
        ClockGuard guard = life.opened(guard(history, clock, nodeMetrics));
        ArchiveQueries queries = new ArchiveQueries(history, archive.log(), archive.index(), clock);
        metrics.watch(
                ingest::outstanding,
                archive.log(),
                () -> archive.log().state().size() - indexer.indexed().size());
        metrics.watchRecovering(() -> !recovery.maySign());
        indexer.start();
        ingest.start();
        PeerHeads peers = life.opened(peers(config, key, history, recovery, metrics, clock));
        Health health = new Health()
                .ready("requests", life::drained)
                .ready("head", recovery::trouble)
                .ready("index", indexer::trouble)
                .ready("clock", guard::suspicion)
                .ready("registry", guard::registryTrouble)
                .alive("log", ingest::trouble);
        this.ops = life.opened(OpsServer.start(config.opsHost(), config.opsPort(), nodeMetrics.registry(), health));
        this.web = life.door(WebServer.start(
                new WebServer.Listen(config.webHost(), config.webPort(), config.webTrustedProxies()),
                new WebServer.Subject(history, id, archive.log(), indexer, queries, clock),
                metrics));
        this.server = life.door(SatelliteServer.start(
                config.listenHost(),
                config.listenPort().orElse(membership.self().endpoint().port()),
                new SatelliteServer.Subject(
                        history, key.signer(), archive.log(), ingest, queries, dealer, guard, recovery, peers, clock),
                metrics));
        peers.start();
        nodeMetrics.registry().gauge(NodeMetrics.RPC_CONNECTIONS, server, GrpcServer::openConnections);
    }

    private ClockGuard guard(RegistryHistory history, InstantSource clock, NodeMetrics meters) {
        return new ClockGuard(
                history, id, Ed25519.best(), new VerifiedBeacons(history.beacon()), clock, meters.registry());
    }

    private static Ingest ingest(
            KeyFile key,
            RegistryHistory history,
            OpenArchive archive,
            Recovery recovery,
            Indexer indexer,
            SatelliteMetrics metrics,
            InstantSource clock) {
        Ingest.Rules rules =
                new Ingest.Rules(history, key.signer(), Ed25519.best(), new VerifiedBeacons(history.beacon()));
        return new Ingest(rules, archive, recovery, indexer, metrics, clock);
    }

    private PeerHeads peers(
            SatelliteConfig config,
            KeyFile key,
            RegistryHistory history,
            Recovery recovery,
            SatelliteMetrics metrics,
            InstantSource clock) {
        return new PeerHeads(
                new PeerHeads.Subject(history, id, Ed25519.best(), config.dataDirectory()),
                life.opened(new GrpcChannels(NodeTls.of(key.signer(), clock), PeerHeads.MAX_ANSWER_BYTES)),
                recovery,
                _ -> metrics.peerConvicted());
    }

    private static OpenArchive openArchive(
            SatelliteConfig config, Membership<SatelliteMember> membership, Dependencies dependencies) {
        Path directory = config.dataDirectory();
        Folder.makePrivate("data.dir", directory);
        SeenVersion.check(directory, config.networkFile(), membership.history());
        OpenArchive.IndexOpener engines = switch (config.store()) {
            case H2 -> H2Index::open;
        };
        OpenArchive archive = OpenArchive.open(
                new OpenArchive.Place(
                        directory,
                        membership.signed(),
                        membership.key().signer(),
                        Ed25519.best(),
                        dependencies.limits(),
                        dependencies.opener(),
                        dependencies.clock()),
                engines,
                dependencies.fatal());
        // Only now: a file that the archive does not go with must not shut out the right one.
        SeenVersion.remember(directory, membership.history());
        return archive;
    }

    /// Starts a node; a failing disk ends the process.
    ///
    /// @throws ConfigException on a wrong key file, network file or setting
    /// @throws EnvironmentException if a port is taken or the log cannot be used
    public static SatelliteNode start(SatelliteConfig config) {
        return start(config, FatalHandler.endProcess());
    }

    /// Starts a node inside a process that others share: a failing disk is reported instead.
    public static SatelliteNode start(SatelliteConfig config, FatalHandler fatal) {
        return start(config, fatal, false);
    }

    /// @param forced signs although it is not known what this satellite has signed before: the operator answers for it
    public static SatelliteNode start(SatelliteConfig config, FatalHandler fatal, boolean forced) {
        return start(config, Dependencies.real(fatal, forced));
    }

    /// What a start reads before it opens anything.
    ///
    /// @throws ConfigException on a wrong key file, network file or setting
    public static Membership<SatelliteMember> check(SatelliteConfig config) {
        Membership<SatelliteMember> membership = membership(config);
        dealer(config, membership.history(), InstantSource.system());
        return membership;
    }

    private static Membership<SatelliteMember> membership(SatelliteConfig config) {
        ListenAddress.require("listen.host", config.listenHost());
        ListenAddress.require("web.host", config.webHost());
        ListenAddress.require("ops.host", config.opsHost());
        return Membership.read(
                config.keyFile(),
                config.networkFile(),
                config.authority(),
                "satellite",
                InstantSource.system(),
                Registry::satellite);
    }

    private static Optional<BeaconDealer> dealer(SatelliteConfig config, RegistryHistory history, InstantSource clock) {
        return config.beaconDealer().map(file -> BeaconDealer.read(file, history, clock));
    }

    static SatelliteNode start(SatelliteConfig config, Dependencies dependencies) {
        Membership<SatelliteMember> membership = membership(config);
        SatelliteNode node = Lifecycle.start(life -> new SatelliteNode(config, membership, dependencies, life));
        LOG.atInfo()
                .addKeyValue("node", node.id())
                .addKeyValue("port", node.port())
                .addKeyValue("web", node.webPort())
                .addKeyValue("ops", node.opsPort())
                .log("satellite started");
        return node;
    }

    @Override
    public NodeId id() {
        return id;
    }

    /// The port of the gRPC service.
    public int port() {
        return server.port();
    }

    /// The port of the page and the REST interface.
    public int webPort() {
        return web.port();
    }

    /// Where metrics and health are served, once it has started; useful when the setting was 0.
    public int opsPort() {
        return ops.port();
    }

    @Override
    public List<Port> ports() {
        return List.of(new Port("grpc", port()), new Port("web", webPort()), new Port("ops", opsPort()));
    }

    /// At once: the whole log has been read by then.
    @Override
    public CompletableFuture<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void drain() {
        life.drain();
    }

    @Override
    public void close() {
        life.close();
    }
}
