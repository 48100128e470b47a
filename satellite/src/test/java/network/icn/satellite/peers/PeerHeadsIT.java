package network.icn.satellite.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import network.icn.node.EnvironmentException;
import network.icn.node.rpc.ClientCertificate;
import network.icn.node.rpc.Execution;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.GrpcLimits;
import network.icn.node.rpc.GrpcServer;
import network.icn.node.rpc.NodeTls;
import network.icn.node.wal.DurableChannel;
import network.icn.proto.v1.GetHeadRequest;
import network.icn.proto.v1.GetHeadResponse;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.satellite.ingest.Recovery;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.log.LogSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another satellite on a real socket, whose heads this one keeps and whom it asks for its own.
class PeerHeadsIT {
    private static final Signer SELF = Nodes.signer("satellite-0");
    private static final Signer OTHER = Nodes.signer("satellite-1");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Hash32 NETWORK = registry(1).network();

    /// What the other one answers when it is asked about a satellite.
    private final AtomicReference<Signed> theirs = new AtomicReference<>(head(OTHER, 3, 3, 0));

    private final AtomicReference<Optional<Signed>> ours = new AtomicReference<>(Optional.empty());
    private final BlockingQueue<NodeId> asked = new LinkedBlockingQueue<>();
    private final AtomicReference<EnvironmentException> fatal = new AtomicReference<>();
    private final BlockingQueue<SatelliteConviction> convictions = new LinkedBlockingQueue<>();

    @TempDir
    Path directory;

    private Registry registry;
    private GrpcServer server;
    private GrpcChannels channels;
    private ArchiveLog log;
    private Recovery recovery;

    private static Signed head(Signer by, long size, int root, int second) {
        return new LogHead(NETWORK, by.id(), size, Hash32.sha256(new byte[] {(byte) root}), NOON.plusSeconds(second))
                .signedBy(by);
    }

    @BeforeEach
    void startTheOther() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        registry = registry(port);
        server = GrpcServer.start(
                new GrpcServer.Listen(
                        "127.0.0.1",
                        port,
                        ClientCertificate.OPTIONAL,
                        Execution.VIRTUAL_THREADS,
                        GrpcLimits.standard(),
                        registry::isMember),
                NodeTls.of(OTHER, InstantSource.system()),
                List.of(new Other()),
                List.of());
        channels = new GrpcChannels(NodeTls.of(SELF, InstantSource.system()), PeerHeads.MAX_ANSWER_BYTES);
        log = ArchiveLog.open(
                new LogSource(
                        directory,
                        NETWORK,
                        SELF,
                        Ed25519.best(),
                        _ -> AttachmentRef.NONE,
                        DurableChannel::openFile,
                        InstantSource.system(),
                        Instant.EPOCH),
                fatal::set,
                _ -> {});
        recovery = new Recovery(RegistryHistory.of(registry), SELF.id(), Ed25519.best(), log, fatal::set, false);
    }

    private static Registry registry(int port) {
        Registry base = Registries.of(Registries.parameters(4, 3, 16), 4, 2);
        List<SatelliteMember> satellites = List.of(
                new SatelliteMember(SELF.id(), "one", new Endpoint("127.0.0.1", 1), new Endpoint("127.0.0.1", 2)),
                new SatelliteMember(
                        OTHER.id(), "other", new Endpoint("127.0.0.1", port), new Endpoint("127.0.0.1", 3)));
        return new Registry(
                7,
                base.name(),
                base.link(),
                base.authority(),
                base.parameters(),
                base.beacon(),
                base.hyperNodes(),
                base.scalerNodes(),
                satellites.stream()
                        .sorted((one, other) -> one.id().compareTo(other.id()))
                        .toList());
    }

    @AfterEach
    void close() {
        channels.close();
        server.close();
        log.close();
    }

    private final class Other extends SatelliteServiceGrpc.SatelliteServiceImplBase {
        @Override
        public void getHead(GetHeadRequest request, StreamObserver<GetHeadResponse> response) {
            NodeId about = NodeId.of(request.getSatellite().toByteArray());
            Optional<Signed> head = about.equals(OTHER.id()) ? Optional.of(theirs.get()) : ours.get();
            GetHeadResponse.Builder answer = GetHeadResponse.newBuilder();
            head.ifPresent(known -> answer.setHead(Messages.of(known)));
            response.onNext(answer.build());
            response.onCompleted();
            asked.add(about);
        }
    }

    private PeerHeads peers() {
        return new PeerHeads(
                new PeerHeads.Subject(RegistryHistory.of(registry), SELF.id(), Ed25519.best(), directory),
                channels,
                recovery,
                convictions::add);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void theLastHeadOfAnotherSatelliteIsKeptAlsoOverARestart() {
        try (PeerHeads peers = peers()) {
            peers.askAll();
            await(() -> peers.of(OTHER.id()).isPresent());
            assertThat(peers.of(OTHER.id())).contains(theirs.get());
            theirs.set(head(OTHER, 5, 5, 9));
            peers.askAll();
            await(() -> peers.of(OTHER.id()).equals(Optional.of(theirs.get())));
        }

        try (PeerHeads again = peers()) {
            assertThat(again.of(OTHER.id())).contains(theirs.get());
        }
    }

    /// It has lost its disk and begun anew, or shows another log.
    @Test
    void aSatelliteThatGoesBackInItsHeadsIsConvicted() throws Exception {
        try (PeerHeads peers = peers()) {
            peers.askAll();
            await(() -> peers.of(OTHER.id()).isPresent());
            theirs.set(head(OTHER, 1, 1, 9));
            peers.askAll();

            SatelliteConviction conviction = convictions.poll(20, TimeUnit.SECONDS);
            assertThat(conviction.rule()).contains(SatelliteConviction.Rule.ORDER);
            assertThat(conviction.verify(Ed25519.best(), RegistryHistory.of(registry)))
                    .isTrue();
            assertThat(peers.of(OTHER.id())).contains(head(OTHER, 3, 3, 0));
        }
    }

    @Test
    void aHeadThatAnotherHasSignedIsNone() throws Exception {
        theirs.set(head(SELF, 9, 9, 9));
        try (PeerHeads peers = peers()) {
            peers.askAll();
            assertThat(asked.poll(20, TimeUnit.SECONDS)).isNotNull();
            theirs.set(head(OTHER, 4, 4, 4));
            peers.askAll();
            await(() -> peers.of(OTHER.id()).isPresent());
            assertThat(peers.of(SELF.id())).isEmpty();
        }
    }

    @Test
    void aSatelliteInDoubtIsToldByAnotherWhatItHasSigned() {
        assertThat(recovery.maySign()).isFalse();
        assertThat(recovery.peersToAsk()).containsExactly(OTHER.id());
        ours.set(Optional.of(head(SELF, 2, 2, 0)));
        try (PeerHeads peers = peers()) {
            peers.askAll();
            await(() -> fatal.get() != null);
        }

        assertThat(fatal.get()).hasMessageContaining("the log has 0 entries, but this satellite has signed for 2");
    }

    @Test
    void anotherSatelliteThatIsAwayKeepsNobodyWaiting() {
        server.close();
        try (PeerHeads peers = peers()) {
            peers.askAll();
            await(() -> recovery.peersToAsk().isEmpty());
        }
        registry.hyperNodes().stream().limit(2).forEach(member -> recovery.answered(member.id(), Optional.empty()));

        assertThat(recovery.maySign()).isTrue();
        assertThat(fatal.get()).isNull();
    }
}
