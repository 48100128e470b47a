package network.icn.hypernode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import network.icn.faults.FaultyHyperNode;
import network.icn.faults.HyperNodeFault;
import network.icn.faults.ScalerNodeFault;
import network.icn.node.EnvironmentException;
import network.icn.node.key.KeyFile;
import network.icn.node.registry.RegistryFile;
import network.icn.node.transcript.TranscriptStore;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.protocol.role.hypernode.HyperNodeRole;
import network.icn.protocol.role.scalernode.ScalerNodeRole;
import network.icn.scalernode.ScalerNodeConfig;
import network.icn.scalernode.ScalerNodeDaemon;

/// A whole network on loopback: real HyperNodes and ScalerNodes, and two satellites that keep in memory.
/// Nothing of it runs before it is started.
final class SmallNetwork implements AutoCloseable {
    static final Duration ERA = Duration.ofSeconds(6);
    private static final int CAPACITY = 256 << 10;
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;
    /// Far from where a process begins that was started just before or after.
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 3_571 % PORTS));

    final Path directory;
    final Registry registry;
    final List<Signer> hyperNodes = signers(1, 4);
    final List<Signer> scalerNodes;
    final List<Signer> satelliteKeys = signers(70, 2);
    final Map<Integer, HyperNode> nodes = new LinkedHashMap<>();
    final Map<Integer, ConcurrentLinkedQueue<HyperNodeNotice>> notices = new LinkedHashMap<>();
    final ConcurrentLinkedQueue<EnvironmentException> fatal = new ConcurrentLinkedQueue<>();
    private final LocalChain chain;
    private final Signer authority = signer(80);
    private final List<ScalerNodeDaemon> daemons = new ArrayList<>();
    private final Map<Integer, KeepingSatellite> satellites = new LinkedHashMap<>();

    SmallNetwork(Path directory) {
        this(directory, 7, Duration.ofSeconds(4));
    }

    /// @param scalerNodes in the registry
    /// @param targets ScalerNodes of a shard
    record Shape(int scalerNodes, int committee, int quorum, int targets) {
        /// One shard, judged by all.
        static final Shape USUAL = new Shape(2, 128, 90, 16);
    }

    /// @param toGenesis time to start everything before era 0
    SmallNetwork(Path directory, long networkId, Duration toGenesis) {
        this(directory, networkId, toGenesis, Shape.USUAL);
    }

    SmallNetwork(Path directory, long networkId, Duration toGenesis, Shape shape) {
        this.directory = directory;
        this.scalerNodes = signers(60, shape.scalerNodes());
        Instant genesis = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(toGenesis);
        chain = LocalChain.derive(seed(90), Duration.ofSeconds(1), genesis.minusSeconds(60));
        registry = new Registry(
                networkId,
                "small",
                RegistryLink.FIRST,
                authority.id(),
                new Parameters(
                        genesis,
                        ERA,
                        12,
                        shape.committee(),
                        shape.quorum(),
                        shape.targets(),
                        527,
                        Duration.ofSeconds(2),
                        36),
                chain.info(),
                hyperNodes.stream()
                        .map(signer -> new HyperNodeMember(signer.id(), "unknown", 1, freeEndpoint(), bls(signer.id())))
                        .sorted(Comparator.comparing(HyperNodeMember::id))
                        .toList(),
                scalerNodes.stream()
                        .map(signer -> new ScalerNodeMember(
                                signer.id(),
                                "provider",
                                freeEndpoint(),
                                new Claim(CAPACITY, 1, Duration.ofMillis(50), 1, 900_000, "DEU/Frankfurt")))
                        .sorted(Comparator.comparing(ScalerNodeMember::id))
                        .toList(),
                satelliteKeys.stream()
                        .map(signer -> new SatelliteMember(signer.id(), "op", freeEndpoint(), freeEndpoint()))
                        .sorted(Comparator.comparing(SatelliteMember::id))
                        .toList());
        sign(registry);
    }

    /// What every node reads when it starts.
    void sign(Registry content) {
        RegistryFile.write(directory.resolve("network.json"), content, authority);
    }

    /// A network with both satellites and both ScalerNodes running.
    static SmallNetwork running(Path directory) {
        return running(directory, (machine, _) -> machine);
    }

    /// @param fault of the second ScalerNode
    static SmallNetwork running(Path directory, ScalerNodeFault fault) {
        return running(directory, fault::around);
    }

    private static SmallNetwork running(
            Path directory, BiFunction<ScalerNodeRole, Signer, ScalerNodeRole> aroundSecond) {
        SmallNetwork network = new SmallNetwork(directory);
        network.startSatellite(0);
        network.startSatellite(1);
        network.startScalerNode(0);
        network.startScalerNode(1, machine -> aroundSecond.apply(machine, network.scalerNodes.get(1)));
        return network;
    }

    private static List<Signer> signers(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(SmallNetwork::signer)
                .toList();
    }

    static Signer signer(int filler) {
        return Ed25519.best().signer(seed(filler));
    }

    /// The second key of one of the nodes here.
    private static BlsKey bls(NodeId id) {
        return IntStream.range(0, 100)
                .mapToObj(filler -> seed(filler))
                .filter(seed -> Ed25519.nodeId(seed).equals(id))
                .map(BlsKey::of)
                .findFirst()
                .orElseThrow();
    }

    static byte[] seed(int filler) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) filler);
        return seed;
    }

    /// Below the range from which systems take ports for outgoing connections: nobody comes in between.
    private static Endpoint freeEndpoint() {
        int port;
        do {
            port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
        } while (!isFree(port));
        return new Endpoint("127.0.0.1", port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    private Path key(String name, int filler) {
        Path key = directory.resolve(name + ".key");
        if (!Files.exists(key)) {
            KeyFile.create(key, seed(filler));
        }
        return key;
    }

    HyperNodeConfig config(int index) {
        return new HyperNodeConfig(
                directory.resolve("hypernode-" + index),
                key("hypernode-" + index, 1 + index),
                directory.resolve("network.json"),
                Optional.of(authority.id()),
                "127.0.0.1",
                Optional.empty(),
                List.of(),
                "127.0.0.1",
                0,
                16,
                Duration.ofSeconds(1),
                false,
                HyperNodeConfig.Room.USUAL);
    }

    /// Another process with the key of that node, at another place and with files of its own.
    HyperNodeConfig elsewhere(int index, String name) {
        HyperNodeConfig here = config(index);
        return new HyperNodeConfig(
                directory.resolve(name),
                here.keyFile(),
                here.networkFile(),
                here.authority(),
                here.listenHost(),
                Optional.of(0),
                here.announce(),
                here.opsHost(),
                here.opsPort(),
                here.maxProbes(),
                Duration.ofMillis(200),
                here.forceStart(),
                here.room());
    }

    HyperNode start(HyperNodeConfig config, ConcurrentLinkedQueue<HyperNodeNotice> told) {
        return HyperNode.start(
                config,
                new HyperNode.Dependencies(InstantSource.system(), fatal::add, DurableChannel::openFile, told::add));
    }

    void startAll() {
        for (int i = 0; i < hyperNodes.size(); i++) {
            start(i);
        }
    }

    HyperNode start(int index) {
        return start(index, InstantSource.system(), DurableChannel::openFile);
    }

    HyperNode start(int index, InstantSource clock, DurableChannel.Opener disk) {
        return start(index, clock, disk, UnaryOperator.identity());
    }

    /// The only HyperNode of its network: after genesis nobody could tell it what it may have signed (P-119).
    HyperNode startAlone(int index) {
        HyperNode node = start(
                config(index).withForcedStart(), notices.computeIfAbsent(index, _ -> new ConcurrentLinkedQueue<>()));
        nodes.put(index, node);
        return node;
    }

    HyperNode startFaulty(int index, HyperNodeFault fault) {
        Signer signer = hyperNodes.get(index);
        return start(
                index,
                InstantSource.system(),
                DurableChannel::openFile,
                machine -> new FaultyHyperNode(machine, fault, signer));
    }

    private HyperNode start(
            int index, InstantSource clock, DurableChannel.Opener disk, UnaryOperator<HyperNodeRole> around) {
        var heard = notices.computeIfAbsent(index, _ -> new ConcurrentLinkedQueue<>());
        HyperNode node =
                HyperNode.start(config(index), new HyperNode.Dependencies(clock, fatal::add, disk, heard::add, around));
        nodes.put(index, node);
        return node;
    }

    HyperNode node(int index) {
        return Objects.requireNonNull(nodes.get(index), "not started");
    }

    void stop(int index) {
        node(index).close();
        nodes.remove(index);
    }

    void startScalerNode(int index) {
        startScalerNode(index, UnaryOperator.identity());
    }

    private void startScalerNode(int index, UnaryOperator<ScalerNodeRole> around) {
        ScalerNodeConfig config = new ScalerNodeConfig(
                directory.resolve("scalernode-" + index),
                key("scalernode-" + index, 60 + index),
                directory.resolve("network.json"),
                Optional.of(authority.id()),
                "127.0.0.1",
                Optional.empty(),
                "127.0.0.1",
                0,
                CAPACITY,
                ScalerNodeConfig.Maintenance.DEFAULT,
                16,
                Duration.ofSeconds(1),
                false,
                TranscriptStore.DEFAULT_BYTES);
        ScalerNodeDaemon daemon = ScalerNodeDaemon.start(config, fatal::add, around);
        daemons.add(daemon);
        daemon.ready().join();
    }

    ScalerNodeDaemon scalerNode(int index) {
        return daemons.get(index);
    }

    /// What a node has kept, read while it runs.
    List<CountersignedTranscript> transcripts(String node) {
        List<CountersignedTranscript> kept = new ArrayList<>();
        TranscriptStore.FORMAT.all(directory.resolve(node)).forEach(file -> file.read(kept::add));
        return kept;
    }

    KeepingSatellite startSatellite(int index) {
        KeepingSatellite satellite = new KeepingSatellite(registry, chain, satelliteKeys.get(index));
        satellites.put(index, satellite);
        return satellite;
    }

    KeepingSatellite satellite(int index) {
        return Objects.requireNonNull(satellites.get(index), "not started");
    }

    BeaconValue beacon(long round) {
        return chain.sign(round);
    }

    /// The first era that begins after everybody runs: a machine that is busy may be late for era 0.
    int nextEra() {
        return Math.toIntExact(
                registry.parameters().clock().eraAfter(Instant.now()).number());
    }

    Instant end(int era) {
        return registry.parameters().clock().end(new EraId(era));
    }

    boolean heard(int index, Class<? extends HyperNodeNotice> kind) {
        return notices.getOrDefault(index, new ConcurrentLinkedQueue<>()).stream()
                .anyMatch(kind::isInstance);
    }

    /// The answer of a node's operational endpoint, whatever its status.
    static String get(HyperNode node, String path) {
        return get(node.opsPort(), path);
    }

    static String get(int opsPort, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + opsPort + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// The value of a metric line that starts like this; 0 without one.
    static double metric(HyperNode node, String line) {
        return get(node, "/metrics")
                .lines()
                .filter(found -> found.startsWith(line))
                .mapToDouble(found -> Double.parseDouble(found.substring(found.lastIndexOf(' '))))
                .sum();
    }

    static void await(Duration atMost, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(atMost);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within " + atMost);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        nodes.values().forEach(HyperNode::close);
        daemons.forEach(ScalerNodeDaemon::close);
        satellites.values().forEach(KeepingSatellite::close);
    }
}
