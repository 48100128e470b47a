package network.icn.scalernode.rpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.Predicate;
import network.icn.node.net.RateLimiter;
import network.icn.node.rpc.PeerIdentity;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.role.scalernode.RefusalReason;
import network.icn.scalernode.metrics.ScalerNodeMetrics;

/// The first question at the door: who asks, before a byte of the request is read. Whoever is no member gets nothing,
/// and a member gets no more calls a second than a member has use for.
final class MemberInterceptor implements ServerInterceptor {
    private final Predicate<NodeId> members;
    private final ScalerNodeMetrics metrics;
    private final RateLimiter calls;

    /// @param calls of each member
    MemberInterceptor(Predicate<NodeId> members, RateLimiter.Rate calls, ScalerNodeMetrics metrics) {
        this.members = members;
        this.calls = new RateLimiter(calls, System::nanoTime);
        this.metrics = metrics;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<NodeId> peer = PeerIdentity.current().filter(members);
        if (peer.isEmpty()) {
            metrics.refused(RefusalReason.UNKNOWN_PEER);
            return refuse(call, Status.PERMISSION_DENIED.withDescription("only members of the registry"));
        }
        if (!calls.allow(peer.get().toString())) {
            metrics.refused(RefusalReason.RATE);
            return refuse(call, Status.RESOURCE_EXHAUSTED.withDescription("too many calls a second"));
        }
        return next.startCall(call, headers);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
