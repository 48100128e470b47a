package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.StallWatch;
import network.icn.proto.v1.AskRequest;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.ProbeEchoResponse;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Strangers, and members that ask for too much, made an honest ScalerNode look down: every challenge that is refused
/// as `busy` is a FAIL. Here they do their worst, and no honest challenge is lost.
@Timeout(240)
class DoorIT {
    private static final int ADDRESSES = 64;
    private static final int A_SECOND = 500;
    /// Calls under way, each followed by the next one: 48 times what a door with one place for all can stand. More
    /// would
    /// only keep the prober waiting, whose processor the attackers share here and nowhere else.
    private static final int AT_ONCE = 48;

    /// What `icn network init` gives a probe.
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    /// Of twelve: with fewer that tell something the machine was too busy.
    private static final int SLOTS_THAT_TELL = 6;

    @TempDir
    Path directory;

    private final AtomicBoolean attacking = new AtomicBoolean(true);
    private final AtomicLong attacks = new AtomicLong();
    private final StallWatch stalls = StallWatch.start();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(stalls));

    @AfterEach
    void stop() throws Exception {
        attacking.set(false);
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private TestNetwork start(TestNetwork network) throws Exception {
        network.maxChallenges = 1;
        open.add(network);
        return network.start();
    }

    private void attack(Runnable once) {
        ExecutorService executor =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory());
        open.add(executor);
        for (int i = 0; i < AT_ONCE; i++) {
            executor.execute(() -> {
                while (attacking.get()) {
                    once.run();
                    attacks.incrementAndGet();
                }
            });
        }
    }

    private enum Probed {
        ANSWERED,
        REFUSED,
        SILENCE
    }

    /// What became of the probes of an honest HyperNode, one in each slot of the era, and of the slowest of them.
    ///
    /// @param lost not answered in time, or refused
    /// @param stalled of these, those that a HyperNode holds against nobody: silence while its own machine,
    /// here that of the attackers, too, kept it waiting
    private record Served(int lost, int stalled, Duration slowest) {}

    private Served assertNothingLost(TestNetwork network) {
        TestNetwork.until(() -> attacks.get() >= AT_ONCE);
        Served served = serve(network, network.hyperNode, attacks::get, 50);
        System.out.println(served);
        assertThat(served.lost() - served.stalled()).as(served.toString()).isZero();
        assumeThat(served.stalled()).as(served.toString()).isLessThanOrEqualTo(SLOTS_THAT_TELL);
        return served;
    }

    /// @param aSlot so much of the attack in each slot
    private Served serve(TestNetwork network, Signer honest, LongSupplier attack, int aSlot) {
        Signed snapshot = network.snapshot(TestNetwork.ERA_0);
        int lost = 0;
        int stalled = 0;
        long slowest = 0;
        var clock = network.registry.parameters().clock();
        for (int slot = 0; slot < clock.slots(); slot++) {
            network.now.set(clock.slotStart(TestNetwork.ERA_0, slot).plusMillis(200));
            long asked = System.nanoTime();
            long since = stalls.now();
            Probed probed = probe(network, honest, snapshot);
            lost += probed == Probed.ANSWERED ? 0 : 1;
            boolean own = stalls.longest(since).compareTo(ANSWER_TIMEOUT.dividedBy(8)) > 0;
            stalled += probed == Probed.SILENCE && own ? 1 : 0;
            slowest = Math.max(slowest, System.nanoTime() - asked);
            long before = attack.getAsLong();
            TestNetwork.until(() -> attack.getAsLong() >= before + aSlot);
        }
        return new Served(lost, stalled, Duration.ofNanos(slowest));
    }

    /// As a HyperNode does it, over a connection that has to be made first, and all of it in the time that it has.
    private static Probed probe(TestNetwork network, Signer honest, Signed snapshot) {
        var challenge =
                network.challenge(honest, snapshot, TestNetwork.ERA_0, 20).signedBy(honest);
        try (GrpcChannels channels = network.channels(honest)) {
            var stub = network.stub(channels)
                    .withWaitForReady()
                    .withDeadlineAfter(ANSWER_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            for (int i = 0; i < 2; i++) {
                ProbeEchoResponse _ = stub.probeEcho(ProbeEchoRequest.newBuilder()
                        .setNonce(ByteString.copyFrom(new byte[32]))
                        .build());
            }
            return stub.ask(AskRequest.newBuilder()
                                    .setChallenge(Messages.of(challenge))
                                    .setBeacon(Messages.of(network.beacon(TestNetwork.ERA_0)))
                                    .build())
                            .hasAnswer()
                    ? Probed.ANSWERED
                    : Probed.REFUSED;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED ? Probed.SILENCE : Probed.REFUSED;
        }
    }

    /// A machine that cannot offer so many proves less: then this is told, and counted as skipped.
    @Test
    void fiveHundredHandshakesASecondOfStrangersFrom64AddressesCostNoHonestChallenge() throws Exception {
        TestNetwork network = start(TestNetwork.of(directory, 2));
        HandshakeFlood flood = new HandshakeFlood(network, A_SECOND, ADDRESSES);
        open.add(flood);
        TestNetwork.until(() -> flood.begun() >= A_SECOND);
        long start = System.nanoTime();
        long before = flood.begun();
        long answeredBefore = flood.answered();

        Served served = serve(network, network.hyperNode, flood::begun, A_SECOND / 2);

        double seconds = (System.nanoTime() - start) / 1e9;
        String fact = "%d handshakes/s of %d from %d addresses were begun, %d/s answered, for %.1f s: %s"
                .formatted(
                        Math.round((flood.begun() - before) / seconds),
                        A_SECOND,
                        ADDRESSES,
                        Math.round((flood.answered() - answeredBefore) / seconds),
                        seconds,
                        served);
        System.out.println(fact);
        assertThat(served.lost()).as(fact).isZero();
        assumeThat((flood.begun() - before) / seconds).as(fact).isGreaterThan(A_SECOND * 0.9);
    }

    @Test
    void callsOfStrangersCostNoHonestChallenge() throws Exception {
        TestNetwork network = start(TestNetwork.of(directory, 2));
        List<GrpcChannels> strangers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            strangers.add(network.channels(network.stranger));
        }
        open.addAll(strangers);
        AtomicInteger next = new AtomicInteger();
        Signed challenge = network.challenge(
                        network.stranger, network.snapshot(TestNetwork.ERA_0), TestNetwork.ERA_0, 500)
                .signedBy(network.stranger);
        attack(() -> demand(network, strangers.get(next.getAndIncrement() % strangers.size()), challenge));

        Served _ = assertNothingLost(network);
    }

    @Test
    void oneMemberThatAsksForEverythingCostsNoOtherMemberAChallenge() throws Exception {
        assertGreedyMembersCostNothing(TestNetwork.of(directory, 4), 1);
    }

    @Test
    void fMembersThatAskForEverythingCostNoOtherMemberAChallenge() throws Exception {
        assertGreedyMembersCostNothing(TestNetwork.of(directory, 7), 2);
    }

    /// They ask as often as they can, for as much as they can, on as many connections as they get.
    private void assertGreedyMembersCostNothing(TestNetwork idle, int greedy) throws Exception {
        TestNetwork network = start(idle);
        List<Signer> members = network.otherHyperNodes.subList(0, greedy);
        List<GrpcChannels> channels = new ArrayList<>();
        for (int i = 0; i < 16 * greedy; i++) {
            channels.add(network.channels(members.get(i % greedy)));
        }
        open.addAll(channels);
        Signed snapshot = network.snapshot(TestNetwork.ERA_0);
        AtomicInteger next = new AtomicInteger();
        attack(() -> {
            int number = next.getAndIncrement();
            GrpcChannels one = channels.get(number % channels.size());
            Signer member = members.get(number % channels.size() % greedy);
            if (number / channels.size() % 2 == 0) {
                demand(
                        network,
                        one,
                        network.challenge(member, snapshot, TestNetwork.ERA_0, 500)
                                .signedBy(member));
            } else {
                echo(network, one);
            }
        });

        Served served = assertNothingLost(network);
        // One challenge a slot and one more each, whatever they ask: of the twelve slots of the era.
        double answered = network.metrics()
                .lines()
                .filter(line -> line.startsWith("icn_scalernode_challenges_answered_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
        assertThat(answered).isBetween(12.0 - served.stalled(), 12.0 + greedy * 24);
    }

    private static void demand(TestNetwork network, GrpcChannels channels, Signed challenge) {
        try {
            network.stub(channels)
                    .ask(AskRequest.newBuilder()
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
