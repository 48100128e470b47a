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
import network.icn.node.rpc.StallWatch;
import network.icn.proto.v1.AskRequest;
import network.icn.proto.v1.AskResponse;
import network.icn.proto.v1.CountersignRequest;
import network.icn.proto.v1.CountersignResponse;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.ProbeEchoResponse;
import network.icn.proto.v1.Refusal;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.protocol.codec.FieldLimits;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.probe.ProbeFailure;
import network.icn.protocol.probe.ProbeInput;
import network.icn.protocol.probe.ProbeMachine;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.probe.ProbeStep;
import network.icn.protocol.role.hypernode.CountersignAnswer;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Countersign;
import network.icn.protocol.role.hypernode.HyperNodeEffect.StartProbe;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks ScalerNodes for snapshots and probes them. All methods block and belong on virtual threads.
///
/// What is asked when, and what an answer or a failure means, decides [ProbeMachine].
public final class ScalerNodeClient {
    private static final Logger LOG = LoggerFactory.getLogger(ScalerNodeClient.class);
    private static final int NONCE_BYTES = 32;
    private static final ProbeFailure MALFORMED = new ProbeFailure.Malformed();

    private final RegistryHistory history;
    private final GrpcChannels channels;
    private final SignatureVerifier verifier;
    private final InstantSource clock;
    private final StallWatch stalls;
    private final SecureRandom random = new SecureRandom();

    /// @param stalls what this process is measured by; its owner closes it
    public ScalerNodeClient(
            RegistryHistory history,
            GrpcChannels channels,
            SignatureVerifier verifier,
            InstantSource clock,
            StallWatch stalls) {
        this.history = history;
        this.channels = channels;
        this.verifier = verifier;
        this.clock = clock;
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
                    .withDeadlineAfter(timeout(era).toNanos(), TimeUnit.NANOSECONDS)
                    .getSnapshot(GetSnapshotRequest.newBuilder()
                            .setEra(era.number())
                            .addAllHeld(held.stream().map(Messages::of).toList())
                            .build());
            return read(target, era, response, stalls.longest(since));
        } catch (StatusRuntimeException e) {
            return new HyperNodeInput.SnapshotUnavailable(
                    target, era, failure(e, channel).outcome(), stalls.longest(since));
        }
    }

    /// What it says, whatever it is.
    static HyperNodeInput read(NodeId target, EraId era, GetSnapshotResponse response, Duration stall) {
        if (FieldLimits.check(response).isPresent()) {
            return unavailable(target, era, MALFORMED);
        }
        try {
            return switch (response.getResultCase()) {
                case SNAPSHOT ->
                    new HyperNodeInput.SnapshotArrived(target, era, Messages.read(response.getSnapshot()), stall);
                case REFUSAL -> unavailable(target, era, refused(response.getRefusal()));
                case RESULT_NOT_SET -> unavailable(target, era, MALFORMED);
            };
        } catch (MalformedException _) {
            return unavailable(target, era, MALFORMED);
        }
    }

    private static HyperNodeInput unavailable(NodeId target, EraId era, ProbeFailure failure) {
        return new HyperNodeInput.SnapshotUnavailable(target, era, failure.outcome());
    }

    private static ProbeFailure refused(Refusal refusal) {
        return new ProbeFailure.Refused(refusal.getReason());
    }

    /// What came of it, and how long this process kept its own work waiting meanwhile.
    public HyperNodeInput.ProbeFinished probe(StartProbe probe) throws InterruptedException {
        long since = stalls.now();
        Duration waited = Duration.between(probe.at(), clock.instant());
        ProbeReport report = report(probe);
        Duration stall = stalls.longest(since);
        return new HyperNodeInput.ProbeFinished(probe.probe(), report, waited.compareTo(stall) > 0 ? waited : stall);
    }

    private ProbeReport report(StartProbe probe) throws InterruptedException {
        ScalerNodeMember member = member(probe.probe().target());
        ProbeMachine machine = new ProbeMachine(
                probe.challenges(), probe.deadline(), timeout(probe.probe().era()), verifier);
        try {
            ManagedChannel channel = channel(member);
            boolean connected = channel.getState(false) == ConnectivityState.READY;
            ProbeStep step = machine.start(connected, clock.instant());
            while (true) {
                switch (step) {
                    case ProbeStep.Echo(Instant deadline) ->
                        step = machine.step(echo(channel, deadline), clock.instant());
                    case ProbeStep.Challenge(Signed challenge, Instant deadline) ->
                        step = machine.step(challenge(channel, probe, challenge, deadline), clock.instant());
                    case ProbeStep.Done(ProbeReport report) -> {
                        return report;
                    }
                }
            }
        } catch (RuntimeException e) {
            return ProbeReport.of(causedBy(member.id(), e).outcome());
        }
    }

    /// What goes wrong with a target's address or answer goes wrong because of it: it would only have to find a fault
    /// of ours, and no slot would count.
    private static ProbeFailure causedBy(NodeId target, RuntimeException failure) {
        if (OwnFailure.is(failure)) {
            LOG.atDebug().setCause(failure).log("cannot probe: this node is stopping");
            return new ProbeFailure.OwnResources();
        }
        LOG.atError().setCause(failure).addKeyValue("target", target).log("what a ScalerNode sent made us fail");
        return new ProbeFailure.Unreadable();
    }

    /// Asking a stranger would be our fault alone.
    private ScalerNodeMember member(NodeId target) {
        return history.scalerNode(target, clock.instant()).orElseThrow();
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
    private ProbeInput echo(ManagedChannel channel, Instant deadline) throws InterruptedException {
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
            return answer.nonce().equals(ByteString.copyFrom(nonce))
                    ? new ProbeInput.EchoReturned(answer.time())
                    : new ProbeInput.Failed(MALFORMED);
        } catch (ExecutionException e) {
            return new ProbeInput.Failed(
                    failure(Status.fromThrowable(e.getCause()).asRuntimeException(), channel));
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

    private ProbeInput challenge(ManagedChannel channel, StartProbe probe, Signed challenge, Instant deadline) {
        long sentAt = System.nanoTime();
        try {
            AskResponse response = ScalerNodeServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(nanosUntil(deadline), TimeUnit.NANOSECONDS)
                    .ask(AskRequest.newBuilder()
                            .setChallenge(Messages.of(challenge))
                            .setBeacon(Messages.of(probe.beacon()))
                            .setSnapshot(Messages.of(probe.snapshot().signed()))
                            .build());
            return read(response, Duration.ofNanos(System.nanoTime() - sentAt));
        } catch (StatusRuntimeException e) {
            return new ProbeInput.Failed(failure(e, channel));
        }
    }

    /// What it says, whatever it is.
    static ProbeInput read(AskResponse response, Duration answerTime) {
        if (FieldLimits.check(response).isPresent()) {
            return new ProbeInput.Failed(MALFORMED);
        }
        try {
            return switch (response.getResultCase()) {
                case ANSWER -> new ProbeInput.Answered(Messages.read(response.getAnswer()), answerTime);
                case REFUSAL -> new ProbeInput.Failed(refused(response.getRefusal()));
                case RESULT_NOT_SET -> new ProbeInput.Failed(MALFORMED);
            };
        } catch (MalformedException _) {
            return new ProbeInput.Failed(MALFORMED);
        }
    }

    private Duration timeout(EraId era) {
        return history.at(era).parameters().answerTimeout();
    }

    /// Asks the target to sign the same bytes. The probe is over by then.
    public CountersignAnswer countersign(Countersign countersign) {
        Signed transcript = countersign.transcript();
        try {
            CountersignResponse response = ScalerNodeServiceGrpc.newBlockingStub(
                            channel(member(countersign.probe().target())))
                    .withWaitForReady()
                    .withDeadlineAfter(timeout(countersign.probe().era()).toNanos(), TimeUnit.NANOSECONDS)
                    .countersign(CountersignRequest.newBuilder()
                            .setTranscript(
                                    ByteString.copyFrom(transcript.statement().bytes()))
                            .setSignature(
                                    ByteString.copyFrom(transcript.signature().bytes()))
                            .build());
            return read(response);
        } catch (StatusRuntimeException e) {
            Status.Code code = e.getStatus().getCode();
            return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED
                    ? new CountersignAnswer.Unreachable(label(code))
                    : new CountersignAnswer.Refused(label(code));
        }
    }

    /// What it says, whatever it is.
    static CountersignAnswer read(CountersignResponse response) {
        if (FieldLimits.check(response).isPresent()) {
            return new CountersignAnswer.Refused("malformed");
        }
        return switch (response.getResultCase()) {
            case SIGNATURE ->
                new CountersignAnswer.Given(
                        Signature64.of(response.getSignature().toByteArray()));
            case REFUSAL -> new CountersignAnswer.Refused(response.getRefusal().getReason());
            case RESULT_NOT_SET -> new CountersignAnswer.Refused("empty");
        };
    }

    private static String label(Status.Code code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A server chooses its status codes, too. No code, only the kind of what was thrown here, says that it was us.
    private static ProbeFailure failure(StatusRuntimeException failure, ManagedChannel channel) {
        if (OwnFailure.is(failure)) {
            LOG.atError().setCause(failure).log("cannot probe: this machine has no memory or no sockets left");
            return new ProbeFailure.OwnResources();
        }
        Status.Code code = failure.getStatus().getCode();
        if (code == Status.Code.UNAVAILABLE) {
            return new ProbeFailure.Unreachable();
        }
        if (code == Status.Code.DEADLINE_EXCEEDED) {
            return new ProbeFailure.TimedOut(channel.getState(false) == ConnectivityState.READY);
        }
        return new ProbeFailure.Refused(label(code));
    }
}
