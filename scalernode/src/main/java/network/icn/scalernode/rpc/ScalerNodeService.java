package network.icn.scalernode.rpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import network.icn.node.clock.rpc.TimeDoor;
import network.icn.node.rpc.PeerIdentity;
import network.icn.proto.v1.AskRequest;
import network.icn.proto.v1.AskResponse;
import network.icn.proto.v1.CountersignRequest;
import network.icn.proto.v1.CountersignResponse;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.ProbeEchoResponse;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.proto.v1.Signed;
import network.icn.proto.v1.TimeAsked;
import network.icn.proto.v1.TimeTold;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.scalernode.RefusalReason;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.store.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gRPC service. Echo probes are answered on the event loop, so that they measure the network and
/// not a queue; everything that may wait for a disk runs on a virtual thread. What one member has under
/// way is bounded by itself; reads of the disk wait their turn, first come, first served.
/// [MemberInterceptor] has let nobody in but members.
final class ScalerNodeService extends ScalerNodeServiceGrpc.ScalerNodeServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(ScalerNodeService.class);
    private static final String STARTING = "the data is not indexed yet";
    /// A challenge, its retry, a snapshot, and one to spare.
    private static final int UNDER_WAY_PER_MEMBER = 4;

    private final ScalerNodeServer.Subject subject;
    private final ScalerNodeServer.Machine machine;
    private final ScalerNodeServer.Leaves leaves;
    private final TranscriptService transcripts;
    private final ScalerNodeMetrics metrics;
    private final TimeDoor times;
    private final MemberPlaces places = new MemberPlaces(UNDER_WAY_PER_MEMBER);
    private final Semaphore disk;
    private final AtomicLong tokens = new AtomicLong();

    ScalerNodeService(ScalerNodeServer.Subject subject, ScalerNodeMetrics metrics) {
        this.subject = subject;
        this.machine = subject.machine();
        this.leaves = subject.leaves();
        this.transcripts = new TranscriptService(machine, subject.transcripts(), metrics, subject.workers());
        this.metrics = metrics;
        this.times = new TimeDoor(subject.guard());
        this.disk = new Semaphore(subject.maxReads(), true);
    }

    @Override
    public void probeEcho(ProbeEchoRequest request, StreamObserver<ProbeEchoResponse> response) {
        // Others may fetch snapshots, but only HyperNodes measure.
        if (PeerIdentity.current().filter(subject.members()::isHyperNode).isEmpty()) {
            metrics.refused(RefusalReason.UNKNOWN_PEER);
            response.onError(Status.PERMISSION_DENIED
                    .withDescription("only HyperNodes of the registry")
                    .asRuntimeException());
            return;
        }
        metrics.echoed();
        response.onNext(
                ProbeEchoResponse.newBuilder().setNonce(request.getNonce()).build());
        response.onCompleted();
    }

    @Override
    public StreamObserver<TimeTold> tellTime(StreamObserver<TimeAsked> response) {
        return times.open(response);
    }

    @Override
    public void getSnapshot(GetSnapshotRequest request, StreamObserver<GetSnapshotResponse> response) {
        NodeId peer = PeerIdentity.current().orElseThrow();
        run(peer, response, busy -> Wire.snapshotRefused(refusedBusy(), busy), () -> snapshot(peer, request));
    }

    @Override
    public void ask(AskRequest request, StreamObserver<AskResponse> response) {
        NodeId peer = PeerIdentity.current().orElseThrow();
        run(
                peer,
                response,
                busy -> Wire.challengeRefused(refusedBusy(), busy),
                () -> metrics.answerTime().record(() -> challenge(peer, request)));
    }

    @Override
    public void countersign(CountersignRequest request, StreamObserver<CountersignResponse> response) {
        NodeId peer = PeerIdentity.current().orElseThrow();
        transcripts.countersign(peer, request, response);
    }

    private RefusalReason refusedBusy() {
        metrics.refused(RefusalReason.BUSY);
        return RefusalReason.BUSY;
    }

    private <A> void run(NodeId peer, StreamObserver<A> response, Function<String, A> refuseBusy, Supplier<A> work) {
        if (!places.enter(peer)) {
            response.onNext(refuseBusy.apply("at most " + UNDER_WAY_PER_MEMBER + " of one member at once"));
            response.onCompleted();
            return;
        }
        metrics.underWay().incrementAndGet();
        subject.workers().execute(() -> {
            try {
                A answer = releasing(peer, work);
                response.onNext(answer);
                response.onCompleted();
            } catch (RuntimeException e) {
                response.onError(Status.INTERNAL.withCause(e).asRuntimeException());
            }
        });
    }

    /// The place is free again before the peer hears the answer: its next request must find it.
    private <A> A releasing(NodeId peer, Supplier<A> work) {
        try {
            return work.get();
        } finally {
            metrics.underWay().decrementAndGet();
            places.leave(peer);
        }
    }

    private GetSnapshotResponse snapshot(NodeId peer, GetSnapshotRequest request) {
        if (request.getEra() < 0 || request.getEra() > EraId.MAX) {
            return Wire.snapshotRefused(refused(RefusalReason.MALFORMED, peer, "era"), "era: at most " + EraId.MAX);
        }
        show(request.getHeldList());
        long token = tokens.incrementAndGet();
        return switch (machine.ask(new ScalerNodeInput.SnapshotWanted(token, peer, new EraId(request.getEra())))) {
            case ScalerNodeEffect.HandOutSnapshot handOut -> Wire.snapshot(handOut.snapshot());
            case ScalerNodeEffect.Refuse refuse ->
                Wire.snapshotRefused(
                        refused(refuse.reason(), peer, refuse.detail()),
                        refuse.reason() == RefusalReason.NO_SNAPSHOT
                                        && leaves.notServing().isPresent()
                                ? STARTING
                                : refuse.detail());
        };
    }

    /// Whoever asks shows the snapshots of this node that it has; what is no statement shows nothing.
    private void show(List<Signed> held) {
        List<network.icn.protocol.kernel.signed.Signed> shown = new ArrayList<>();
        for (Signed snapshot : held) {
            try {
                shown.add(Messages.read(snapshot));
            } catch (MalformedException e) {
                LOG.atDebug().addKeyValue("cause", e.getMessage()).log("shown something malformed");
            }
        }
        if (!shown.isEmpty()) {
            machine.step(new ScalerNodeInput.SnapshotsShown(shown));
        }
    }

    private AskResponse challenge(NodeId peer, AskRequest request) {
        if (request.hasSnapshot()) {
            show(List.of(request.getSnapshot()));
        }
        long token = tokens.incrementAndGet();
        ScalerNodeInput.ChallengeArrived challenge;
        try {
            challenge = new ScalerNodeInput.ChallengeArrived(
                    token, peer, Messages.read(request.getChallenge()), Messages.read(request.getBeacon()));
        } catch (MalformedException e) {
            String detail = String.valueOf(e.getMessage());
            return Wire.challengeRefused(refused(RefusalReason.MALFORMED, peer, detail), detail);
        }
        return switch (machine.ask(challenge)) {
            case ScalerNodeEffect.ReadLeaves read -> read(peer, read);
            case ScalerNodeEffect.ReadGrowth read -> grown(peer, read);
            case ScalerNodeEffect.Answer answer -> answer(answer);
            case ScalerNodeEffect.Refuse refuse -> refuse(peer, refuse);
        };
    }

    private AskResponse grown(NodeId peer, ScalerNodeEffect.ReadGrowth read) {
        return switch (machine.ask(read(read))) {
            case ScalerNodeEffect.Answer answer -> answer(answer);
            case ScalerNodeEffect.Refuse refuse -> refuse(peer, refuse);
        };
    }

    private ScalerNodeInput.Request<ScalerNodeEffect.GrowthReply> read(ScalerNodeEffect.ReadGrowth read) {
        try {
            return new ScalerNodeInput.GrowthRead(read.token(), leaves.growth(read.from(), read.to()));
        } catch (UncheckedIOException e) {
            return new ScalerNodeInput.GrowthFailed(read.token(), String.valueOf(e.getMessage()));
        }
    }

    private AskResponse read(NodeId peer, ScalerNodeEffect.ReadLeaves first) {
        ScalerNodeEffect.LeavesReply reply = first;
        while (reply instanceof ScalerNodeEffect.ReadLeaves next) {
            reply = machine.ask(read(next));
        }
        return switch (reply) {
            case ScalerNodeEffect.Answer answer -> answer(answer);
            case ScalerNodeEffect.Refuse refuse -> refuse(peer, refuse);
            case ScalerNodeEffect.ReadLeaves _ -> throw new IllegalStateException("read until there is none");
        };
    }

    private AskResponse answer(ScalerNodeEffect.Answer answer) {
        metrics.answered();
        return Wire.answer(answer.answer());
    }

    private AskResponse refuse(NodeId peer, ScalerNodeEffect.Refuse refuse) {
        return Wire.challengeRefused(refused(refuse.reason(), peer, refuse.detail()), refuse.detail());
    }

    private ScalerNodeInput.Request<ScalerNodeEffect.LeavesReply> read(ScalerNodeEffect.ReadLeaves read) {
        disk.acquireUninterruptibly();
        try {
            ObjectStore.Proven proven = leaves.read(
                    read.of(),
                    read.indices().stream().mapToLong(Long::longValue).toArray());
            return new ScalerNodeInput.LeavesRead(read.token(), proven.leaves(), proven.proof(), proven.directIo());
        } catch (UncheckedIOException e) {
            // The store has told its operator which object it is, once; whoever asks gets no name.
            String detail = String.valueOf(e.getMessage());
            LOG.atDebug().addKeyValue("reason", detail).log("cannot prove a leaf");
            return new ScalerNodeInput.ReadFailed(read.token(), detail);
        } finally {
            disk.release();
        }
    }

    private RefusalReason refused(RefusalReason reason, NodeId peer, String detail) {
        metrics.refused(reason);
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("reason", reason.label())
                .addKeyValue("detail", detail)
                .log("refused");
        return reason;
    }
}
