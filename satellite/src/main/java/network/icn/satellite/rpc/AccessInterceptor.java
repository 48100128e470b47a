package network.icn.satellite.rpc;

import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.node.net.AddressGroup;
import network.icn.node.net.FairShares;
import network.icn.node.net.RateLimiter;
import network.icn.node.registry.CurrentMembers;
import network.icn.node.rpc.PeerIdentity;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.satellite.metrics.SatelliteMetrics;

/// Decides who may call what before a byte of the request is read: reports and evidence are large, and only the time
/// of HyperNodes counts, so strangers must not send any, and ScalerNodes evidence alone; reads are small and open, so
/// nobody may send too many, and
/// strangers share a bounded number of calls.
final class AccessInterceptor implements ServerInterceptor {
    /// Each may make us hold a request of the largest size until it turns out to be none of a read.
    static final int MAX_CALLS_OF_STRANGERS = 64;
    /// Only HyperNodes of the registry may call these.
    private static final Set<String> OF_HYPERNODES = Set.of(
            SatelliteServiceGrpc.getTellTimeMethod().getFullMethodName(),
            SatelliteServiceGrpc.getSubmitReportMethod().getFullMethodName());
    /// ScalerNodes, too: with what was asked of them.
    private static final String EVIDENCE =
            SatelliteServiceGrpc.getSubmitEvidenceMethod().getFullMethodName();

    private final CurrentMembers members;
    private final RateLimiter reads;
    private final SatelliteMetrics metrics;
    private final FairShares<DisplaceableCall<?, ?>> strangers = new FairShares<>(MAX_CALLS_OF_STRANGERS);

    AccessInterceptor(CurrentMembers members, RateLimiter reads, SatelliteMetrics metrics) {
        this.members = members;
        this.reads = reads;
        this.metrics = metrics;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<NodeId> peer = PeerIdentity.current();
        String method = call.getMethodDescriptor().getFullMethodName();
        boolean evidence = method.equals(EVIDENCE);
        if (evidence || OF_HYPERNODES.contains(method)) {
            boolean allowed = peer.filter(node -> members.isHyperNode(node) || (evidence && members.isScalerNode(node)))
                    .isPresent();
            return allowed ? next.startCall(call, headers) : refuse(call, notAMember());
        }
        Optional<NodeId> member = peer.filter(members::isMember);
        // A stranger's key costs nothing, so strangers are counted by address.
        if (!reads.allow(member.map(NodeId::toString).orElseGet(() -> addressOf(call)))) {
            return refuse(call, tooMany("too many requests"));
        }
        if (member.isPresent()) {
            metrics.read(SatelliteMetrics.Door.GRPC);
            return next.startCall(call, headers);
        }
        metrics.read(SatelliteMetrics.Door.GRPC);
        return strangersCall(call, headers, next);
    }

    /// Strangers share a number of calls, each address fairly: more than that ends a call of whoever has most.
    private <Q, A> ServerCall.Listener<Q> strangersCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        DisplaceableCall<Q, A> displaceable = new DisplaceableCall<>(call);
        strangers.add(displaceable, addressOf(call)).ifPresent(displaced -> {
            metrics.limited(SatelliteMetrics.Door.GRPC);
            displaced.displace();
        });
        return new ReleasingListener<>(next.startCall(displaceable, headers), () -> strangers.remove(displaceable));
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private Status tooMany(String what) {
        metrics.limited(SatelliteMetrics.Door.GRPC);
        return Status.RESOURCE_EXHAUSTED.withDescription(what + ", try again later");
    }

    private Status notAMember() {
        metrics.refused(Refusal.UNKNOWN_PEER);
        return Status.PERMISSION_DENIED.withDescription(Refusal.UNKNOWN_PEER.label()
                + ": only HyperNodes of the registry hand in reports and evidence, or tell the time");
    }

    private static String addressOf(ServerCall<?, ?> call) {
        return AddressGroup.of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }

    /// A call that may be ended from outside while a service answers it.
    private static final class DisplaceableCall<Q, A> extends ForwardingServerCall.SimpleForwardingServerCall<Q, A> {
        private final AtomicBoolean closed = new AtomicBoolean();

        DisplaceableCall(ServerCall<Q, A> call) {
            super(call);
        }

        void displace() {
            close(
                    Status.RESOURCE_EXHAUSTED.withDescription("too many calls from your address at once"),
                    new Metadata());
        }

        @Override
        public void sendHeaders(Metadata headers) {
            if (!closed.get()) {
                super.sendHeaders(headers);
            }
        }

        @Override
        public void sendMessage(A message) {
            if (!closed.get()) {
                super.sendMessage(message);
            }
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (closed.compareAndSet(false, true)) {
                super.close(status, trailers);
            }
        }
    }

    /// Tells when the call is over, however it ends.
    private static final class ReleasingListener<Q>
            extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
        private final Runnable over;

        ReleasingListener(ServerCall.Listener<Q> delegate, Runnable over) {
            super(delegate);
            this.over = over;
        }

        @Override
        public void onCancel() {
            over.run();
            super.onCancel();
        }

        @Override
        public void onComplete() {
            over.run();
            super.onComplete();
        }
    }
}
