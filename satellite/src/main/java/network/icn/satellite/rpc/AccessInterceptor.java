package network.icn.satellite.rpc;

import io.grpc.ForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.node.rpc.PeerIdentity;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.satellite.Refusal;
import network.icn.satellite.SatelliteMetrics;
import network.icn.satellite.limit.RateLimiter;
import org.jspecify.annotations.Nullable;

/// Decides who may call what before a byte of the request is read: submissions are large, so strangers must not
/// send any; reads are small and open, so nobody may send too many, and strangers share a bounded number of
/// calls.
final class AccessInterceptor implements ServerInterceptor {
    /// Each may make us hold a request of the largest size until it turns out to be none of a read.
    static final int MAX_CALLS_OF_STRANGERS = 64;
    private static final Set<String> SUBMISSIONS = Set.of(
            SatelliteServiceGrpc.getSubmitReportMethod().getFullMethodName(),
            SatelliteServiceGrpc.getSubmitEvidenceMethod().getFullMethodName());

    private final Registry registry;
    private final RateLimiter reads;
    private final SatelliteMetrics metrics;
    private final Semaphore strangers = new Semaphore(MAX_CALLS_OF_STRANGERS);

    AccessInterceptor(Registry registry, RateLimiter reads, SatelliteMetrics metrics) {
        this.registry = registry;
        this.reads = reads;
        this.metrics = metrics;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<NodeId> peer = PeerIdentity.current();
        boolean submits = SUBMISSIONS.contains(call.getMethodDescriptor().getFullMethodName());
        if (submits && peer.flatMap(registry::hyperNode).isEmpty()) {
            return refuse(call, notAMember());
        }
        if (submits) {
            return next.startCall(call, headers);
        }
        if (!reads.allow(nameOf(peer, call))) {
            return refuse(call, tooMany("too many requests"));
        }
        if (peer.filter(this::isMember).isPresent()) {
            metrics.read(SatelliteMetrics.Door.GRPC);
            return next.startCall(call, headers);
        }
        if (!strangers.tryAcquire()) {
            return refuse(call, tooMany("too many calls from outside the network at once"));
        }
        metrics.read(SatelliteMetrics.Door.GRPC);
        return new ReleasingListener<>(next.startCall(call, headers), strangers);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private boolean isMember(NodeId peer) {
        return registry.hyperNode(peer).isPresent()
                || registry.scalerNode(peer).isPresent()
                || registry.satellite(peer).isPresent();
    }

    private static String nameOf(Optional<NodeId> peer, ServerCall<?, ?> call) {
        return peer.map(NodeId::toString)
                .orElseGet(() -> address(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
    }

    private Status tooMany(String what) {
        metrics.limited(SatelliteMetrics.Door.GRPC);
        return Status.RESOURCE_EXHAUSTED.withDescription(what + ", try again later");
    }

    private Status notAMember() {
        metrics.refused(Refusal.UNKNOWN_PEER);
        return Status.PERMISSION_DENIED.withDescription(
                Refusal.UNKNOWN_PEER.label() + ": only HyperNodes of the registry hand in reports and evidence");
    }

    private static String address(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(address);
    }

    /// Gives the permit back when the call is over, however it ends.
    private static final class ReleasingListener<Q>
            extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
        private final Semaphore permits;
        private final AtomicBoolean released = new AtomicBoolean();

        ReleasingListener(ServerCall.Listener<Q> delegate, Semaphore permits) {
            super(delegate);
            this.permits = permits;
        }

        @Override
        public void onCancel() {
            release();
            super.onCancel();
        }

        @Override
        public void onComplete() {
            release();
            super.onComplete();
        }

        private void release() {
            if (released.compareAndSet(false, true)) {
                permits.release();
            }
        }
    }
}
