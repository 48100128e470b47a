package network.icn.node.rpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.SSLException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.tls.CertificateRule;
import network.icn.protocol.kernel.tls.CertificateVerdict;
import network.icn.protocol.kernel.tls.NodeCertificate;

/// The TLS side of a node's identity: TLS 1.3 only, certificates in the libp2p form (the host key signs the certificate
/// key), so a connection proves a peer id and no authority is needed.
public final class NodeTls {
    private static final String PROTOCOL = "TLSv1.3";
    /// A peer's clock may be behind ours.
    private static final Duration SKEW = Duration.ofHours(1);
    /// Made anew at every start; nothing depends on its end.
    private static final Duration LIFETIME = Duration.ofDays(3_650);

    private final NodeId self;
    private final NodeCertificate certificate;
    private final InstantSource clock;

    private NodeTls(NodeId self, NodeCertificate certificate, InstantSource clock) {
        this.self = self;
        this.certificate = certificate;
        this.clock = clock;
    }

    /// Makes a fresh certificate key and has the host key sign it.
    public static NodeTls of(Signer signer, InstantSource clock) {
        Instant now = clock.instant();
        return new NodeTls(
                signer.id(),
                NodeCertificate.make(signer, new SecureRandom(), now.minus(SKEW), now.plus(LIFETIME)),
                clock);
    }

    InstantSource clock() {
        return clock;
    }

    public NodeId self() {
        return self;
    }

    /// For a server: any well-formed node certificate is taken; who may do what is decided behind it.
    SslContext server(ClientCertificate policy) {
        ClientAuth auth = switch (policy) {
            case REQUIRED -> ClientAuth.REQUIRE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
        };
        return build(SslContextBuilder.forServer(certificate.key().getPrivate(), certificate.certificate())
                .trustManager(PeerTrust.anyNode(clock))
                .clientAuth(auth));
    }

    /// For a connection to that node and no other.
    public SslContext client(NodeId expected) {
        return build(SslContextBuilder.forClient()
                .keyManager(certificate.key().getPrivate(), certificate.certificate())
                .trustManager(PeerTrust.only(expected, clock)));
    }

    /// The node that the certificates of a handshake stand for.
    static NodeId nodeOf(X509Certificate[] chain, InstantSource clock) throws CertificateException {
        return switch (CertificateRule.verify(chain, clock.instant(), Ed25519.best())) {
            case CertificateVerdict.Authentic(NodeId node) -> node;
            case CertificateVerdict.Rejected(CertificateVerdict.Reason reason) ->
                throw new CertificateException("not a node certificate: " + reason);
        };
    }

    private static SslContext build(SslContextBuilder builder) {
        try {
            return GrpcSslContexts.configure(builder, SslProvider.JDK)
                    .protocols(PROTOCOL)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("every Java platform has TLS 1.3", e);
        }
    }
}
