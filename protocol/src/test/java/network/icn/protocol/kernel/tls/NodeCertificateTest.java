package network.icn.protocol.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import network.icn.protocol.Nodes;
import network.icn.protocol.Vectors;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.tls.CertificateVerdict.Authentic;
import network.icn.protocol.kernel.tls.CertificateVerdict.Reason;
import network.icn.protocol.kernel.tls.CertificateVerdict.Rejected;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NodeCertificateTest {
    private static final Ed25519 ED25519 = Ed25519.best();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final NodeCertificate own = NodeCertificate.make(Nodes.signer("node"), RANDOM, FROM, TO);

    private static CertificateVerdict verify(byte[] der) {
        return CertificateRule.verify(der, NOW, ED25519);
    }

    @Test
    void theVectorsOfTheSpecificationHaveTheirVerdicts() {
        Reason[] expected = {null, Reason.HOST_KEY_TYPE, Reason.HOST_KEY_TYPE, Reason.HOST_KEY_TYPE};
        int index = 0;
        for (JsonNode vector : Vectors.read("tls-certificates.json").get("vectors")) {
            Reason reason = expected[index++];
            CertificateVerdict verdict = reason == null
                    ? new Authentic(NodeId.parse(vector.get("peerId").asString()))
                    : new Rejected(reason);
            assertThat(verify(Vectors.hex(vector.get("certDerHex"))))
                    .as(vector.get("name").asString())
                    .isEqualTo(verdict);
        }
        assertThat(index).isEqualTo(expected.length);
    }

    @Test
    void ourOwnCertificateNamesItsNode() throws Exception {
        Authentic authentic = new Authentic(Nodes.id("node"));

        assertThat(verify(own.certificate().getEncoded())).isEqualTo(authentic);
        assertThat(CertificateRule.verify(new X509Certificate[] {own.certificate()}, NOW, ED25519))
                .isEqualTo(authentic);
        assertThat(own.certificate().getPublicKey()).isEqualTo(own.key().getPublic());
        own.certificate().verify(own.key().getPublic());
    }

    @Test
    void itIsBelievedOnlyInItsTime() throws Exception {
        byte[] der = own.certificate().getEncoded();

        assertThat(CertificateRule.verify(der, FROM, ED25519)).isInstanceOf(Authentic.class);
        assertThat(CertificateRule.verify(der, FROM.minusMillis(1), ED25519))
                .isEqualTo(new Rejected(Reason.NOT_YET_VALID));
        assertThat(CertificateRule.verify(der, TO, ED25519)).isInstanceOf(Authentic.class);
        assertThat(CertificateRule.verify(der, TO.plusMillis(1), ED25519)).isEqualTo(new Rejected(Reason.EXPIRED));
    }

    @Test
    void aChainIsExactlyOneCertificate() {
        X509Certificate certificate = own.certificate();

        assertThat(CertificateRule.verify(new X509Certificate[] {}, NOW, ED25519))
                .isEqualTo(new Rejected(Reason.CHAIN_LENGTH));
        assertThat(CertificateRule.verify(new X509Certificate[] {certificate, certificate}, NOW, ED25519))
                .isEqualTo(new Rejected(Reason.CHAIN_LENGTH));
    }

    @Test
    void theExtensionOfAnotherCertificateDoesNotBindThisKey() throws Exception {
        byte[] stolen = Rogue.binding(own.certificate());

        assertThat(verify(new Rogue().with(HostBinding.OID, false, stolen).build()))
                .isEqualTo(new Rejected(Reason.HOST_SIGNATURE));
    }

    @Test
    void extensionsAreReadStrictly() throws Exception {
        byte[] binding = new Rogue().ownBinding();
        byte[] surplus = java.util.Arrays.copyOf(binding, binding.length + 1);

        assertThat(verify(new Rogue().build())).isEqualTo(new Rejected(Reason.EXTENSION_MISSING));
        assertThat(verify(new Rogue()
                        .with(HostBinding.OID, false, new byte[] {0x30, 0})
                        .build()))
                .isEqualTo(new Rejected(Reason.EXTENSION_MALFORMED));
        assertThat(verify(new Rogue().with(HostBinding.OID, false, surplus).build()))
                .isInstanceOf(Rejected.class);
        assertThat(verify(new Rogue()
                        .with(new ASN1ObjectIdentifier("1.2.3.4"), true, new DEROctetString(new byte[1]).getEncoded())
                        .build()))
                .isEqualTo(new Rejected(Reason.UNKNOWN_CRITICAL_EXTENSION));
        Rogue critical = new Rogue();
        assertThat(verify(critical.with(HostBinding.OID, true, critical.ownBinding())
                        .build()))
                .isEqualTo(new Authentic(Nodes.id("node")));
    }

    @Test
    void aCertificateSignedByAnotherKeyIsRefused() throws Exception {
        Rogue rogue = new Rogue();

        assertThat(verify(rogue.with(HostBinding.OID, false, rogue.ownBinding()).signedBy(Rogue.key("secp256r1"))))
                .isEqualTo(new Rejected(Reason.SELF_SIGNATURE));
    }

    @Test
    void otherCurvesAreRefused() throws Exception {
        Rogue rogue = new Rogue(Rogue.key("secp384r1"));

        assertThat(verify(rogue.with(HostBinding.OID, false, rogue.ownBinding()).build()))
                .isEqualTo(new Rejected(Reason.ALGORITHM));
    }

    @Test
    void damagedCertificatesAreVerdictsNeverExceptions() throws Exception {
        byte[] good = own.certificate().getEncoded();
        Random random = new Random(3);
        for (int round = 0; round < 400; round++) {
            byte[] bad = good.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(verify(bad)).as("byte %d", at).isInstanceOf(Rejected.class);
        }
        for (int length = 0; length < good.length; length++) {
            assertThat(verify(java.util.Arrays.copyOf(good, length))).isEqualTo(new Rejected(Reason.MALFORMED));
        }
        assertThat(verify(new byte[CertificateRule.MAX_BYTES + 1])).isEqualTo(new Rejected(Reason.TOO_LARGE));
        assertThat(verify(new byte[CertificateRule.MAX_BYTES])).isEqualTo(new Rejected(Reason.MALFORMED));
    }

    /// Builds certificates as they should not be.
    private static final class Rogue {
        private final KeyPair key;
        private final SubjectPublicKeyInfo info;
        private final X509v3CertificateBuilder builder;

        Rogue() throws Exception {
            this(key("secp256r1"));
        }

        Rogue(KeyPair key) {
            this.key = key;
            this.info = SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
            X500Name name = new X500Name("O=rogue");
            this.builder =
                    new X509v3CertificateBuilder(name, BigInteger.ONE, Date.from(FROM), Date.from(TO), name, info);
        }

        static KeyPair key(String curve) throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve), RANDOM);
            return generator.generateKeyPair();
        }

        static byte[] binding(X509Certificate certificate) {
            byte[] wrapped = certificate.getExtensionValue(HostBinding.OID.getId());
            return DEROctetString.getInstance(wrapped).getOctets();
        }

        byte[] ownBinding() throws Exception {
            return HostBinding.make(Nodes.signer("node"), info);
        }

        Rogue with(ASN1ObjectIdentifier oid, boolean critical, byte[] value) throws Exception {
            builder.addExtension(oid, critical, value);
            return this;
        }

        byte[] build() throws Exception {
            return signedBy(key);
        }

        byte[] signedBy(KeyPair signer) throws Exception {
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
                    .getEncoded();
        }
    }
}
