package network.icn.hypernode;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import network.icn.node.EnvironmentException;
import network.icn.node.key.KeyFile;
import network.icn.node.registry.RegistryFile;
import network.icn.node.rpc.ClientCertificate;
import network.icn.node.rpc.Execution;
import network.icn.node.rpc.GrpcLimits;
import network.icn.node.rpc.GrpcServer;
import network.icn.node.rpc.NodeTls;
import network.icn.node.rpc.PeerIdentity;
import network.icn.node.wal.DurableChannel;
import network.icn.proto.v1.ChallengePossessionRequest;
import network.icn.proto.v1.ChallengePossessionResponse;
import network.icn.proto.v1.GetBeaconRequest;
import network.icn.proto.v1.GetBeaconResponse;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.ProbeEchoResponse;
import network.icn.proto.v1.Refusal;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.proto.v1.SubmitEvidenceRequest;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.proto.v1.SubmitResponse;
import network.icn.protocol.agreement.Certificate;
import network.icn.protocol.agreement.DecidedReport;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.agreement.ReportVerifier;
import network.icn.protocol.beacon.BeaconVerifier;
import network.icn.protocol.beacon.LocalChain;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.crypto.Ed25519;
import network.icn.protocol.era.EraId;
import network.icn.protocol.hypernode.HyperNodeFault;
import network.icn.protocol.hypernode.HyperNodeNotice;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.merkle.Merkle;
import network.icn.protocol.merkle.MerkleTree;
import network.icn.protocol.merkle.MultiProof;
import network.icn.protocol.registry.Claim;
import network.icn.protocol.registry.Endpoint;
import network.icn.protocol.registry.HyperNodeMember;
import network.icn.protocol.registry.Parameters;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.registry.SatelliteMember;
import network.icn.protocol.registry.ScalerNodeMember;
import network.icn.protocol.satellite.EntryKey;
import network.icn.protocol.satellite.SatelliteReceipt;
import network.icn.protocol.satellite.Submission;
import network.icn.protocol.scalernode.ScalerNodeEffect;
import network.icn.protocol.scalernode.ScalerNodeInput;
import network.icn.protocol.scalernode.ScalerNodeMachine;
import network.icn.protocol.signed.Signed;

/// Real HyperNodes on loopback, a ScalerNode with its data in memory, and a satellite that verifies and keeps reports
/// in
/// memory. Their own shells are tested in their modules.
final class SmallNetwork implements AutoCloseable {
    static final Duration ERA = Duration.ofSeconds(8);
    private static final int LEAVES = 64;

    final Path directory;
    final Registry registry;
    final LocalChain chain;
    final List<Signer> signers = new ArrayList<>();
    final Map<Integer, HyperNode> nodes = new LinkedHashMap<>();
    final Map<Integer, ConcurrentLinkedQueue<HyperNodeNotice>> notices = new LinkedHashMap<>();
    final ConcurrentLinkedQueue<DecidedReport> reports = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Evidence> evidence = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<EnvironmentException> fatal = new ConcurrentLinkedQueue<>();
    final Signer satellite = signer(70);
    final Signer scalerNode = signer(60);
    private final Signer authority = signer(80);
    private final List<Payload> leaves = new ArrayList<>();
    /// Index of a leaf that the ScalerNode has lost; -1 for none.
    volatile boolean dataLost;
    private final GrpcServer scalerServer;
    private final GrpcServer satelliteServer;

    SmallNetwork(Path directory, int hyperNodes) {
        this.directory = directory;
        Instant genesis = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(4);
        chain = LocalChain.derive(seed(90), Duration.ofSeconds(1), genesis.minusSeconds(60));
        for (int i = 0; i < hyperNodes; i++) {
            signers.add(signer(1 + i));
        }
        int scalerPort = freePort();
        int satellitePort = freePort();
        registry = new Registry(
                7,
                "small",
                1,
                authority.id(),
                new Parameters(genesis, ERA, 12, 128, 90, 16, 527, Duration.ofSeconds(1)),
                chain.info(),
                signers.stream()
                        .map(signer -> new HyperNodeMember(signer.id(), "op", 1, new Endpoint("127.0.0.1", freePort())))
                        .sorted(Comparator.comparing(HyperNodeMember::id))
                        .toList(),
                List.of(new ScalerNodeMember(
                        scalerNode.id(),
                        "provider",
                        new Endpoint("127.0.0.1", scalerPort),
                        new Claim(1 << 18, 1, Duration.ofMillis(50), 1, 999_000, "DEU/Frankfurt"))),
                List.of(new SatelliteMember(
                        satellite.id(), "op", new Endpoint("127.0.0.1", satellitePort), new Endpoint("127.0.0.1", 1))));
        RegistryFile.write(directory.resolve("network.json"), registry, authority);
        scalerServer = serve(scalerNode, scalerPort, new InMemoryScalerNode());
        satelliteServer = serve(satellite, satellitePort, new InMemorySatellite());
    }

    private static GrpcServer serve(Signer signer, int port, io.grpc.BindableService service) {
        return GrpcServer.start(
                new GrpcServer.Listen(
                        "127.0.0.1",
                        port,
                        ClientCertificate.REQUIRED,
                        Execution.VIRTUAL_THREADS,
                        GrpcLimits.standard()),
                NodeTls.of(signer, InstantSource.system()),
                List.of(service),
                List.of());
    }

    static Signer signer(int filler) {
        return Ed25519.best().signer(seed(filler));
    }

    static byte[] seed(int filler) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) filler);
        return seed;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HyperNodeConfig config(int index, HyperNodeFault fault) {
        Path home = directory.resolve("hypernode-" + index);
        Path key = directory.resolve("hypernode-" + index + ".key");
        if (!Files.exists(key)) {
            KeyFile.create(key, seed(1 + index));
        }
        return new HyperNodeConfig(
                home,
                key,
                directory.resolve("network.json"),
                Optional.of(authority.id()),
                "127.0.0.1",
                Optional.empty(),
                "127.0.0.1",
                0,
                16,
                fault);
    }

    void start(int index, HyperNodeFault fault) {
        var heard = notices.computeIfAbsent(index, _ -> new ConcurrentLinkedQueue<>());
        nodes.put(
                index,
                HyperNode.start(
                        config(index, fault),
                        new HyperNode.Surroundings(
                                InstantSource.system(), fatal::add, DurableChannel::openFile, heard::add)));
    }

    HyperNode node(int index) {
        return Objects.requireNonNull(nodes.get(index), "not started");
    }

    void stop(int index) {
        node(index).close();
        nodes.remove(index);
    }

    boolean hasReport(int era) {
        return reports.stream().anyMatch(report -> report.era().number() == era);
    }

    Instant end(int era) {
        return registry.parameters().clock().end(new EraId(era));
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
        scalerServer.close();
        satelliteServer.close();
    }

    /// The real rules over 64 leaves in memory.
    private final class InMemoryScalerNode extends ScalerNodeServiceGrpc.ScalerNodeServiceImplBase {
        private final MerkleTree tree;
        private final ScalerNodeMachine machine;
        private long tokens;

        InMemoryScalerNode() {
            List<Hash32> hashes = new ArrayList<>();
            for (int i = 0; i < LEAVES; i++) {
                byte[] leaf = new byte[4096];
                Arrays.fill(leaf, (byte) i);
                leaves.add(Payload.of(leaf));
                hashes.add(Merkle.leafHash(leaf));
            }
            tree = MerkleTree.of(hashes);
            machine = new ScalerNodeMachine(
                    registry, scalerNode, Ed25519.best(), value -> BeaconVerifier.verify(chain.info(), value));
            machine.step(new ScalerNodeInput.DataIndexed(tree.root(), LEAVES), Instant.now());
        }

        private synchronized ScalerNodeEffect ask(ScalerNodeInput input) {
            machine.step(new ScalerNodeInput.Ticked(), Instant.now());
            for (ScalerNodeEffect effect : machine.step(input, Instant.now())) {
                switch (effect) {
                    case ScalerNodeEffect.HandOutSnapshot _, ScalerNodeEffect.Answer _, ScalerNodeEffect.Refuse _ -> {
                        return effect;
                    }
                    case ScalerNodeEffect.ReadLeaves(long token, long _, List<Long> indices) -> {
                        return read(token, indices);
                    }
                    case ScalerNodeEffect.KeepSnapshot _, ScalerNodeEffect.WakeAt _ -> {}
                }
            }
            throw new AssertionError("no answer to " + input);
        }

        private ScalerNodeEffect read(long token, List<Long> indices) {
            List<Payload> chosen = indices.stream()
                    .map(index -> dataLost ? Payload.of(new byte[4096]) : leaves.get(index.intValue()))
                    .toList();
            List<Hash32> proof = MultiProof.prove(
                    LEAVES, indices.stream().mapToLong(Long::longValue).toArray(), tree);
            return machine.step(new ScalerNodeInput.LeavesRead(token, chosen, proof, false), Instant.now()).stream()
                    .filter(effect -> effect instanceof ScalerNodeEffect.Answer)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void getSnapshot(GetSnapshotRequest request, StreamObserver<GetSnapshotResponse> out) {
            var peer = PeerIdentity.current().orElseThrow();
            var response = GetSnapshotResponse.newBuilder();
            switch (ask(new ScalerNodeInput.SnapshotWanted(tokens++, peer, new EraId(request.getEra())))) {
                case ScalerNodeEffect.HandOutSnapshot(long _, Signed snapshot) ->
                    response.setSnapshot(Messages.of(snapshot));
                case ScalerNodeEffect.Refuse refuse -> response.setRefusal(refusal(refuse));
                case ScalerNodeEffect other -> throw new AssertionError(other);
            }
            out.onNext(response.build());
            out.onCompleted();
        }

        private static Refusal refusal(ScalerNodeEffect.Refuse refuse) {
            return Refusal.newBuilder()
                    .setReason(refuse.reason().label())
                    .setDetail(refuse.detail())
                    .build();
        }

        @Override
        public void challengePossession(
                ChallengePossessionRequest request, StreamObserver<ChallengePossessionResponse> out) {
            var response = ChallengePossessionResponse.newBuilder();
            try {
                var input = new ScalerNodeInput.ChallengeArrived(
                        tokens++,
                        PeerIdentity.current().orElseThrow(),
                        Messages.read(request.getChallenge()),
                        Messages.read(request.getBeacon()));
                switch (ask(input)) {
                    case ScalerNodeEffect.Answer(long _, var answer) -> response.setAnswer(Messages.of(answer));
                    case ScalerNodeEffect.Refuse refuse -> response.setRefusal(refusal(refuse));
                    case ScalerNodeEffect other -> throw new AssertionError(other);
                }
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
            out.onNext(response.build());
            out.onCompleted();
        }

        @Override
        public void probeEcho(ProbeEchoRequest request, StreamObserver<ProbeEchoResponse> out) {
            out.onNext(
                    ProbeEchoResponse.newBuilder().setNonce(request.getNonce()).build());
            out.onCompleted();
        }
    }

    private final class InMemorySatellite extends SatelliteServiceGrpc.SatelliteServiceImplBase {
        private final ReportVerifier verifier =
                new ReportVerifier(registry, Ed25519.best(), value -> BeaconVerifier.verify(chain.info(), value));

        @Override
        public void getBeacon(GetBeaconRequest request, StreamObserver<GetBeaconResponse> out) {
            var response = GetBeaconResponse.newBuilder();
            if (chain.info().timeOf(request.getRound()).isAfter(Instant.now())) {
                response.setRefusal(Refusal.newBuilder().setReason("future-round"));
            } else {
                response.setBeacon(Messages.of(chain.sign(request.getRound())));
            }
            out.onNext(response.build());
            out.onCompleted();
        }

        @Override
        public void submitReport(SubmitReportRequest request, StreamObserver<SubmitResponse> out) {
            try {
                List<Signed> reveals = new ArrayList<>();
                for (var reveal : request.getRevealsList()) {
                    reveals.add(Messages.read(reveal));
                }
                DecidedReport report = new DecidedReport(
                        new EraId(request.getEra()),
                        request.getShard(),
                        Messages.read(request.getBeacon()),
                        Certificate.parse(request.getCertificate().toByteArray()),
                        Payload.of(request.getBody().toByteArray()),
                        reveals);
                if (verifier.verify(report) != ReportVerifier.Finding.VALID) {
                    throw new AssertionError(verifier.verify(report));
                }
                reports.add(report);
                out.onNext(receipt(new Submission.Report(report)));
                out.onCompleted();
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void submitEvidence(SubmitEvidenceRequest request, StreamObserver<SubmitResponse> out) {
            try {
                Evidence proof = Evidence.parse(request.getEvidence().toByteArray());
                if (!proof.verify(Ed25519.best(), registry)) {
                    throw new AssertionError("no proof: " + proof.kind());
                }
                evidence.add(proof);
                out.onNext(receipt(Submission.Accusation.of(proof)));
                out.onCompleted();
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        private SubmitResponse receipt(Submission submission) {
            EntryKey key = submission.key(registry.parameters().clock().eraAt(Instant.now()));
            SatelliteReceipt receipt = new SatelliteReceipt(7, satellite.id(), key, 0, 1, Hash32.ZERO);
            return SubmitResponse.newBuilder()
                    .setReceipt(Messages.of(receipt.signedBy(satellite)))
                    .build();
        }
    }
}
