package network.icn.libp2p.security.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Random;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.LargeRsa;
import network.icn.libp2p.crypto.PeerId;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CertificateVectorsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private final KeyPair identity = KeyPair.ed25519(new byte[32]);

    @Test
    void theSpecificationsCertificatesGetTheirVerdicts() throws Exception {
        int valid = 0;
        for (JsonNode vector : Vectors.json("tls-certificates.json").get("vectors")) {
            X509Certificate[] chain = {parse(Vectors.hex(vector.get("certDerHex")))};
            if (vector.get("valid").asBoolean()) {
                valid++;
                assertThat(PeerId.of(CertificateRule.verify(chain, NOW)))
                        .as(vector.get("name").asString())
                        .hasToString(vector.get("peerId").asString());
            } else {
                assertRefused(TlsException.Reason.HOST_SIGNATURE, chain);
            }
        }
        assertThat(valid).isEqualTo(3);
    }

    @Test
    void ourCertificateProvesOurIdentity() throws Exception {
        X509Certificate[] chain = {
            HostCertificate.make(identity, new SecureRandom()).certificate()
        };

        assertThat(PeerId.of(CertificateRule.verify(chain, NOW))).isEqualTo(identity.peerId());
    }

    @Test
    void chainsOfNoneAndOfTwoAreRefused() {
        X509Certificate one = HostCertificate.make(identity, new SecureRandom()).certificate();

        assertRefused(TlsException.Reason.CHAIN_LENGTH);
        assertRefused(TlsException.Reason.CHAIN_LENGTH, one, one);
    }

    @Test
    void theDatesCountOnBothSides() {
        X509Certificate[] chain = {
            HostCertificate.make(identity, new SecureRandom()).certificate()
        };

        assertRefusedAt(chain[0].getNotBefore().toInstant().minusSeconds(1), chain);
        assertRefusedAt(chain[0].getNotAfter().toInstant().plusSeconds(1), chain);
    }

    @Test
    void aTamperedCertificateIsRefused() throws Exception {
        byte[] der =
                HostCertificate.make(identity, new SecureRandom()).certificate().getEncoded();
        // The organisation's name, which nobody reads and the self-signature covers.
        int at = indexOf(der, "libp2p".getBytes(StandardCharsets.US_ASCII));
        der[at] ^= 1;

        assertRefused(TlsException.Reason.SELF_SIGNATURE, parse(der));
    }

    @Test
    void whatAStrangerBuildsIsRefusedForItsReason() throws Exception {
        java.security.KeyPair key = pair("EC", 256);
        byte[] spki = key.getPublic().getEncoded();
        byte[] good = HostBinding.make(identity, spki);
        byte[] foreign = HostBinding.make(identity, pair("EC", 256).getPublic().getEncoded());

        assertThat(CertificateRule.verify(chain(builder(key), key, good, "SHA256withECDSA"), NOW))
                .isEqualTo(identity.publicKey());
        assertRefused(TlsException.Reason.EXTENSION_MISSING, chain(builder(key), key, null, "SHA256withECDSA"));
        assertRefused(TlsException.Reason.HOST_SIGNATURE, chain(builder(key), key, foreign, "SHA256withECDSA"));
        assertRefused(TlsException.Reason.MALFORMED, chain(builder(key), key, new byte[] {5, 0}, "SHA256withECDSA"));
        assertRefused(TlsException.Reason.MALFORMED, chain(builder(key), key, new byte[0], "SHA256withECDSA"));
        assertRefused(TlsException.Reason.ALGORITHM, chain(builder(key), key, good, "SHA1withECDSA"));
        X509v3CertificateBuilder critical =
                builder(key).addExtension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE);
        assertRefused(TlsException.Reason.UNKNOWN_CRITICAL_EXTENSION, chain(critical, key, good, "SHA256withECDSA"));
    }

    @Test
    void rsaKeysMayBeNeitherSmallNorHuge() throws Exception {
        java.security.KeyPair weak = pair("RSA", CertificateRule.MIN_RSA_BITS - 8);
        java.security.KeyPair fair = pair("RSA", CertificateRule.MIN_RSA_BITS);

        byte[] binding = HostBinding.make(identity, fair.getPublic().getEncoded());
        assertThat(CertificateRule.verify(chain(builder(fair), fair, binding, "SHA256withRSA"), NOW))
                .isEqualTo(identity.publicKey());
        assertRefused(
                TlsException.Reason.ALGORITHM,
                chain(
                        builder(weak),
                        weak,
                        HostBinding.make(identity, weak.getPublic().getEncoded()),
                        "SHA256withRSA"));
    }

    @Test
    void rsaKeysAreBoundedFromAbove() throws Exception {
        LargeRsa largest = new LargeRsa(CertificateRule.MAX_RSA_BITS, new Random(1));
        LargeRsa tooLarge = new LargeRsa(CertificateRule.MAX_RSA_BITS + 8, new Random(1));

        assertThat(CertificateRule.verify(certificate(largest), NOW)).isEqualTo(identity.publicKey());
        byte[] refused = certificate(tooLarge);
        assertThatThrownBy(() -> CertificateRule.verify(refused, NOW))
                .isInstanceOfSatisfying(
                        TlsException.class, e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.ALGORITHM));
    }

    private byte[] certificate(LargeRsa key) throws Exception {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        ContentSigner signer = new ContentSigner() {
            @Override
            public AlgorithmIdentifier getAlgorithmIdentifier() {
                return new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withRSA");
            }

            @Override
            public OutputStream getOutputStream() {
                return signed;
            }

            @Override
            public byte[] getSignature() {
                return key.sign(signed.toByteArray());
            }
        };
        return builder(key.publicKey())
                .addExtension(HostBinding.OID, false, HostBinding.make(identity, key.publicKey()))
                .build(signer)
                .getEncoded();
    }

    @Test
    void bytesAreBoundedFromBothSides() throws Exception {
        assertThat(CertificateRule.verify(certificate(CertificateRule.MAX_BYTES), NOW))
                .isEqualTo(identity.publicKey());
        byte[] tooLong = certificate(CertificateRule.MAX_BYTES + 1);
        assertThatThrownBy(() -> CertificateRule.verify(tooLong, NOW))
                .isInstanceOfSatisfying(
                        TlsException.class, e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.MALFORMED));
    }

    /// A good certificate of exactly so many bytes: an extension that nobody knows fills it up.
    private byte[] certificate(int bytes) throws Exception {
        java.security.KeyPair key = pair("EC", 256);
        byte[] binding = HostBinding.make(identity, key.getPublic().getEncoded());
        ASN1ObjectIdentifier unknown = new ASN1ObjectIdentifier("1.2.3.4");
        int filling = bytes / 2;
        while (true) {
            X509v3CertificateBuilder filled = builder(key).addExtension(unknown, false, new byte[filling]);
            byte[] der = chain(filled, key, binding, "SHA256withECDSA")[0].getEncoded();
            if (der.length == bytes) {
                return der;
            }
            // Signatures differ in length by a byte or two, so that this may take some turns.
            filling += bytes - der.length;
        }
    }

    private static java.security.KeyPair pair(String kind, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(java.security.KeyPair key) {
        return builder(key.getPublic().getEncoded());
    }

    private static X509v3CertificateBuilder builder(byte[] publicKey) {
        X500Name name = new X500Name("CN=stranger");
        return new X509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(NOW.minusSeconds(60)),
                Date.from(NOW.plusSeconds(60)),
                name,
                SubjectPublicKeyInfo.getInstance(publicKey));
    }

    private static X509Certificate[] chain(
            X509v3CertificateBuilder builder, java.security.KeyPair key, byte @Nullable [] binding, String signature)
            throws Exception {
        if (binding != null) {
            builder.addExtension(HostBinding.OID, false, binding);
        }
        return new X509Certificate[] {
            new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(key.getPrivate())))
        };
    }

    private static X509Certificate parse(byte[] der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new IllegalArgumentException("not in there");
    }

    private static void assertRefused(TlsException.Reason reason, X509Certificate... chain) {
        assertThatThrownBy(() -> CertificateRule.verify(chain, NOW))
                .isInstanceOfSatisfying(
                        TlsException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static void assertRefusedAt(Instant time, X509Certificate... chain) {
        assertThatThrownBy(() -> CertificateRule.verify(chain, time))
                .isInstanceOfSatisfying(
                        TlsException.class, e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.NOT_VALID_NOW));
    }
}
