package network.icn.libp2p.security.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import network.icn.libp2p.Fuzz;
import network.icn.libp2p.FuzzTarget;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.security.SecureChannel;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// What a stranger says to `/tls/1.0.0`, and its certificate.
final class TlsDecoders {
    private static final int KIB = 1_024;
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final KeyPair IDENTITY = KeyPair.ed25519(new byte[32]);
    private static final HostCertificate OURS = HostCertificate.make(IDENTITY, new SecureRandom());
    private static final byte[] CERTIFICATE_KEY =
            OURS.certificate().getPublicKey().getEncoded();

    static final FuzzTarget CERTIFICATE = new FuzzTarget(
            Vectors.json("tls-certificates.json")
                    .get("vectors")
                    .valueStream()
                    .map(vector -> Vectors.hex(vector.get("certDerHex")))
                    .toList(),
            4_096 * KIB,
            input -> CertificateRule.verify(input, NOW));

    static final FuzzTarget HOST_BINDING =
            new FuzzTarget(List.of(binding()), 256 * KIB, input -> HostBinding.verify(input, CERTIFICATE_KEY));

    /// The stranger's certificate is in order, only its extension is not.
    static final FuzzTarget BINDING_IN_A_CERTIFICATE =
            new FuzzTarget(List.of(binding()), 4_096 * KIB, input -> CertificateRule.verify(certificate(input), NOW));

    private static final TlsHandshake LISTENER = handshake();
    private static final SSLContext LISTENERS = LISTENER.context(new PeerCheck(null));
    private static final SSLContext KEYLESS = withoutKey();
    private static final TlsHandshake DIALLER = handshake();
    private static final SSLContext DIALLERS = DIALLER.context(new PeerCheck(null));

    /// All of a hello is decoded, then there is no certificate to answer it with: neither a key agreement nor a
    /// signature makes the case dear.
    static final FuzzTarget FIRST_RECORDS =
            new FuzzTarget(List.of(clientHello()), 512 * KIB, input -> shakeHands(input, KEYLESS));

    /// The context, which costs more than all the rest, is shared, unlike in a host.
    static final FuzzTarget FIRST_RECORDS_AND_ANSWER =
            new FuzzTarget(List.of(clientHello()), 8_192 * KIB, input -> shakeHands(input, LISTENERS));

    static final FuzzTarget RECORDS_OF_A_CHANNEL =
            new FuzzTarget(List.of(new byte[Stranger.SEALED_BYTES]), 16_384 * KIB, input -> {
                Stranger stranger = new Stranger(DIALLER.engine(DIALLERS, true), input);
                readToTheEnd(LISTENER.respond(stranger));
            });

    private TlsDecoders() {}

    private static TlsHandshake handshake() {
        return new TlsHandshake(IDENTITY, List.of("/yamux/1.0.0"), new SecureRandom());
    }

    private static SSLContext withoutKey() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3", LISTENERS.getProvider());
            context.init(new KeyManager[0], new TrustManager[] {new PeerCheck(null)}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void shakeHands(byte[] input, SSLContext context) throws IOException {
        TlsRecords records = new TlsRecords(Fuzz.stream(input), LISTENER.engine(context, false));
        try (EmptyIssuers _ = EmptyIssuers.allowed()) {
            records.handshake();
        }
    }

    /// What our dialler says first.
    private static byte[] clientHello() {
        ByteBuffer said = ByteBuffer.allocate(64 * KIB);
        try {
            SSLEngine engine = DIALLER.engine(DIALLERS, true);
            engine.beginHandshake();
            engine.wrap(ByteBuffer.allocate(0), said);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Arrays.copyOf(said.array(), said.position());
    }

    private static void readToTheEnd(SecureChannel channel) throws IOException {
        ByteBuffer plaintext = channel.receive();
        while (plaintext != null) {
            plaintext = channel.receive();
        }
    }

    private static byte[] binding() {
        try {
            return HostBinding.make(IDENTITY, CERTIFICATE_KEY);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] certificate(byte[] extension) throws IOException {
        X500Name name = new X500Name("CN=stranger");
        ContentSigner signer;
        try {
            signer = new JcaContentSignerBuilder("SHA256withECDSA").build(OURS.key());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
        return new X509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(NOW.minusSeconds(60)),
                        Date.from(NOW.plusSeconds(60)),
                        name,
                        SubjectPublicKeyInfo.getInstance(CERTIFICATE_KEY))
                .addExtension(HostBinding.OID, true, extension)
                .build(signer)
                .getEncoded();
    }
}
