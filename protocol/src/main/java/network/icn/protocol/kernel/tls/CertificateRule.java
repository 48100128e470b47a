package network.icn.protocol.kernel.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.tls.CertificateVerdict.Reason;
import network.icn.protocol.kernel.tls.CertificateVerdict.Rejected;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;

/// What the certificate of a peer has to look like (libp2p TLS spec; docs/design/crypto.md 4). Nothing in it
/// is believed before both signatures are checked: the host key's under the certificate key, and the
/// certificate key's under the rest.
public final class CertificateRule {
    /// Ours have about 420 bytes; the limit keeps a stranger from making us parse megabytes.
    public static final int MAX_BYTES = 8 * 1024;

    private static final List<ASN1ObjectIdentifier> KNOWN_EXTENSIONS =
            List.of(HostBinding.OID, Extension.basicConstraints, Extension.keyUsage, Extension.extendedKeyUsage);

    private CertificateRule() {}

    /// @param chain as the TLS library hands it over
    public static CertificateVerdict verify(X509Certificate[] chain, Instant now, SignatureVerifier verifier) {
        if (chain.length != 1) {
            return new Rejected(Reason.CHAIN_LENGTH);
        }
        try {
            return verify(chain[0].getEncoded(), now, verifier);
        } catch (CertificateEncodingException _) {
            return new Rejected(Reason.MALFORMED);
        }
    }

    /// @param der the one certificate
    public static CertificateVerdict verify(byte[] der, Instant now, SignatureVerifier verifier) {
        if (der.length > MAX_BYTES) {
            return new Rejected(Reason.TOO_LARGE);
        }
        try {
            return verify(new X509CertificateHolder(der), now, verifier);
        } catch (IOException | RuntimeException _) {
            // The ASN.1 library reports strange structures by several unchecked exceptions, some of them late.
            return new Rejected(Reason.MALFORMED);
        }
    }

    private static CertificateVerdict verify(X509CertificateHolder certificate, Instant now, SignatureVerifier verifier)
            throws IOException {
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return new Rejected(Reason.NOT_YET_VALID);
        }
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return new Rejected(Reason.EXPIRED);
        }
        AlgorithmIdentifier key = certificate.getSubjectPublicKeyInfo().getAlgorithm();
        if (!key.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                || !SECObjectIdentifiers.secp256r1.equals(key.getParameters())
                || !certificate.getSignatureAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.ecdsa_with_SHA256)) {
            return new Rejected(Reason.ALGORITHM);
        }
        for (Object critical : certificate.getCriticalExtensionOIDs()) {
            if (!KNOWN_EXTENSIONS.contains(critical)) {
                return new Rejected(Reason.UNKNOWN_CRITICAL_EXTENSION);
            }
        }
        Extension binding = certificate.getExtension(HostBinding.OID);
        if (binding == null) {
            return new Rejected(Reason.EXTENSION_MISSING);
        }
        if (!selfSigned(certificate)) {
            return new Rejected(Reason.SELF_SIGNATURE);
        }
        return HostBinding.verify(binding.getExtnValue().getOctets(), certificate.getSubjectPublicKeyInfo(), verifier);
    }

    private static boolean selfSigned(X509CertificateHolder certificate) throws IOException {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(
                            certificate.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER))));
            signature.update(certificate.toASN1Structure().getTBSCertificate().getEncoded(ASN1Encoding.DER));
            return signature.verify(certificate.getSignature());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
