package network.icn.benchmarks.rpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NodeTls;
import network.icn.proto.v1.AskRequest;
import network.icn.proto.v1.AskResponse;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.ProbeEchoResponse;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.protocol.challenge.AnswerRule;
import network.icn.protocol.challenge.AnswerVerdict;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.Occasion;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import org.jspecify.annotations.Nullable;

/// The HyperNodes of a committee, each over its own connection: they sign, ask and check.
final class Askers implements AutoCloseable {
    private static final int PER_SLOT = 2;
    private static final int WORKERS = 2;
    private static final int MAX_ANSWER_BYTES = 8 << 20;
    /// So many echoes are under way on each of some connections.
    private static final int ECHOES = 32;
    private static final int ECHO_CONNECTIONS = 8;

    private final AskedNode node;
    private final List<GrpcChannels> channels = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /// As many as one machine has for all: each HyperNode has a thread on a machine of its own, and 64 of them on one
    /// machine would measure how it changes from one to the other.
    private final EventLoopGroup workers = GrpcChannels.workers(WORKERS);
    private long era;

    Askers(AskedNode node) {
        this.node = node;
        for (Signer member : node.hyperNodes()) {
            channels.add(new GrpcChannels(NodeTls.of(member, node::now), MAX_ANSWER_BYTES, workers));
        }
    }

    /// What one member has to ask for in an era.
    private record Draw(Signer member, ProbeDraw draw, GrpcChannels channels) {}

    /// All that is asked in one era: every member, every slot, and a retry each. What follows once an era, draws and
    /// snapshot, is made before.
    Runnable era() {
        EraId current = new EraId(++era);
        BeaconValue beacon =
                node.chain().sign(BeaconSchedule.ofEra(node.history().genesis(), current));
        Hash32 randomness = beacon.bound(node.chain().info().hash());
        List<Draw> draws = new ArrayList<>();
        for (int member = 0; member < node.hyperNodes().size(); member++) {
            Signer signer = node.hyperNodes().get(member);
            draws.add(new Draw(
                    signer, ProbeDraw.of(signer, node.history().network(), current, randomness), channels.get(member)));
        }
        VerifiedSnapshot snapshot = VerifiedSnapshot.of(
                        node.snapshot(current).signedBy(node.scalerNode()), Ed25519.best())
                .orElseThrow();
        node.turnTo(current);
        return () -> {
            for (int slot = 0; slot < AskedNode.SLOTS; slot++) {
                node.turnTo(current, slot);
                int asked = slot;
                all(draws.stream()
                        .<Callable<Void>>map(draw -> () -> {
                            for (int turn = 0; turn < PER_SLOT; turn++) {
                                ask(draw, beacon, snapshot, asked, turn);
                            }
                            return null;
                        })
                        .toList());
            }
        };
    }

    /// How many challenges [#era] asks.
    static int perEra() {
        return AskedNode.MEMBERS * AskedNode.SLOTS * PER_SLOT;
    }

    private void ask(Draw draw, BeaconValue beacon, VerifiedSnapshot snapshot, int slot, int turn) {
        OwnChallenge challenge = challenge(draw, beacon, snapshot, slot, turn);
        AskResponse response = ScalerNodeServiceGrpc.newBlockingStub(
                        draw.channels().to(node.scalerNode().id(), node.endpoint()))
                .withWaitForReady()
                .ask(AskRequest.newBuilder()
                        .setChallenge(Messages.of(challenge.signed()))
                        .setBeacon(Messages.of(beacon))
                        .setSnapshot(Messages.of(snapshot.signed()))
                        .build());
        try {
            boolean right = FieldLimits.check(response).isEmpty()
                    && response.hasAnswer()
                    && AnswerRule.check(challenge, Messages.read(response.getAnswer()), Ed25519.best())
                            instanceof AnswerVerdict.Right;
            if (!right) {
                throw new IllegalStateException("answer: must be right, got " + response.getRefusal());
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("answer: must be one", e);
        }
    }

    /// A retry may not be a repetition.
    private OwnChallenge challenge(Draw draw, BeaconValue beacon, VerifiedSnapshot snapshot, int slot, int turn) {
        Hash32 randomness = beacon.bound(node.chain().info().hash());
        Hash32 seed = draw.draw().seed(node.scalerNode().id(), slot, Possession.NAME, snapshot.hash());
        Challenge asked = new Challenge(
                node.history().network(),
                snapshot.content().era(),
                slot,
                draw.member().id(),
                node.scalerNode().id(),
                Possession.NAME,
                snapshot.hash(),
                randomness,
                turn == 0 ? seed : Hash32.sha256(seed.bytes()),
                new Possession()
                        .question(new Occasion(
                                node.history().latest().parameters(),
                                AskedNode.MEMBERS,
                                snapshot.content(),
                                randomness)),
                node.now().plus(node.history().latest().parameters().answerTimeout()));
        return OwnChallenge.sign(asked, snapshot, draw.member());
    }

    private void all(List<Callable<Void>> work) {
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                Void _ = done.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a challenge failed", e);
        }
    }

    /// Echoes for that time.
    ///
    /// @return how many came back
    long echoes(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        AtomicLong back = new AtomicLong();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        Phaser running = new Phaser(1);
        var request = ProbeEchoRequest.newBuilder()
                .setNonce(ByteString.copyFrom(new byte[32]))
                .build();
        for (GrpcChannels connection : channels.subList(0, ECHO_CONNECTIONS)) {
            var stub = ScalerNodeServiceGrpc.newStub(
                            connection.to(node.scalerNode().id(), node.endpoint()))
                    .withWaitForReady();
            for (int i = 0; i < ECHOES; i++) {
                running.register();
                new Echoes(stub, request, end, back, failed, running).next();
            }
        }
        running.arriveAndAwaitAdvance();
        if (failed.get() != null) {
            throw new IllegalStateException("an echo failed", failed.get());
        }
        return back.get();
    }

    /// One echo after the other.
    private record Echoes(
            ScalerNodeServiceGrpc.ScalerNodeServiceStub stub,
            ProbeEchoRequest request,
            long end,
            AtomicLong back,
            AtomicReference<@Nullable Throwable> failed,
            Phaser running)
            implements StreamObserver<ProbeEchoResponse> {
        void next() {
            stub.probeEcho(request, this);
        }

        @Override
        public void onNext(ProbeEchoResponse response) {
            back.incrementAndGet();
        }

        @Override
        public void onError(Throwable cause) {
            failed.set(cause);
            running.arriveAndDeregister();
        }

        @Override
        public void onCompleted() {
            if (System.nanoTime() - end < 0) {
                next();
            } else {
                running.arriveAndDeregister();
            }
        }
    }

    @Override
    public void close() {
        threads.close();
        channels.forEach(GrpcChannels::close);
    }
}
