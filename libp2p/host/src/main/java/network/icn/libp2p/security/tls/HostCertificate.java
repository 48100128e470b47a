package network.icn.libp2p.security.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import network.icn.libp2p.crypto.KeyPair;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A fresh ECDSA P-256 key and the self-signed certificate in which an identity vouches for it. Never stored.
public record HostCertificate(PrivateKey key, X509Certificate certificate) {
    /// Wide, as in go- and rust-libp2p: a peer's wrong clock must not keep it out, and the key lives as long as the
    /// process.
    private static final Instant NOT_BEFORE = Instant.parse("1975-01-01T00:00:00Z");

    private static final Instant NOT_AFTER = Instant.parse("4096-01-01T00:00:00Z");
    private static final int SERIAL_BITS = 62;

    /// A certificate with a key of its own, under the identity's signature.
    public static HostCertificate make(KeyPair identity, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            java.security.KeyPair pair = generator.generateKeyPair();
            byte[] publicKey = pair.getPublic().getEncoded();
            X500Name name = new X500Name("O=libp2p");
            // js-libp2p looks for the libp2p extension in the first place; there is no other.
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                            name,
                            new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                            Date.from(NOT_BEFORE),
                            Date.from(NOT_AFTER),
                            name,
                            SubjectPublicKeyInfo.getInstance(publicKey))
                    .addExtension(HostBinding.OID, true, HostBinding.make(identity, publicKey));
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            return new HostCertificate(pair.getPrivate(), certificate);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every JDK can make a P-256 certificate", e);
        }
    }
}
