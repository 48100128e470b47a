package network.icn.node.rpc;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import network.icn.protocol.kernel.identity.NodeId;

/// Trusts a certificate because its host key vouches for it (libp2p TLS), never because of a name or an authority.
final class PeerTrust extends X509ExtendedTrustManager {
    private final Optional<NodeId> expected;
    private final InstantSource clock;

    private PeerTrust(Optional<NodeId> expected, InstantSource clock) {
        this.expected = expected;
        this.clock = clock;
    }

    static PeerTrust anyNode(InstantSource clock) {
        return new PeerTrust(Optional.empty(), clock);
    }

    static PeerTrust only(NodeId expected, InstantSource clock) {
        return new PeerTrust(Optional.of(expected), clock);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        NodeId found = NodeTls.nodeOf(chain, clock);
        if (expected.isPresent() && !expected.get().equals(found)) {
            throw new CertificateException("node " + expected.get() + " wanted, this is " + found);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
