package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.JdkSslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NodeTls;
import network.icn.proto.v1.ChallengePossessionRequest;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.signed.Signed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Strangers, and members that ask for too much, made an honest ScalerNode look down: every challenge that is refused
/// as `busy` is a FAIL. Here they do their worst, and no honest challenge is lost.
@Timeout(120)
class DoorIT {
    private static final int ADDRESSES = 64;
    private static final Duration BETWEEN_HANDSHAKES = Duration.ofMillis(2);

    @TempDir
    Path directory;

    private final AtomicBoolean attacking = new AtomicBoolean(true);
    private final AtomicInteger attacks = new AtomicInteger();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        attacking.set(false);
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private TestNetwork start() throws Exception {
        TestNetwork network = new TestNetwork(directory);
        network.maxChallenges = 1;
        open.add(network);
        return network.start();
    }

    private void attack(int threads, Runnable once) {
        ExecutorService executor =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());
        open.add(executor);
        for (int i = 0; i < threads; i++) {
            executor.execute(() -> {
                while (attacking.get()) {
                    once.run();
                    attacks.incrementAndGet();
                }
            });
        }
    }

    /// One challenge of an honest HyperNode in every slot of the era.
    private int lost(TestNetwork network, Signer honest) throws InterruptedException {
        Signed snapshot = network.snapshot(TestNetwork.ERA_0);
        int lost = 0;
        var clock = network.registry.parameters().clock();
        try (GrpcChannels channels = network.channels(honest)) {
            for (int slot = 0; slot < clock.slots(); slot++) {
                network.now.set(clock.slotStart(TestNetwork.ERA_0, slot).plusMillis(200));
                var challenge = network.challenge(honest, snapshot, TestNetwork.ERA_0, 20)
                        .signedBy(honest);
                try {
                    var response = network.stub(channels)
                            .challengePossession(ChallengePossessionRequest.newBuilder()
                                    .setChallenge(Messages.of(challenge))
                                    .setBeacon(Messages.of(network.beacon(TestNetwork.ERA_0)))
                                    .build());
                    lost += response.hasAnswer() ? 0 : 1;
                } catch (StatusRuntimeException e) {
                    lost++;
                }
                int before = attacks.get();
                TestNetwork.until(() -> attacks.get() >= before + 50);
            }
        }
        return lost;
    }

    @Test
    void handshakesOfStrangersFromManyAddressesCostNoHonestChallenge() throws Exception {
        TestNetwork network = start();
        NodeTls tls = NodeTls.of(network.stranger, network.clock);
        var sockets =
                ((JdkSslContext) tls.client(network.scalerNode.id())).context().getSocketFactory();
        AtomicInteger next = new AtomicInteger();
        List<SSLSocket> held = new ArrayList<>();
        attack(2, () -> {
            int number = next.getAndIncrement();
            try {
                InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + number % ADDRESSES)});
                SSLSocket socket = (SSLSocket) sockets.createSocket(
                        InetAddress.getLoopbackAddress(), network.daemon().port(), from, 0);
                synchronized (held) {
                    held.add(socket);
                }
                if (number % 2 == 0) {
                    // The others connect and say nothing.
                    socket.startHandshake();
                }
            } catch (IOException e) {
                // Cut off: that is what the door is for.
            }
            LockSupport.parkNanos(BETWEEN_HANDSHAKES.multipliedBy(2).toNanos());
        });

        assertThat(lost(network, network.hyperNode)).isZero();
        assertThat(attacks).hasValueGreaterThanOrEqualTo(600);
        synchronized (held) {
            for (SSLSocket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void callsOfStrangersCostNoHonestChallenge() throws Exception {
        TestNetwork network = start();
        List<GrpcChannels> strangers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            strangers.add(network.channels(network.stranger));
        }
        open.addAll(strangers);
        AtomicInteger next = new AtomicInteger();
        Signed challenge = network.challenge(
                        network.stranger, network.snapshot(TestNetwork.ERA_0), TestNetwork.ERA_0, 500)
                .signedBy(network.stranger);
        attack(32, () -> demand(network, strangers.get(next.getAndIncrement() % strangers.size()), challenge));

        assertThat(lost(network, network.hyperNode)).isZero();
    }

    /// f of n = 4 is one: it asks as often as it can, for as much as it can, on as many connections as it gets.
    @Test
    void aMemberThatAsksForEverythingCostsNoOtherMemberAChallenge() throws Exception {
        TestNetwork network = start();
        Signer greedy = network.otherHyperNode;
        List<GrpcChannels> channels = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            channels.add(network.channels(greedy));
        }
        open.addAll(channels);
        Signed snapshot = network.snapshot(TestNetwork.ERA_0);
        AtomicInteger next = new AtomicInteger();
        attack(32, () -> {
            int number = next.getAndIncrement();
            GrpcChannels one = channels.get(number % channels.size());
            if (number % 2 == 0) {
                demand(
                        network,
                        one,
                        network.challenge(greedy, snapshot, TestNetwork.ERA_0, 500)
                                .signedBy(greedy));
            } else {
                echo(network, one);
            }
        });

        assertThat(lost(network, network.hyperNode)).isZero();
    }

    private static void demand(TestNetwork network, GrpcChannels channels, Signed challenge) {
        try {
            network.stub(channels)
                    .challengePossession(ChallengePossessionRequest.newBuilder()
                            .setChallenge(Messages.of(challenge))
                            .setBeacon(Messages.of(network.beacon(TestNetwork.ERA_0)))
                            .build());
        } catch (StatusRuntimeException e) {
            // Refused: that is what the door is for.
        }
    }

    private static void echo(TestNetwork network, GrpcChannels channels) {
        try {
            network.stub(channels)
                    .probeEcho(ProbeEchoRequest.newBuilder()
                            .setNonce(ByteString.copyFrom(new byte[32]))
                            .build());
        } catch (StatusRuntimeException e) {
            // Refused: that is what the door is for.
        }
    }
}
