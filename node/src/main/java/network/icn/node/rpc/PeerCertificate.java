package network.icn.node.rpc;

import java.security.cert.X509Certificate;
import java.time.Instant;
import network.icn.protocol.identity.NodeId;

/// stand-in
final class PeerCertificate {
    private PeerCertificate() {}

    record Made(java.security.PrivateKey key, X509Certificate certificate) {}

    static Made make(network.icn.protocol.identity.Signer signer, Instant now) {
        try {
            java.security.KeyPairGenerator g = java.security.KeyPairGenerator.getInstance("EC");
            g.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
            java.security.KeyPair pair = g.generateKeyPair();
            byte[] spki = pair.getPublic().getEncoded();
            byte[] prefix = "libp2p-tls-handshake:".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            byte[] signed = org.bouncycastle.util.Arrays.concatenate(prefix, spki);
            byte[] hostKey = org.bouncycastle.util.Arrays.concatenate(
                    new byte[] {8, 1, 18, 32}, signer.id().bytes());
            var name = new org.bouncycastle.asn1.x500.X500Name("CN=icn");
            var builder = new org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder(
                    name,
                    new java.math.BigInteger(63, new java.security.SecureRandom()),
                    java.util.Date.from(now.minusSeconds(3600)),
                    java.util.Date.from(now.plusSeconds(100L * 365 * 86400)),
                    name,
                    pair.getPublic());
            var body = new org.bouncycastle.asn1.DERSequence(new org.bouncycastle.asn1.ASN1Encodable[] {
                new org.bouncycastle.asn1.DEROctetString(hostKey),
                new org.bouncycastle.asn1.DEROctetString(signer.sign(signed).bytes())
            });
            builder.addExtension(new org.bouncycastle.asn1.ASN1ObjectIdentifier("1.3.6.1.4.1.53594.1.1"), false, body);
            var holder = builder.build(new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder("SHA256withECDSA")
                    .build(pair.getPrivate()));
            return new Made(
                    pair.getPrivate(),
                    new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter().getCertificate(holder));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static NodeId verify(X509Certificate certificate) throws java.security.cert.CertificateException {
        try {
            certificate.verify(certificate.getPublicKey());
            byte[] ext = certificate.getExtensionValue("1.3.6.1.4.1.53594.1.1");
            var octets = org.bouncycastle.asn1.ASN1OctetString.getInstance(ext);
            var seq = org.bouncycastle.asn1.ASN1Sequence.getInstance(octets.getOctets());
            byte[] hostKey = org.bouncycastle.asn1.ASN1OctetString.getInstance(seq.getObjectAt(0))
                    .getOctets();
            byte[] sig = org.bouncycastle.asn1.ASN1OctetString.getInstance(seq.getObjectAt(1))
                    .getOctets();
            byte[] key = java.util.Arrays.copyOfRange(hostKey, 4, 36);
            byte[] msg = org.bouncycastle.util.Arrays.concatenate(
                    "libp2p-tls-handshake:".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                    certificate.getPublicKey().getEncoded());
            if (!org.bouncycastle.math.ec.rfc8032.Ed25519.verify(sig, 0, key, 0, msg, 0, msg.length)) {
                throw new java.security.cert.CertificateException("host key signature");
            }
            return NodeId.of(key);
        } catch (java.security.GeneralSecurityException | RuntimeException e) {
            throw new java.security.cert.CertificateException("not a node certificate", e);
        }
    }
}
