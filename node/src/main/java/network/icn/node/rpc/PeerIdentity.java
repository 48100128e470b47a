package network.icn.node.rpc;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import network.icn.protocol.kernel.identity.NodeId;

/// Who is at the other end of a call. Read once when the connection stands, then carried by every call in its context.
public final class PeerIdentity {
    private static final Attributes.Key<NodeId> ATTRIBUTE = Attributes.Key.create("icn-peer");
    private static final Context.Key<NodeId> CONTEXT = Context.key("icn-peer");

    private PeerIdentity() {}

    /// The authenticated peer of the call that this thread serves; empty when the client showed no certificate.
    ///
    /// Work that is handed to another thread must take it along.
    public static Optional<NodeId> current() {
        return Optional.ofNullable(CONTEXT.get());
    }

    static ServerTransportFilter filter(InstantSource clock, ConnectionShares connections) {
        return new ServerTransportFilter() {
            @Override
            public Attributes transportReady(Attributes transport) {
                SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
                Optional<NodeId> peer = session == null ? Optional.empty() : peerOf(session, clock);
                connections.identified(transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR), peer);
                return peer.map(node ->
                                transport.toBuilder().set(ATTRIBUTE, node).build())
                        .orElse(transport);
            }
        };
    }

    private static Optional<NodeId> peerOf(SSLSession session, InstantSource clock) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return Optional.of(NodeTls.nodeOf(Arrays.copyOf(chain, chain.length, X509Certificate[].class), clock));
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            // No certificate, or one that the handshake has already judged: nobody we know.
            return Optional.empty();
        }
    }

    static final class Interceptor implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            NodeId peer = call.getAttributes().get(ATTRIBUTE);
            return peer == null
                    ? next.startCall(call, headers)
                    : Contexts.interceptCall(Context.current().withValue(CONTEXT, peer), call, headers, next);
        }
    }
}
