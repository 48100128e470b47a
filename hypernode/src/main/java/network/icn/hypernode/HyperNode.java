package network.icn.hypernode;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import network.icn.hypernode.gossip.Gossip;
import network.icn.hypernode.gossip.Libp2pGossip;
import network.icn.hypernode.rpc.SatelliteClient;
import network.icn.hypernode.rpc.ScalerNodeClient;
import network.icn.hypernode.rpc.TimeClient;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.GracefulEnd;
import network.icn.node.clock.Clocks;
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
import network.icn.node.rpc.NodeTls;
import network.icn.node.rpc.StallWatch;
import network.icn.node.shell.Lifecycle;
import network.icn.node.shell.MachineLoop;
import network.icn.node.shell.MachineSteps;
import network.icn.node.shell.RunningNode;
import network.icn.node.transcript.TranscriptStore;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.HyperNodeMachine;
import network.icn.protocol.role.hypernode.HyperNodeRole;
import network.icn.protocol.role.protection.JournalState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HyperNode: its vote log, its machine, its connections. Probes and agrees from the start until it is
/// closed.
public final class HyperNode implements RunningNode {
    private static final Logger LOG = LoggerFactory.getLogger(HyperNode.class);
    /// Room for the largest answer of any kind of challenge.
    private static final int MAX_ANSWER_BYTES = 8 << 20;
    /// The token of gossip whose verdict nobody waits for.
    private static final long NOBODY = 0;

    /// What a test or a process with several nodes may exchange.
    ///
    /// @param around puts something around the machine
    record Dependencies(
            InstantSource clock,
            FatalHandler fatal,
            DurableChannel.Opener opener,
            NoticeListener notices,
            UnaryOperator<HyperNodeRole> around) {
        Dependencies(InstantSource clock, FatalHandler fatal, DurableChannel.Opener opener, NoticeListener notices) {
            this(clock, fatal, opener, notices, UnaryOperator.identity());
        }
    }

    private final KeyFile key;
    private final RegistryHistory history;
    private final Lifecycle life;
    private final Libp2pGossip gossip;
    private final OpsServer ops;

    private HyperNode(
            HyperNodeConfig config, KeyFile key, RegistryHistory history, Dependencies dependencies, Lifecycle life) {
        this.key = key;
        this.history = history;
        this.life = life;
        NodeMetrics meters = life.opened(new NodeMetrics());
        VoteLog votes = life.opened(openVotes(config, dependencies));
        TranscriptStore transcripts = life.opened(openTranscripts(config, dependencies));
        ReceiptStore receipts = life.opened(openReceipts(config, dependencies));
        Health health = new Health().alive("votes", votes::failure).ready("requests", life::drained);
        this.ops = life.opened(OpsServer.start(config.opsHost(), config.opsPort(), meters.registry(), health));
        this.gossip = life.door(startGossip(config, dependencies, meters));
        InstantSource clock = dependencies.clock();
        GrpcChannels channels = life.opened(new GrpcChannels(NodeTls.of(key.signer(), clock), MAX_ANSWER_BYTES));
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        life.opened(workers::shutdownNow);

        HyperNodeMetrics metrics = new HyperNodeMetrics(meters.registry());
        metrics.watchNeighbours(this::neighbours);
        metrics.watchStores(votes, transcripts, receipts);
        Readiness readiness = new Readiness(history, clock, this::neighbours);
        readiness.addTo(health);
        Clocks clocks = new Clocks(clock);
        TimeExchange times =
                new TimeExchange(history, key.signer(), gossip, new TimeClient(history, channels), clocks, receipts);
        gossip.serveTimes(times::answer);
        EffectRunner.Ports ports = new EffectRunner.Ports(
                gossip,
                new ScalerNodeClient(history, channels, Ed25519.best(), clock, life.opened(StallWatch.start())),
                new SatelliteClient(history, channels),
                votes,
                transcripts,
                receipts,
                times);
        NoticeListener listeners = NoticeListener.all(List.of(
                new NoticeLog(key.id()),
                new EarlyRoundFile(config.dataDirectory()),
                metrics::count,
                readiness,
                times,
                new DoubleGuard(new GracefulEnd(config.doubleGrace(), workers, dependencies.fatal())),
                dependencies.notices()));
        EffectRunner runner = new EffectRunner(history.name(), ports, workers, config.maxProbes(), metrics, listeners);
        MachineSteps<HyperNodeInput, HyperNodeEffect> steps =
                new MachineSteps<>(dependencies.around().apply(machine())::step, clocks);
        MachineLoop<HyperNodeInput> loop = life.opened(new MachineLoop<>(
                "icn-hypernode", input -> steps.take(input, runner::carryOut), new HyperNodeInput.Woken(), clock));
        health.alive("machine", loop::failure);
        runner.attach(loop);
        join(runner);
        restore(steps, runner, votes, config);
        loop.start();
        takeUp(loop, receipts.restored());
    }

    /// On the caller's thread: what the machine cannot go on from stops the start.
    private static void restore(
            MachineSteps<HyperNodeInput, HyperNodeEffect> steps,
            EffectRunner runner,
            VoteLog votes,
            HyperNodeConfig config) {
        try {
            JournalState state = config.forceStart() ? votes.state().asForced() : votes.state();
            steps.take(new HyperNodeInput.Restored(state, votes.takeRestored()), runner::carryOut);
            votes.takenUp();
        } catch (IllegalStateException e) {
            throw new EnvironmentException(
                    "cannot go on from the votes in " + config.dataDirectory(), "start the version that wrote them", e);
        }
    }

    /// Nothing on the disk is believed without its signature, so the machine hears it like gossip.
    private static void takeUp(MachineLoop<HyperNodeInput> loop, List<Signed> receipts) {
        try {
            for (Signed receipt : receipts) {
                loop.put(new HyperNodeInput.GossipArrived(NOBODY, new GossipItem.ReceiptItem(receipt)));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Starts a node; a failing disk ends the process.
    ///
    /// @throws ConfigException on a wrong key file, network file or setting
    /// @throws EnvironmentException if a port is taken or the data directory cannot be used
    public static HyperNode start(HyperNodeConfig config) {
        return start(config, FatalHandler.endProcess(), _ -> {});
    }

    /// Starts a node inside a process that others share: a failing disk is reported instead.
    public static HyperNode start(HyperNodeConfig config, FatalHandler fatal, NoticeListener notices) {
        return start(config, fatal, notices, UnaryOperator.identity());
    }

    /// The same, with something around its machine that hears every input first and says every effect last.
    ///
    /// @param around called once, with the machine of this node
    public static HyperNode start(
            HyperNodeConfig config, FatalHandler fatal, NoticeListener notices, UnaryOperator<HyperNodeRole> around) {
        return start(
                config, new Dependencies(InstantSource.system(), fatal, DurableChannel::openFile, notices, around));
    }

    /// What a start reads before it opens anything.
    ///
    /// @throws ConfigException on a wrong key file, network file or setting
    public static Membership<HyperNodeMember> check(HyperNodeConfig config) {
        ListenAddress.require("listen.host", config.listenHost());
        ListenAddress.require("ops.host", config.opsHost());
        Membership<HyperNodeMember> membership = Membership.read(
                config.keyFile(),
                config.networkFile(),
                config.authority(),
                "HyperNode",
                InstantSource.system(),
                Registry::hyperNode);
        if (!membership.self().bls().equals(membership.key().bls())) {
            throw ConfigException.of(
                    config.networkFile(),
                    "must name this node's own BLS key, bls of "
                            + membership.key().id() + " is another one",
                    "send the authority what this prints: icn network bls " + config.keyFile());
        }
        return membership;
    }

    static HyperNode start(HyperNodeConfig config, Dependencies dependencies) {
        Membership<HyperNodeMember> membership = check(config);
        KeyFile key = membership.key();
        HyperNode node = Lifecycle.start(life -> new HyperNode(config, key, membership.history(), dependencies, life));
        if (config.forceStart()) {
            LOG.atWarn()
                    .addKeyValue("votes", config.dataDirectory().resolve("votes.wal"))
                    .log("start forced: whatever this key has signed that is not among these votes may become "
                            + "evidence against this node");
        }
        LOG.atInfo()
                .addKeyValue("node", key.id())
                .addKeyValue("port", node.port())
                .addKeyValue("ops", node.opsPort())
                .log("HyperNode started");
        return node;
    }

    private VoteLog openVotes(HyperNodeConfig config, Dependencies dependencies) {
        Folder.makePrivate("data.dir", config.dataDirectory());
        SeenVersion.require(config.dataDirectory(), config.networkFile(), history);
        return VoteLog.open(
                config.dataDirectory().resolve("votes.wal"),
                history,
                key.id(),
                dependencies.fatal(),
                dependencies.opener());
    }

    private static TranscriptStore openTranscripts(HyperNodeConfig config, Dependencies dependencies) {
        return TranscriptStore.open(
                config.dataDirectory(),
                config.room().transcripts(),
                dependencies.fatal(),
                dependencies.opener(),
                _ -> {});
    }

    private ReceiptStore openReceipts(HyperNodeConfig config, Dependencies dependencies) {
        return ReceiptStore.open(
                config.dataDirectory(),
                history,
                config.room().receipts(),
                dependencies.clock(),
                dependencies.fatal(),
                dependencies.opener());
    }

    private Libp2pGossip startGossip(HyperNodeConfig config, Dependencies dependencies, NodeMetrics meters) {
        HyperNodeMember self = history.hyperNode(key.id()).orElseThrow();
        int port = config.listenPort().orElse(self.endpoint().port());
        return Libp2pGossip.start(
                key,
                config.listenHost(),
                port,
                config.announce(),
                history.name(),
                new CurrentMembers(history, dependencies.clock()).hyperNodes(),
                meters.registry());
    }

    private HyperNodeMachine machine() {
        return new HyperNodeMachine(
                history, key.signer(), Ed25519.best(), value -> BeaconVerifier.verify(history.beacon(), value));
    }

    /// Hears what concerns everybody; which shards it hears, the machine says.
    private void join(EffectRunner runner) {
        gossip.subscribe(GossipTopic.COMMON.name(history.name()), runner.requests()::judge);
        gossip.servePulls(runner.requests()::answer);
    }

    @Override
    public NodeId id() {
        return key.id();
    }

    /// The port of the libp2p host.
    public int port() {
        return gossip.port();
    }

    public int opsPort() {
        return ops.port();
    }

    @Override
    public List<Port> ports() {
        return List.of(new Port("libp2p", port()), new Port("ops", opsPort()));
    }

    /// At once: what it still has to hear it waits for at work, and `/readyz` tells of it.
    @Override
    public CompletableFuture<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    /// Connected HyperNodes.
    public int neighbours() {
        return gossip.neighbours().size();
    }

    Gossip gossip() {
        return gossip;
    }

    /// Leaves the network of the HyperNodes: nobody hears it any more, and it hears nobody.
    @Override
    public void drain() {
        life.drain();
    }

    /// Ends at once; agreements that are under way go on after a restart.
    @Override
    public void close() {
        life.close();
    }
}
