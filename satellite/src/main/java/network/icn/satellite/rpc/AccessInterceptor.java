package network.icn.satellite.rpc;

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
import network.icn.node.rpc.PeerIdentity;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.satellite.Refusal;
import network.icn.satellite.SatelliteMetrics;
import network.icn.satellite.limit.RateLimiter;
import org.jspecify.annotations.Nullable;

/// Decides who may call what before a byte of the request is read: submissions are large, so strangers must not send
/// any; reads are small and open, so nobody may send too many.
final class AccessInterceptor implements ServerInterceptor {
    private static final Set<String> SUBMISSIONS = Set.of(
            SatelliteServiceGrpc.getSubmitReportMethod().getFullMethodName(),
            SatelliteServiceGrpc.getSubmitEvidenceMethod().getFullMethodName());

    private final Registry registry;
    private final RateLimiter reads;
    private final SatelliteMetrics metrics;

    AccessInterceptor(Registry registry, RateLimiter reads, SatelliteMetrics metrics) {
        this.registry = registry;
        this.reads = reads;
        this.metrics = metrics;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Status> objection = objection(call);
        if (objection.isPresent()) {
            call.close(objection.get(), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }

    private Optional<Status> objection(ServerCall<?, ?> call) {
        Optional<NodeId> peer = PeerIdentity.current();
        if (SUBMISSIONS.contains(call.getMethodDescriptor().getFullMethodName())) {
            return peer.flatMap(registry::hyperNode).isPresent() ? Optional.empty() : Optional.of(stranger());
        }
        String name = peer.map(NodeId::toString)
                .orElseGet(() -> address(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
        if (!reads.allow(name)) {
            metrics.limited(SatelliteMetrics.Door.GRPC);
            return Optional.of(Status.RESOURCE_EXHAUSTED.withDescription("too many requests, try again later"));
        }
        metrics.read(SatelliteMetrics.Door.GRPC);
        return Optional.empty();
    }

    private Status stranger() {
        metrics.refused(Refusal.UNKNOWN_PEER);
        return Status.PERMISSION_DENIED.withDescription(
                Refusal.UNKNOWN_PEER.label() + ": only HyperNodes of the registry hand in reports and evidence");
    }

    private static String address(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(address);
    }
}
