package network.icn.node.rpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import javax.net.ssl.SSLException;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.Signer;

/// The TLS side of a node's identity: TLS 1.3 only, certificates in the libp2p form (the host key signs the certificate
/// key), so a connection proves a peer id and no authority is needed.
public final class NodeTls {
    private static final String PROTOCOL = "TLSv1.3";

    private final NodeId self;
    private final PeerCertificate.Made certificate;
    private final InstantSource clock;

    private NodeTls(NodeId self, PeerCertificate.Made certificate, InstantSource clock) {
        this.self = self;
        this.certificate = certificate;
        this.clock = clock;
    }

    /// Makes a fresh certificate key and has the host key sign it.
    public static NodeTls of(Signer signer, InstantSource clock) {
        return new NodeTls(signer.id(), PeerCertificate.make(signer, clock.instant()), clock);
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
        return build(SslContextBuilder.forServer(certificate.key(), certificate.certificate())
                .trustManager(PeerTrust.anyNode(clock))
                .clientAuth(auth));
    }

    /// For a connection to that node and no other.
    public SslContext client(NodeId expected) {
        return build(SslContextBuilder.forClient()
                .keyManager(certificate.key(), certificate.certificate())
                .trustManager(PeerTrust.only(expected, clock)));
    }

    /// The node that a certificate of an established session stands for.
    static NodeId nodeOf(X509Certificate certificate, InstantSource clock) throws CertificateException {
        return PeerCertificate.verify(certificate);
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
