package network.icn.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import network.icn.node.EnvironmentException;
import network.icn.node.log.LoggedLines;
import network.icn.node.net.MovingNames;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.ProbeEchoResponse;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.registry.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcServerIT {
    private static final InstantSource CLOCK = InstantSource.system();

    private final Signer server = signer(1);
    private final Signer client = signer(2);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicReference<Optional<NodeId>> seen = new AtomicReference<>(Optional.empty());

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private static Signer signer(int filler) {
        byte[] seed = new byte[32];
        seed[0] = (byte) filler;
        return Ed25519.best().signer(seed);
    }

    private GrpcServer serve(
            ClientCertificate policy, GrpcLimits limits, Execution execution, Supplier<Status> outcome) {
        GrpcServer started = GrpcServer.start(
                new GrpcServer.Listen("127.0.0.1", 0, policy, execution, limits, client.id()::equals),
                NodeTls.of(server, CLOCK),
                List.of(new Echo(outcome)),
                List.of(new FieldLimitsInterceptor(message -> message instanceof ProbeEchoRequest request
                                && request.getNonce().size() > 32
                        ? Optional.of("nonce: 32 bytes")
                        : Optional.empty())));
        open.add(started);
        return started;
    }

    private GrpcServer serve() {
        return serve(ClientCertificate.REQUIRED, GrpcLimits.standard(), Execution.EVENT_LOOP, () -> Status.OK);
    }

    /// Answers with the nonce, or ends as it is told.
    private final class Echo extends ScalerNodeServiceGrpc.ScalerNodeServiceImplBase {
        private final Supplier<Status> outcome;

        Echo(Supplier<Status> outcome) {
            this.outcome = outcome;
        }

        @Override
        public void probeEcho(ProbeEchoRequest request, StreamObserver<ProbeEchoResponse> response) {
            seen.set(PeerIdentity.current());
            Status status = outcome.get();
            if (!status.isOk()) {
                response.onError(status.asRuntimeException());
                return;
            }
            response.onNext(
                    ProbeEchoResponse.newBuilder().setNonce(request.getNonce()).build());
            response.onCompleted();
        }
    }

    private ProbeEchoResponse echo(GrpcServer to, NodeId expected, int nonceBytes) {
        try (GrpcChannels channels = new GrpcChannels(NodeTls.of(client, CLOCK), 1 << 20)) {
            return ScalerNodeServiceGrpc.newBlockingStub(channels.to(expected, new Endpoint("127.0.0.1", to.port())))
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .probeEcho(ProbeEchoRequest.newBuilder()
                            .setNonce(ByteString.copyFrom(new byte[nonceBytes]))
                            .build());
        }
    }

    private Status failure(GrpcServer to, int nonceBytes) {
        try {
            echo(to, server.id(), nonceBytes);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    /// A node without an address yet, then at one place, then at another one: each is found at the next dial.
    @Test
    void aNameIsLookedUpAtEachDial() throws Exception {
        GrpcServer first = serve();
        Endpoint endpoint = new Endpoint("node-1.moving.invalid", first.port());
        try (GrpcChannels channels = new GrpcChannels(NodeTls.of(client, CLOCK), 1 << 20)) {
            assertThat(reaches(channels, endpoint)).isFalse();

            MovingNames.move("node-1.moving.invalid", 127, 0, 0, 1);
            assertThat(reachesSoon(channels, endpoint)).isTrue();

            open.remove(first);
            first.close();
            open.add(GrpcServer.start(
                    new GrpcServer.Listen(
                            "127.0.0.2",
                            endpoint.port(),
                            ClientCertificate.REQUIRED,
                            Execution.EVENT_LOOP,
                            GrpcLimits.standard(),
                            client.id()::equals),
                    NodeTls.of(server, CLOCK),
                    List.of(new Echo(() -> Status.OK)),
                    List.of()));
            MovingNames.move("node-1.moving.invalid", 127, 0, 0, 2);
            assertThat(reachesSoon(channels, endpoint)).isTrue();
        }
    }

    /// As a probe does: it waits for a connection, and makes an attempt of its own.
    private boolean reaches(GrpcChannels channels, Endpoint endpoint) {
        ManagedChannel channel = channels.to(server.id(), endpoint);
        channel.resetConnectBackoff();
        try {
            ProbeEchoResponse _ = ScalerNodeServiceGrpc.newBlockingStub(channel)
                    .withWaitForReady()
                    .withDeadlineAfter(1, TimeUnit.SECONDS)
                    .probeEcho(ProbeEchoRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException _) {
            return false;
        }
    }

    /// Below the 10 s for which the platform remembers that a name has no address, and the 30 s for one that it has.
    private boolean reachesSoon(GrpcChannels channels, Endpoint endpoint) {
        long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        while (System.nanoTime() < end) {
            if (reaches(channels, endpoint)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void bothSidesKnowWhoIsAtTheOtherEnd() {
        assertThat(echo(serve(), server.id(), 32).getNonce()).hasSize(32);
        assertThat(seen.get()).contains(client.id());
    }

    @Test
    void aServerThatIsSomebodyElseIsNotTalkedTo() {
        GrpcServer impostor = serve();

        assertThatThrownBy(() -> echo(impostor, signer(3).id(), 32)).isInstanceOf(StatusRuntimeException.class);
        assertThat(seen.get()).isEmpty();
    }

    private Status anonymousCall(GrpcServer to) throws Exception {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", to.port())
                .sslContext(
                        GrpcSslContexts.configure(io.netty.handler.ssl.SslContextBuilder.forClient(), SslProvider.JDK)
                                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                .build())
                .overrideAuthority("localhost")
                .build();
        try {
            ScalerNodeServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .probeEcho(ProbeEchoRequest.getDefaultInstance());
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aClientWithoutCertificateGetsInOnlyWhereThatIsAllowed() throws Exception {
        assertThat(anonymousCall(serve()).isOk()).isFalse();
        assertThat(seen.get()).isEmpty();

        GrpcServer openServer =
                serve(ClientCertificate.OPTIONAL, GrpcLimits.standard(), Execution.VIRTUAL_THREADS, () -> Status.OK);
        assertThat(anonymousCall(openServer).isOk()).isTrue();
        assertThat(seen.get()).isEmpty();
        assertThat(echo(openServer, server.id(), 32).getNonce()).hasSize(32);
        assertThat(seen.get()).contains(client.id());
    }

    @Test
    void escapesTellThePeerNothing() {
        GrpcServer throwing = serve(ClientCertificate.REQUIRED, GrpcLimits.standard(), Execution.EVENT_LOOP, () -> {
            throw new IllegalStateException("secret detail");
        });
        GrpcServer failing = serve(
                ClientCertificate.REQUIRED,
                GrpcLimits.standard(),
                Execution.VIRTUAL_THREADS,
                () -> Status.UNKNOWN.withDescription("secret detail"));

        for (GrpcServer each : List.of(throwing, failing)) {
            Status status = failure(each, 32);
            assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(status.getDescription()).isEqualTo("internal error");
        }
    }

    @Test
    void whatFailsInsideWithoutWordsIsLoggedByItsKind() {
        try (LoggedLines log = new LoggedLines()) {
            for (Status outcome : List.of(
                    Status.INTERNAL.withCause(new ClosedChannelException()),
                    Status.INTERNAL.withCause(new IllegalStateException("no reply")),
                    Status.UNKNOWN)) {
                assertThat(failure(
                                        serve(
                                                ClientCertificate.REQUIRED,
                                                GrpcLimits.standard(),
                                                Execution.VIRTUAL_THREADS,
                                                () -> outcome),
                                        32)
                                .getCode())
                        .isEqualTo(Status.Code.INTERNAL);
            }

            String method = " [method=\"icn.v1.ScalerNodeService/ProbeEcho\"]";
            assertThat(log.warnings())
                    .contains(
                            "call failed inside: ClosedChannelException" + method,
                            "call failed inside: no reply" + method,
                            "call failed inside: it says only UNKNOWN" + method);
        }
    }

    @Test
    void messagesAreBoundedBySizeAndByField() {
        GrpcServer small = serve(
                ClientCertificate.REQUIRED,
                GrpcLimits.standard().withMaxMessageBytes(100),
                Execution.EVENT_LOOP,
                () -> Status.OK);

        assertThat(failure(small, 32).isOk()).isTrue();
        assertThat(failure(small, 33).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure(small, 33).getDescription()).isEqualTo("nonce: 32 bytes");
        assertThat(failure(small, 101).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void whoHoldsMostUnidentifiedConnectionsLosesTheOldest() throws Exception {
        GrpcServer few = serve(
                ClientCertificate.REQUIRED,
                GrpcLimits.standard().withMaxConnections(2, 1, 1),
                Execution.EVENT_LOOP,
                () -> Status.OK);
        List<Socket> held = new ArrayList<>();
        for (String from : List.of("127.0.0.2", "127.0.0.3", "127.0.0.2")) {
            held.add(new Socket(InetAddress.getLoopbackAddress(), few.port(), InetAddress.getByName(from), 0));
        }
        held.getFirst().setSoTimeout(10_000);

        assertThat(closedByServer(held.getFirst())).isTrue();
        until(() -> few.openConnections() == 2);
        assertThat(failure(few, 32).isOk()).as("a member gets in all the same").isTrue();
        for (Socket socket : held) {
            socket.close();
        }
        until(() -> few.openConnections() == 0);
    }

    /// One that is known is crowded out by nobody: not by strangers, and not by those who say nothing.
    @Test
    void aMembersConnectionOutlivesAFloodOfStrangers() throws Exception {
        GrpcServer few = serve(
                ClientCertificate.REQUIRED,
                GrpcLimits.standard().withMaxConnections(4, 2, 1),
                Execution.EVENT_LOOP,
                () -> Status.OK);
        try (GrpcChannels channels = new GrpcChannels(NodeTls.of(client, CLOCK), 1 << 20)) {
            var channel = channels.to(server.id(), new Endpoint("127.0.0.1", few.port()));
            var stub = ScalerNodeServiceGrpc.newBlockingStub(channel);
            stub.withDeadlineAfter(20, TimeUnit.SECONDS).probeEcho(ProbeEchoRequest.getDefaultInstance());
            AtomicBoolean lost = new AtomicBoolean();
            channel.notifyWhenStateChanged(ConnectivityState.READY, () -> lost.set(true));
            List<AutoCloseable> flood = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                flood.add(new Socket(InetAddress.getLoopbackAddress(), few.port()));
                GrpcChannels stranger = new GrpcChannels(NodeTls.of(signer(10 + i), CLOCK), 1 << 20);
                flood.add(stranger);
                ScalerNodeServiceGrpc.newBlockingStub(stranger.to(server.id(), new Endpoint("127.0.0.1", few.port())))
                        .withDeadlineAfter(20, TimeUnit.SECONDS)
                        .withWaitForReady()
                        .probeEcho(ProbeEchoRequest.getDefaultInstance());
            }

            until(() -> few.openConnections() <= 4 + 2 + 1);
            stub.withDeadlineAfter(20, TimeUnit.SECONDS).probeEcho(ProbeEchoRequest.getDefaultInstance());
            assertThat(lost).as("still the first connection").isFalse();
            for (AutoCloseable each : flood) {
                each.close();
            }
        }
    }

    private static boolean closedByServer(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static void until(Supplier<Boolean> condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.get()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void aTakenPortIsOneLine() {
        GrpcServer first = serve();

        assertThatThrownBy(() -> GrpcServer.start(
                        new GrpcServer.Listen(
                                "127.0.0.1",
                                first.port(),
                                ClientCertificate.REQUIRED,
                                Execution.EVENT_LOOP,
                                GrpcLimits.standard(),
                                _ -> false),
                        NodeTls.of(server, CLOCK),
                        List.of(),
                        List.of()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + first.port())
                .hasMessageNotContaining("\n");
    }
}
