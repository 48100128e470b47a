package network.icn.libp2p.security.tls;

import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import network.icn.libp2p.crypto.PeerId;
import org.jspecify.annotations.Nullable;

/// Decides on the remote's certificate during one handshake and remembers whom it proved. One for each connection, so
/// that no handshake can ever be taken for another's (jvm-libp2p issue 476).
public final class PeerCheck extends X509ExtendedTrustManager {
    private final @Nullable PeerId expected;
    private volatile @Nullable PeerId proved;
    private volatile @Nullable TlsException refused;

    /// @param expected the peer that was dialled; null to accept anybody who proves an identity
    public PeerCheck(@Nullable PeerId expected) {
        this.expected = expected;
    }

    /// Whom the handshake proved; null if it has not.
    public @Nullable PeerId proved() {
        return proved;
    }

    /// Why the certificate was refused; null if it was not.
    public @Nullable TlsException refused() {
        return refused;
    }

    /// Whom the certificates of a session prove.
    public static PeerId prove(Certificate[] chain) throws TlsException {
        X509Certificate[] certificates = new X509Certificate[chain.length];
        for (int i = 0; i < chain.length; i++) {
            if (!(chain[i] instanceof X509Certificate certificate)) {
                throw new TlsException(TlsException.Reason.MALFORMED, "not an X.509 certificate");
            }
            certificates[i] = certificate;
        }
        return PeerId.of(CertificateRule.verify(certificates, Instant.now()));
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        try {
            PeerId remote = PeerId.of(CertificateRule.verify(chain, Instant.now()));
            if (expected != null && !remote.equals(expected)) {
                throw new TlsException(TlsException.Reason.WRONG_PEER, "dialled " + expected + ", met " + remote);
            }
            proved = remote;
        } catch (TlsException e) {
            refused = e;
            throw new CertificateException(e);
        }
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
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
