package network.icn.libp2p.security.tls;

import static network.icn.libp2p.security.tls.TlsException.Reason.ALGORITHM;
import static network.icn.libp2p.security.tls.TlsException.Reason.CHAIN_LENGTH;
import static network.icn.libp2p.security.tls.TlsException.Reason.EXTENSION_MISSING;
import static network.icn.libp2p.security.tls.TlsException.Reason.MALFORMED;
import static network.icn.libp2p.security.tls.TlsException.Reason.NOT_VALID_NOW;
import static network.icn.libp2p.security.tls.TlsException.Reason.SELF_SIGNATURE;
import static network.icn.libp2p.security.tls.TlsException.Reason.UNKNOWN_CRITICAL_EXTENSION;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import network.icn.libp2p.crypto.PublicKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/// What the certificate of a peer must look like. Names, serial number and usages in it mean nothing: it says which
/// identity vouches for the key of this TLS connection, and nothing else. Source: libp2p specs, tls.
final class CertificateRule {
    /// Ours has about 420 bytes, one with RSA keys twice below 3 KiB.
    static final int MAX_BYTES = 8_192;

    /// SHA-2 with a curve or RSA; the specification forbids hash functions with known collisions.
    private static final Set<ASN1ObjectIdentifier> SIGNATURES = Set.of(
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512,
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption,
            EdECObjectIdentifiers.id_Ed25519);

    /// Below it a certificate key is weak (libp2p specs, tls); above the other each handshake costs us milliseconds.
    static final int MIN_RSA_BITS = 2_048;

    static final int MAX_RSA_BITS = 8_192;

    /// Understood, in the sense that whatever they say changes nothing here.
    private static final List<ASN1ObjectIdentifier> HARMLESS =
            List.of(HostBinding.OID, Extension.basicConstraints, Extension.keyUsage, Extension.extendedKeyUsage);

    private CertificateRule() {}

    /// The identity that the certificate proves.
    ///
    /// @param chain as the TLS library hands it over
    static PublicKey verify(X509Certificate[] chain, Instant now) throws TlsException {
        if (chain.length != 1) {
            throw new TlsException(CHAIN_LENGTH, chain.length + " certificates");
        }
        try {
            return verify(chain[0].getEncoded(), now);
        } catch (CertificateEncodingException e) {
            throw new TlsException(MALFORMED, e);
        }
    }

    /// @param der the one certificate
    static PublicKey verify(byte[] der, Instant now) throws TlsException {
        if (der.length > MAX_BYTES) {
            throw new TlsException(MALFORMED, "certificate of " + der.length + " bytes");
        }
        try (EmptyIssuers _ = EmptyIssuers.allowed()) {
            return verify(new X509CertificateHolder(der), now);
        } catch (TlsException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The ASN.1 library reports strange structures by several unchecked exceptions, some of them late.
            throw new TlsException(MALFORMED, e);
        }
    }

    private static PublicKey verify(X509CertificateHolder certificate, Instant now) throws IOException {
        if (now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new TlsException(NOT_VALID_NOW, certificate.getNotBefore() + " to " + certificate.getNotAfter());
        }
        SubjectPublicKeyInfo key = certificate.getSubjectPublicKeyInfo();
        requireGoodAlgorithms(certificate.getSignatureAlgorithm().getAlgorithm(), key);
        for (Object critical : certificate.getCriticalExtensionOIDs()) {
            if (!HARMLESS.contains(critical)) {
                throw new TlsException(UNKNOWN_CRITICAL_EXTENSION, critical.toString());
            }
        }
        Extension binding = certificate.getExtension(HostBinding.OID);
        if (binding == null) {
            throw new TlsException(EXTENSION_MISSING, "certificate without the libp2p extension");
        }
        try {
            if (!certificate.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new TlsException(SELF_SIGNATURE, "the certificate's key has not signed it");
            }
        } catch (CertException | OperatorCreationException e) {
            throw new TlsException(SELF_SIGNATURE, e);
        }
        return HostBinding.verify(binding.getExtnValue().getOctets(), key.getEncoded());
    }

    private static void requireGoodAlgorithms(ASN1ObjectIdentifier signature, SubjectPublicKeyInfo key)
            throws IOException {
        if (!SIGNATURES.contains(signature)) {
            throw new TlsException(ALGORITHM, "signature algorithm " + signature);
        }
        if (key.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
            int bits =
                    RSAPublicKey.getInstance(key.parsePublicKey()).getModulus().bitLength();
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                throw new TlsException(ALGORITHM, "RSA key of " + bits + " bits");
            }
        }
    }
}
