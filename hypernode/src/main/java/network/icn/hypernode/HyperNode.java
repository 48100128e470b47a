package network.icn.hypernode;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import network.icn.hypernode.gossip.Gossip;
import network.icn.hypernode.gossip.Libp2pGossip;
import network.icn.hypernode.rpc.SatelliteClient;
import network.icn.hypernode.rpc.ScalerNodeClient;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.key.KeyFile;
import network.icn.node.metrics.NodeMetrics;
import network.icn.node.ops.Health;
import network.icn.node.ops.OpsServer;
import network.icn.node.registry.RegistryFile;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NodeTls;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.beacon.BeaconVerifier;
import network.icn.protocol.crypto.Ed25519;
import network.icn.protocol.hypernode.FaultyHyperNode;
import network.icn.protocol.hypernode.HyperNodeFault;
import network.icn.protocol.hypernode.HyperNodeInput;
import network.icn.protocol.hypernode.HyperNodeMachine;
import network.icn.protocol.hypernode.HyperNodeRole;
import network.icn.protocol.hypernode.Lane;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.registry.HyperNodeMember;
import network.icn.protocol.registry.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HyperNode: its vote log, its machine, its connections. Probes and agrees from the start until it is closed.
public final class HyperNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HyperNode.class);
    /// The largest answer to a possession challenge: 1,000 leaves and their proof.
    private static final int MAX_ANSWER_BYTES = 8 << 20;

    /// What a test or a process with several nodes may exchange.
    record Surroundings(
            InstantSource clock, FatalHandler fatal, DurableChannel.Opener opener, NoticeListener notices) {}

    private final KeyFile key;
    private final Registry registry;
    private final NodeMetrics nodeMetrics = new NodeMetrics();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final VoteLog votes;
    private final Libp2pGossip gossip;
    private final GrpcChannels channels;
    private final MachineLoop loop;
    private final OpsServer ops;

    private HyperNode(HyperNodeConfig config, KeyFile key, Registry registry, Surroundings surroundings) {
        this.key = key;
        this.registry = registry;
        HyperNodeMember self = registry.hyperNode(key.id())
                .orElseThrow(() -> ConfigException.of(
                        config.networkFile(),
                        "must have this node, " + key.id() + ", as a HyperNode",
                        "add it with: icn network add"));
        HyperNodeMetrics metrics = new HyperNodeMetrics(nodeMetrics.registry());
        this.votes = openVotes(config, surroundings);
        this.gossip = startGossip(config, self);
        this.ops = startOps(config, health(metrics, surroundings.clock()));
        metrics.watchNeighbours(() -> gossip.neighbours().size());
        this.channels = new GrpcChannels(NodeTls.of(key.signer(), surroundings.clock()), MAX_ANSWER_BYTES);
        EffectRunner runner = new EffectRunner(
                registry.name(),
                new EffectRunner.Ports(
                        gossip,
                        new ScalerNodeClient(registry, channels, Ed25519.best(), surroundings.clock()),
                        new SatelliteClient(registry, channels),
                        votes),
                workers,
                config.maxProbes(),
                metrics,
                listeners(surroundings.notices()));
        this.loop = new MachineLoop(role(config.fault()), runner, surroundings.clock());
        runner.attach(loop);
        join(runner);
        loop.start(new HyperNodeInput.Restored(votes.takeRestored()));
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
        return start(config, new Surroundings(InstantSource.system(), fatal, DurableChannel::openFile, notices));
    }

    static HyperNode start(HyperNodeConfig config, Surroundings surroundings) {
        KeyFile key = KeyFile.read(config.keyFile());
        Registry registry = config.authority()
                .map(authority -> RegistryFile.read(config.networkFile(), Ed25519.best(), authority))
                .orElseGet(() -> RegistryFile.read(config.networkFile(), Ed25519.best()));
        HyperNode node = new HyperNode(config, key, registry, surroundings);
        if (config.fault() != HyperNodeFault.NONE) {
            LOG.atWarn().addKeyValue("fault", config.fault()).log("fault injected");
        }
        LOG.atInfo()
                .addKeyValue("node", key.id())
                .addKeyValue("port", node.port())
                .addKeyValue("ops", node.opsPort())
                .log("HyperNode started");
        return node;
    }

    private static VoteLog openVotes(HyperNodeConfig config, Surroundings surroundings) {
        try {
            Files.createDirectories(config.dataDirectory());
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot create " + config.dataDirectory(), "check owner and path of data.dir", e);
        }
        return VoteLog.open(config.dataDirectory().resolve("votes.wal"), surroundings.fatal(), surroundings.opener());
    }

    private Libp2pGossip startGossip(HyperNodeConfig config, HyperNodeMember self) {
        try {
            int port = config.listenPort().orElse(self.endpoint().port());
            return Libp2pGossip.start(key, config.listenHost(), port, registry);
        } catch (RuntimeException e) {
            votes.close();
            throw e;
        }
    }

    private OpsServer startOps(HyperNodeConfig config, Health health) {
        try {
            return OpsServer.start(config.opsHost(), config.opsPort(), nodeMetrics.registry(), health);
        } catch (RuntimeException e) {
            gossip.close();
            votes.close();
            throw e;
        }
    }

    private HyperNodeRole role(HyperNodeFault fault) {
        HyperNodeMachine honest = new HyperNodeMachine(
                registry, key.signer(), Ed25519.best(), value -> BeaconVerifier.verify(registry.beacon(), value));
        return fault == HyperNodeFault.NONE ? honest : new FaultyHyperNode(honest, fault, key.signer());
    }

    private static NoticeListener listeners(NoticeListener other) {
        NoticeLog log = new NoticeLog();
        return notice -> {
            log.on(notice);
            other.on(notice);
        };
    }

    /// Hears the lanes of all shards that the network can have, and the common one.
    private void join(EffectRunner runner) {
        int shards = Math.ceilDiv(
                registry.scalerNodes().size(), registry.parameters().targetsPerShard());
        TreeSet<Integer> lanes = new TreeSet<>();
        lanes.add(Lane.COMMON.number());
        for (int shard = 0; shard < shards; shard++) {
            lanes.add(Lane.ofShard(shard).number());
        }
        lanes.forEach(lane -> gossip.subscribe(new Lane(lane).topic(registry.name()), runner::judge));
        gossip.servePulls(runner::answer);
    }

    private Health health(HyperNodeMetrics metrics, InstantSource clock) {
        return new Health().alive("votes", votes::failure).ready("era", () -> {
            long current = registry.parameters().clock().eraAt(clock.instant()).number();
            return metrics.era() >= current
                    ? Optional.empty()
                    : Optional.of("era " + current + " is not drawn: no beacon yet");
        });
    }

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

    /// Connected HyperNodes.
    public int neighbours() {
        return gossip.neighbours().size();
    }

    Gossip gossip() {
        return gossip;
    }

    /// Waits for what is under way, but not for agreements: they go on after a restart.
    @Override
    public void close() {
        loop.close();
        gossip.close();
        channels.close();
        workers.shutdownNow();
        ops.close();
        votes.close();
        nodeMetrics.close();
    }
}
