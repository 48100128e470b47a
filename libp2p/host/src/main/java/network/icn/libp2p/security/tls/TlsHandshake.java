package network.icn.libp2p.security.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.security.SecureHandshake;
import network.icn.libp2p.wire.ByteStream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.jspecify.annotations.Nullable;

/// Runs `/tls/1.0.0` over a blocking stream: TLS 1.3, certificates on both sides, no server name, the muxer chosen by
/// ALPN. Every connection has an SSL context of its own, so no session is ever resumed without a certificate being
/// checked. Source: libp2p specs, tls and connections (inlined muxer negotiation).
public final class TlsHandshake implements SecureHandshake {
    /// Name in multistream-select.
    public static final String PROTOCOL = "/tls/1.0.0";

    /// Not registered with the JVM. The JDK and Conscrypt refuse certificates that name no issuer, such as those of
    /// js-libp2p.
    private static final Provider BOUNCY_CASTLE = new BouncyCastleJsseProvider(false, new BouncyCastleProvider());

    /// It reports every handshake and every stranger's mistake at the level of information; held here, because a logger
    /// that nobody holds forgets its level.
    private static final Logger ITS_LOG = Logger.getLogger("org.bouncycastle.jsse");

    /// The ALPN name that leaves the muxer to multistream-select.
    private static final String MUXER_LATER = "libp2p";

    static {
        ITS_LOG.setLevel(Level.OFF);
    }

    private final KeyPair identity;
    private final List<String> muxers;
    private final SecureRandom random;
    /// Made at the first use: hosts that only speak Noise never need it.
    private volatile @Nullable HostKey key;

    /// @param muxers muxers spoken, best first; if empty, the muxer is left to multistream-select
    public TlsHandshake(KeyPair identity, List<String> muxers, SecureRandom random) {
        this.identity = identity;
        this.muxers = List.copyOf(muxers);
        this.random = random;
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    public SecureChannel initiate(ByteStream stream, PeerId expected) throws IOException {
        return run(stream, new PeerCheck(expected), true);
    }

    @Override
    public SecureChannel respond(ByteStream stream) throws IOException {
        return run(stream, new PeerCheck(null), false);
    }

    private SecureChannel run(ByteStream stream, PeerCheck check, boolean dialer) throws IOException {
        SSLEngine engine = engine(context(check), dialer);
        TlsRecords records = new TlsRecords(stream, engine);
        try (EmptyIssuers _ = EmptyIssuers.allowed()) {
            records.handshake();
        } catch (TlsException e) {
            TlsException refused = check.refused();
            throw refused == null ? e : refused;
        }
        PeerId remote = check.proved();
        if (remote == null) {
            throw new TlsException(TlsException.Reason.CHAIN_LENGTH, "handshake without a certificate");
        }
        String agreed = engine.getApplicationProtocol();
        Optional<String> muxer = muxers.contains(agreed) ? Optional.of(agreed) : Optional.empty();
        return new TlsChannel(records, remote, muxer);
    }

    SSLContext context(PeerCheck check) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3", BOUNCY_CASTLE);
            context.init(new KeyManager[] {key()}, new TrustManager[] {check}, random);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the provider has TLS 1.3", e);
        }
    }

    SSLEngine engine(SSLContext context, boolean dialer) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(dialer);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setNeedClientAuth(true);
        List<String> names = new ArrayList<>(muxers);
        names.add(MUXER_LATER);
        parameters.setApplicationProtocols(names.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private HostKey key() {
        HostKey made = key;
        if (made == null) {
            synchronized (this) {
                made = key;
                if (made == null) {
                    made = new HostKey(HostCertificate.make(identity, random));
                    key = made;
                }
            }
        }
        return made;
    }
}
