package network.icn.hypernode.rpc;

import com.google.protobuf.ByteString;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.OwnFailure;
import network.icn.proto.v1.ChallengePossessionRequest;
import network.icn.proto.v1.ChallengePossessionResponse;
import network.icn.proto.v1.CountersignRequest;
import network.icn.proto.v1.CountersignResponse;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.ProbeEchoResponse;
import network.icn.proto.v1.Refusal;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeTiming;
import network.icn.protocol.role.hypernode.CountersignAnswer;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Countersign;
import network.icn.protocol.role.hypernode.HyperNodeEffect.StartProbe;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks ScalerNodes for snapshots and probes them. All methods block and belong on virtual threads.
///
/// A probe is an echo over a connection that stands, then the challenge. Unreachable is offline, too slow is late, and
/// whatever else comes back instead of an answer is unanswered: nothing that a ScalerNode sends gets it out of the slot
/// ([ProbeOutcome]).
public final class ScalerNodeClient {
    private static final Logger LOG = LoggerFactory.getLogger(ScalerNodeClient.class);
    private static final int NONCE_BYTES = 32;
    private static final ProbeOutcome MALFORMED = new ProbeOutcome.Unanswered("malformed");

    private final Registry registry;
    private final GrpcChannels channels;
    private final SignatureVerifier verifier;
    private final InstantSource clock;
    private final Duration timeout;
    private final StallWatch stalls;
    private final SecureRandom random = new SecureRandom();

    /// @param stalls what this process is measured by; its owner closes it
    public ScalerNodeClient(
            Registry registry,
            GrpcChannels channels,
            SignatureVerifier verifier,
            InstantSource clock,
            StallWatch stalls) {
        this.registry = registry;
        this.channels = channels;
        this.verifier = verifier;
        this.clock = clock;
        this.timeout = registry.parameters().answerTimeout();
        this.stalls = stalls;
    }

    /// @param held snapshots of the target that are here, to show to it
    public HyperNodeInput snapshot(NodeId target, EraId era, List<Signed> held) {
        ScalerNodeMember member = member(target);
        try {
            return fetchSnapshot(member, era, held);
        } catch (RuntimeException e) {
            return unavailable(target, era, causedBy(target, e));
        }
    }

    private HyperNodeInput fetchSnapshot(ScalerNodeMember member, EraId era, List<Signed> held) {
        long since = stalls.now();
        NodeId target = member.id();
        ManagedChannel channel = channel(member);
        try {
            GetSnapshotResponse response = ScalerNodeServiceGrpc.newBlockingStub(channel)
                    .withWaitForReady()
                    .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .getSnapshot(GetSnapshotRequest.newBuilder()
                            .setEra(era.number())
                            .addAllHeld(held.stream().map(Messages::of).toList())
                            .build());
            if (FieldLimits.check(response).isPresent()) {
                return unavailable(target, era, MALFORMED);
            }
            return switch (response.getResultCase()) {
                case SNAPSHOT ->
                    new HyperNodeInput.SnapshotArrived(
                            target, era, Messages.read(response.getSnapshot()), stalls.longest(since));
                case REFUSAL -> unavailable(target, era, refused(response.getRefusal()));
                case RESULT_NOT_SET -> unavailable(target, era, MALFORMED);
            };
        } catch (StatusRuntimeException e) {
            return new HyperNodeInput.SnapshotUnavailable(target, era, outcome(e, channel), stalls.longest(since));
        } catch (MalformedException _) {
            return unavailable(target, era, MALFORMED);
        }
    }

    private static HyperNodeInput unavailable(NodeId target, EraId era, ProbeOutcome outcome) {
        return new HyperNodeInput.SnapshotUnavailable(target, era, outcome);
    }

    private static ProbeOutcome refused(Refusal refusal) {
        return new ProbeOutcome.Unanswered(refusal.getReason());
    }

    /// What came of it, and how long this process kept its own work waiting meanwhile.
    public HyperNodeInput.ProbeFinished probe(StartProbe probe) throws InterruptedException {
        long since = stalls.now();
        Duration waited = Duration.between(probe.at(), clock.instant());
        ProbeOutcome outcome = outcome(probe);
        Duration stall = stalls.longest(since);
        return new HyperNodeInput.ProbeFinished(probe.probe(), outcome, waited.compareTo(stall) > 0 ? waited : stall);
    }

    private ProbeOutcome outcome(StartProbe probe) throws InterruptedException {
        if (clock.instant().plus(timeout.dividedBy(2)).isAfter(probe.deadline())) {
            // It waited here, for a free place or a busy processor.
            return new ProbeOutcome.Unknown("no-time-left");
        }
        ScalerNodeMember member = member(probe.probe().target());
        try {
            return ask(member, probe);
        } catch (RuntimeException e) {
            return causedBy(member.id(), e);
        }
    }

    /// What goes wrong with a target's address or answer goes wrong because of it: it would only have to find a fault
    /// of ours, and no slot would count.
    private static ProbeOutcome causedBy(NodeId target, RuntimeException failure) {
        if (OwnFailure.is(failure)) {
            LOG.atDebug().setCause(failure).log("cannot probe: this node is stopping");
            return new ProbeOutcome.Unknown("own-resources");
        }
        LOG.atError().setCause(failure).addKeyValue("target", target).log("what a ScalerNode sent made us fail");
        return new ProbeOutcome.Unanswered("unreadable");
    }

    private ProbeOutcome ask(ScalerNodeMember member, StartProbe probe) throws InterruptedException {
        ManagedChannel channel = channel(member);
        try {
            if (channel.getState(false) != ConnectivityState.READY) {
                // The handshake is not part of the echo's round trip.
                echo(channel, probe.deadline());
            }
            Instant startedAt = clock.instant();
            Duration echoRoundTrip = echo(channel, probe.deadline());
            return challenge(channel, probe, startedAt, echoRoundTrip);
        } catch (StatusRuntimeException e) {
            return outcome(e, channel);
        } catch (MalformedException _) {
            return MALFORMED;
        }
    }

    /// Asking a stranger would be our fault alone.
    private ScalerNodeMember member(NodeId target) {
        return registry.scalerNode(target).orElseThrow();
    }

    private ManagedChannel channel(ScalerNodeMember member) {
        ManagedChannel channel = channels.to(member.id(), member.endpoint());
        // After a failure gRPC would wait up to two minutes before it connects again, and every probe in between
        // would find a node offline that has long been back.
        channel.resetConnectBackoff();
        return channel;
    }

    private long nanosUntil(Instant deadline) {
        return Math.max(1, Duration.between(clock.instant(), deadline).toNanos());
    }

    /// One round trip, taken on the network thread: a thread that has to wake up first would be measured with it.
    private Duration echo(ManagedChannel channel, Instant deadline) throws InterruptedException, MalformedException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Echo echo = new Echo(System.nanoTime());
        ScalerNodeServiceGrpc.newStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(nanosUntil(deadline), TimeUnit.NANOSECONDS)
                .probeEcho(
                        ProbeEchoRequest.newBuilder()
                                .setNonce(ByteString.copyFrom(nonce))
                                .build(),
                        echo);
        try {
            Echo.Answer answer = echo.answer.get();
            if (!answer.nonce().equals(ByteString.copyFrom(nonce))) {
                throw new MalformedException("echo: another nonce came back");
            }
            return answer.time();
        } catch (ExecutionException e) {
            throw Status.fromThrowable(e.getCause()).asRuntimeException();
        }
    }

    private static final class Echo implements StreamObserver<ProbeEchoResponse> {
        record Answer(ByteString nonce, Duration time) {}

        private final long startedAt;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        Echo(long startedAt) {
            this.startedAt = startedAt;
        }

        @Override
        public void onNext(ProbeEchoResponse response) {
            Duration time = Duration.ofNanos(System.nanoTime() - startedAt);
            answer.complete(new Answer(response.getNonce(), time));
        }

        @Override
        public void onError(Throwable cause) {
            answer.completeExceptionally(cause);
        }

        @Override
        public void onCompleted() {
            answer.completeExceptionally(
                    Status.INTERNAL.withDescription("no answer").asRuntimeException());
        }
    }

    private ProbeOutcome challenge(ManagedChannel channel, StartProbe probe, Instant startedAt, Duration echoRoundTrip)
            throws MalformedException {
        long sentAt = System.nanoTime();
        ChallengePossessionResponse response = ScalerNodeServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(nanosUntil(probe.deadline()), TimeUnit.NANOSECONDS)
                .challengePossession(ChallengePossessionRequest.newBuilder()
                        .setChallenge(Messages.of(probe.challenge()))
                        .setBeacon(Messages.of(probe.beacon()))
                        .setSnapshot(Messages.of(probe.snapshot()))
                        .build());
        Duration answerTime = Duration.ofNanos(System.nanoTime() - sentAt);
        boolean late = clock.instant().isAfter(probe.deadline());
        if (FieldLimits.check(response).isPresent()) {
            return MALFORMED;
        }
        return switch (response.getResultCase()) {
            case ANSWER -> {
                ProbeTiming timing = new ProbeTiming(startedAt, echoRoundTrip, answerTime);
                yield judge(probe, Messages.read(response.getAnswer()), timing, late);
            }
            case REFUSAL -> refused(response.getRefusal());
            case RESULT_NOT_SET -> MALFORMED;
        };
    }

    private ProbeOutcome judge(StartProbe probe, PossessionAnswer answer, ProbeTiming timing, boolean late) {
        var verdict = PossessionRule.check(probe.snapshot(), probe.challenge(), answer, verifier);
        return ProbeOutcome.of(verdict, answer, timing, late);
    }

    /// Asks the target to sign the same bytes. The probe is over by then.
    public CountersignAnswer countersign(Countersign countersign) {
        Signed transcript = countersign.transcript();
        try {
            CountersignResponse response = ScalerNodeServiceGrpc.newBlockingStub(
                            channel(member(countersign.probe().target())))
                    .withWaitForReady()
                    .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .countersign(CountersignRequest.newBuilder()
                            .setTranscript(
                                    ByteString.copyFrom(transcript.statement().bytes()))
                            .setSignature(
                                    ByteString.copyFrom(transcript.signature().bytes()))
                            .build());
            if (FieldLimits.check(response).isPresent()) {
                return new CountersignAnswer.Refused("malformed");
            }
            return switch (response.getResultCase()) {
                case SIGNATURE ->
                    new CountersignAnswer.Given(
                            Signature64.of(response.getSignature().toByteArray()));
                case REFUSAL ->
                    new CountersignAnswer.Refused(response.getRefusal().getReason());
                case RESULT_NOT_SET -> new CountersignAnswer.Refused("empty");
            };
        } catch (StatusRuntimeException e) {
            Status.Code code = e.getStatus().getCode();
            return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED
                    ? new CountersignAnswer.Unreachable(label(code))
                    : new CountersignAnswer.Refused(label(code));
        }
    }

    private static String label(Status.Code code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A server chooses its status codes, too. No code, only the kind of what was thrown here, says that it was us.
    private static ProbeOutcome outcome(StatusRuntimeException failure, ManagedChannel channel) {
        if (OwnFailure.is(failure)) {
            LOG.atError().setCause(failure).log("cannot probe: this machine has no memory or no sockets left");
            return new ProbeOutcome.Unknown("own-resources");
        }
        Status.Code code = failure.getStatus().getCode();
        if (code == Status.Code.UNAVAILABLE) {
            return new ProbeOutcome.Offline();
        }
        if (code == Status.Code.DEADLINE_EXCEEDED) {
            return channel.getState(false) == ConnectivityState.READY
                    ? new ProbeOutcome.Late()
                    : new ProbeOutcome.Offline();
        }
        return new ProbeOutcome.Unanswered(label(code));
    }
}
