package network.icn.protocol.kernel.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import network.icn.protocol.kernel.identity.Signer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A self-signed certificate with its own ECDSA P-256 key, which the node's key vouches for. The node's key itself
/// never
/// meets the TLS library (many refuse Ed25519 certificates), and may live elsewhere.
///
/// @param key the key pair of the certificate
public record NodeCertificate(X509Certificate certificate, KeyPair key) {
    private static final X500Name NAME = new X500Name("O=icn");

    /// Makes a certificate that is valid from `notBefore` to `notAfter`, both cut to whole seconds.
    ///
    /// @param random source of the certificate's key and of its signature's nonce
    public static NodeCertificate make(Signer host, SecureRandom random, Instant notBefore, Instant notAfter) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair key = generator.generateKeyPair();
            SubjectPublicKeyInfo info =
                    SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    NAME, new BigInteger(63, random), Date.from(notBefore), Date.from(notAfter), NAME, info);
            builder.addExtension(HostBinding.OID, false, HostBinding.make(host, info));
            ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .setSecureRandom(random)
                    .build(key.getPrivate());
            X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new NodeCertificate(certificate, key);
        } catch (GeneralSecurityException | OperatorException | IOException e) {
            throw new IllegalStateException("every Java platform has ECDSA on P-256", e);
        }
    }
}
