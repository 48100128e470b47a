package network.icn.scalernode;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.GracefulEnd;
import network.icn.node.clock.ClockGuard;
import network.icn.node.file.Folder;
import network.icn.node.key.KeyFile;
import network.icn.node.metrics.NodeMetrics;
import network.icn.node.net.ListenAddress;
import network.icn.node.ops.Health;
import network.icn.node.ops.OpsServer;
import network.icn.node.registry.CurrentMembers;
import network.icn.node.registry.Membership;
import network.icn.node.registry.SeenVersion;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.GrpcServer;
import network.icn.node.rpc.NodeTls;
import network.icn.node.shell.Lifecycle;
import network.icn.node.shell.RunningNode;
import network.icn.node.transcript.TranscriptStore;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeMachine;
import network.icn.protocol.role.scalernode.ScalerNodeRole;
import network.icn.scalernode.control.DataLock;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.rpc.ScalerNodeServer;
import network.icn.scalernode.store.DataDirectory;
import network.icn.scalernode.store.HoldingNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One ScalerNode: its files, its machine, its ports. Serves from the start; has a snapshot once its data is
/// indexed.
public final class ScalerNodeDaemon implements RunningNode {
    private static final Logger LOG = LoggerFactory.getLogger(ScalerNodeDaemon.class);
    /// What satellites answer: a report with the openings of a whole committee.
    private static final int MAX_REPORT_BYTES = 8 << 20;

    /// What a test or a process with several nodes may exchange.
    ///
    /// @param around puts something around the machine
    record Dependencies(
            InstantSource clock,
            FatalHandler fatal,
            DurableChannel.Opener opener,
            UnaryOperator<ScalerNodeRole> around) {
        Dependencies(InstantSource clock, FatalHandler fatal, DurableChannel.Opener opener) {
            this(clock, fatal, opener, UnaryOperator.identity());
        }
    }

    private final ScalerNodeConfig config;
    private final KeyFile key;
    private final RegistryHistory history;
    private final Dependencies dependencies;
    private final Lifecycle life;
    private final ScalerNodeMetrics metrics;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final KeptSnapshots kept;
    private final StoreMaintenance maintenance;
    private final MachineShell machine;
    private final GrpcServer server;
    private final OpsServer ops;

    private ScalerNodeDaemon(
            ScalerNodeConfig config,
            Membership<ScalerNodeMember> membership,
            Dependencies dependencies,
            Lifecycle life) {
        this.config = config;
        this.key = membership.key();
        this.history = membership.history();
        this.dependencies = dependencies;
        this.life = life;
        InstantSource clock = dependencies.clock();
        NodeMetrics nodeMetrics = life.opened(new NodeMetrics());
        this.metrics = new ScalerNodeMetrics(nodeMetrics.registry());
        this.kept = new KeptSnapshots(history.network(), key.id());
        ScalerNodeRole rules = dependencies
                .around()
                .apply(new ScalerNodeMachine(
                        history,
                        key.signer(),
                        Ed25519.best(),
                        value -> BeaconVerifier.verify(history.beacon(), value)));
        DataLock _ = life.opened(locked(config.dataDirectory()));
        SeenVersion.require(config.dataDirectory(), config.networkFile(), history);
        requireSomethingToStore();
        SnapshotLog snapshots = life.opened(openSnapshots(rules));
        TranscriptStore transcripts = life.opened(openTranscripts(rules));
        life.opened(workers);
        SnapshotGuard guard =
                new SnapshotGuard(metrics, new GracefulEnd(config.doubleGrace(), workers, dependencies.fatal()));
        this.machine = life.opened(new MachineShell(rules, snapshots, kept, clock, guard, satellites()));
        this.maintenance = life.opened(maintenance(membership.self().claim().capacityBytes()));
        ClockGuard clocks = life.opened(new ClockGuard(
                history,
                key.id(),
                Ed25519.best(),
                value -> BeaconVerifier.verify(history.beacon(), value),
                clock,
                nodeMetrics.registry()));
        takeUp(snapshots);
        this.ops = life.opened(
                OpsServer.start(config.opsHost(), config.opsPort(), nodeMetrics.registry(), health(guard, clocks)));
        this.server = life.door(ScalerNodeServer.start(
                config.listenHost(),
                config.listenPort().orElse(membership.self().endpoint().port()),
                new ScalerNodeServer.Subject(
                        new CurrentMembers(history, clock),
                        key.signer(),
                        machine,
                        maintenance,
                        transcripts,
                        clocks,
                        workers,
                        config.maxChallenges(),
                        ScalerNodeServer.MEMBER_CALLS,
                        clock),
                metrics));
        nodeMetrics.registry().gauge(NodeMetrics.RPC_CONNECTIONS, server, GrpcServer::openConnections);
        machine.start();
        maintenance.start();
    }

    private SatelliteCalls satellites() {
        GrpcChannels channels =
                life.opened(new GrpcChannels(NodeTls.of(key.signer(), dependencies.clock()), MAX_REPORT_BYTES));
        return new SatelliteCalls(history, key.id(), channels, workers);
    }

    private static DataLock locked(Path directory) {
        DataDirectory.requireOfThisForm("data.dir", directory);
        Folder.makePrivate("data.dir", directory);
        return DataLock.take(directory)
                .orElseThrow(() -> new EnvironmentException(
                        directory + " is in use by another node or command",
                        "stop it or choose another data directory"));
    }

    private StoreMaintenance maintenance(long claimedBytes) {
        return new StoreMaintenance(
                config,
                new StoreMaintenance.Of(
                        new HoldingNode(history.network(), key.id()), key::seed, claimedBytes, history.clock()),
                kept,
                dependencies.clock(),
                dependencies.fatal(),
                metrics,
                new Announcer(kept, machine::stepIf));
    }

    private void requireSomethingToStore() {
        if (config.capacityBytes() == 0 && !DataDirectory.isUsed(config.dataDirectory())) {
            throw ConfigException.of(
                    ScalerNodeConfig.CAPACITY.name(),
                    "0",
                    "must be more than 0 while nothing is stored",
                    "put an object first with icn scalernode put, or set it");
        }
    }

    /// Starts a node; a failing disk ends the process.
    ///
    /// @throws ConfigException on a wrong key file, network file or setting
    /// @throws EnvironmentException if a port is taken or the data directory cannot be used
    public static ScalerNodeDaemon start(ScalerNodeConfig config) {
        return start(
                config, new Dependencies(InstantSource.system(), FatalHandler.endProcess(), DurableChannel::openFile));
    }

    /// Starts a node inside a process that others share: a failing disk is reported instead.
    public static ScalerNodeDaemon start(ScalerNodeConfig config, FatalHandler fatal) {
        return start(config, fatal, UnaryOperator.identity());
    }

    /// The same, with something around its machine that hears every input first and says every effect last.
    ///
    /// @param around called once, with the machine of this node
    public static ScalerNodeDaemon start(
            ScalerNodeConfig config, FatalHandler fatal, UnaryOperator<ScalerNodeRole> around) {
        return start(config, new Dependencies(InstantSource.system(), fatal, DurableChannel::openFile, around));
    }

    /// What a start reads before it opens anything.
    ///
    /// @throws ConfigException on a wrong key file, network file or setting
    public static Membership<ScalerNodeMember> check(ScalerNodeConfig config) {
        ListenAddress.require("listen.host", config.listenHost());
        ListenAddress.require("ops.host", config.opsHost());
        return Membership.read(
                config.keyFile(),
                config.networkFile(),
                config.authority(),
                "ScalerNode",
                InstantSource.system(),
                Registry::scalerNode);
    }

    static ScalerNodeDaemon start(ScalerNodeConfig config, Dependencies dependencies) {
        Membership<ScalerNodeMember> membership = check(config);
        ScalerNodeDaemon daemon = Lifecycle.start(life -> new ScalerNodeDaemon(config, membership, dependencies, life));
        LOG.atInfo()
                .addKeyValue("node", daemon.id())
                .addKeyValue("port", daemon.port())
                .addKeyValue("ops", daemon.opsPort())
                .log("ScalerNode started");
        return daemon;
    }

    private SnapshotLog openSnapshots(ScalerNodeRole rules) {
        SnapshotLog opened = SnapshotLog.open(
                config.dataDirectory().resolve("snapshots.wal"),
                new SnapshotLog.Owner(history.network(), key.id()),
                dependencies.fatal(),
                dependencies.opener(),
                (Signed snapshot) -> {
                    rules.step(
                            new ScalerNodeInput.SnapshotRestored(snapshot),
                            dependencies.clock().instant());
                    kept.add(snapshot);
                });
        opened.covers().ifPresent(kept::covers);
        return opened;
    }

    /// Before anything is signed: what the journal does not know is written down first.
    private void takeUp(SnapshotLog snapshots) {
        JournalState state = config.forceStart() ? snapshots.state().asForced() : snapshots.state();
        if (config.forceStart()) {
            LOG.warn("start forced: any snapshot that this key has signed and this node does not know is fraud");
        }
        machine.step(new ScalerNodeInput.JournalOpened(state, snapshots.covers()));
        snapshots.takenUp();
    }

    private TranscriptStore openTranscripts(ScalerNodeRole rules) {
        return TranscriptStore.open(
                config.dataDirectory(),
                config.transcriptBytes(),
                dependencies.fatal(),
                dependencies.opener(),
                transcript -> rules.step(
                        new ScalerNodeInput.TranscriptRestored(transcript),
                        dependencies.clock().instant()));
    }

    @Override
    public NodeId id() {
        return key.id();
    }

    /// The port of the gRPC service.
    public int port() {
        return server.port();
    }

    public int opsPort() {
        return ops.port();
    }

    @Override
    public List<Port> ports() {
        return List.of(new Port("grpc", port()), new Port("ops", opsPort()));
    }

    private Health health(SnapshotGuard guard, ClockGuard clocks) {
        return new Health()
                .alive("machine", machine::failure)
                .ready("requests", life::drained)
                .ready("protection", guard::reason)
                .ready("index", maintenance::notServing)
                .ready("store", maintenance::trouble)
                .ready("snapshot", machine::withoutSnapshot)
                .ready("clock", clocks::suspicion)
                .ready("registry", clocks::registryTrouble);
    }

    /// Completes when what is stored can be proved; exceptionally if that is impossible.
    @Override
    public CompletableFuture<Void> ready() {
        return maintenance.ready();
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
