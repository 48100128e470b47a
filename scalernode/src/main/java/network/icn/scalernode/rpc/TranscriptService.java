package network.icn.scalernode.rpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import network.icn.node.transcript.TranscriptStore;
import network.icn.proto.v1.CountersignRequest;
import network.icn.proto.v1.CountersignResponse;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.TranscriptRefusal;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes transcripts in and gives countersignatures out, once they are on disk. Each member has places of its own,
/// apart from those of its challenges.
final class TranscriptService {
    /// A place is held for a signature and a share of a flush; beyond that the HyperNode goes without.
    static final int MAX_UNDER_WAY = 4;

    private static final Logger LOG = LoggerFactory.getLogger(TranscriptService.class);

    private final ScalerNodeServer.Machine machine;
    private final TranscriptStore store;
    private final ScalerNodeMetrics metrics;
    private final Executor executor;
    private final MemberPlaces places = new MemberPlaces(MAX_UNDER_WAY);
    private final AtomicLong tokens = new AtomicLong();

    TranscriptService(
            ScalerNodeServer.Machine machine, TranscriptStore store, ScalerNodeMetrics metrics, Executor executor) {
        this.machine = machine;
        this.store = store;
        this.metrics = metrics;
        this.executor = executor;
    }

    void countersign(NodeId peer, CountersignRequest request, StreamObserver<CountersignResponse> response) {
        if (!places.enter(peer)) {
            response.onNext(
                    refused(peer, TranscriptRefusal.BUSY, "at most " + MAX_UNDER_WAY + " of one member at once"));
            response.onCompleted();
            return;
        }
        executor.execute(() -> {
            try {
                response.onNext(releasing(peer, request));
                response.onCompleted();
            } catch (RuntimeException e) {
                response.onError(Status.INTERNAL.withCause(e).asRuntimeException());
            }
        });
    }

    private CountersignResponse releasing(NodeId peer, CountersignRequest request) {
        try {
            Signed transcript = Signed.of(
                    request.getTranscript().toByteArray(),
                    peer,
                    Signature64.of(request.getSignature().toByteArray()));
            long token = tokens.incrementAndGet();
            return respond(peer, machine.ask(new ScalerNodeInput.TranscriptArrived(token, peer, transcript)));
        } finally {
            places.leave(peer);
        }
    }

    private CountersignResponse respond(NodeId peer, ScalerNodeEffect.TranscriptReply reply) {
        return switch (reply) {
            case ScalerNodeEffect.KeepTranscript keep -> {
                if (!store.keep(keep.transcript())) {
                    // The book of receipts is full long before; so somebody made the room too small.
                    yield refused(peer, TranscriptRefusal.BUSY, "no room for more transcripts of this era");
                }
                yield handOut(machine.ask(new ScalerNodeInput.TranscriptKept(keep.token())));
            }
            case ScalerNodeEffect.HandOutCountersignature handOut -> handOut(handOut);
            case ScalerNodeEffect.RefuseTranscript refuse -> refused(peer, refuse.reason(), refuse.detail());
        };
    }

    private CountersignResponse handOut(ScalerNodeEffect.HandOutCountersignature handOut) {
        metrics.countersigned();
        return Wire.countersigned(handOut.signature());
    }

    private CountersignResponse refused(NodeId peer, TranscriptRefusal reason, String detail) {
        metrics.refused(reason);
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("reason", reason.label())
                .addKeyValue("detail", detail)
                .log("transcript refused");
        return Wire.transcriptRefused(reason, detail);
    }
}
