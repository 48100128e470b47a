package network.icn.protocol.kernel.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// The extension that ties a certificate's key to a node's key (libp2p TLS spec; docs/design/crypto.md 4):
/// SEQUENCE { OCTET STRING PublicKey protobuf, OCTET STRING signature } where the host key signs
/// `libp2p-tls-handshake:` and the certificate's SubjectPublicKeyInfo.
final class HostBinding {
    static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("1.3.6.1.4.1.53594.1.1");

    private static final byte[] PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);
    /// PublicKey { type: Ed25519, data: 32 bytes } (libp2p peer-ids spec).
    private static final byte[] ED25519 = {0x08, 0x01, 0x12, 0x20};

    private HostBinding() {}

    static byte[] make(Signer host, SubjectPublicKeyInfo certificateKey) throws IOException {
        byte[] publicKey = join(ED25519, host.id().bytes());
        Signature64 signature = host.sign(signedBytes(certificateKey));
        return new DERSequence(
                        new DEROctetString[] {new DEROctetString(publicKey), new DEROctetString(signature.bytes())})
                .getEncoded(ASN1Encoding.DER);
    }

    static CertificateVerdict verify(byte[] extension, SubjectPublicKeyInfo certificateKey, SignatureVerifier verifier)
            throws IOException {
        ASN1Sequence sequence = ASN1Sequence.getInstance(extension);
        if (sequence.size() != 2
                || !(sequence.getObjectAt(0) instanceof ASN1OctetString publicKey)
                || !(sequence.getObjectAt(1) instanceof ASN1OctetString signature)
                || !Arrays.equals(sequence.getEncoded(ASN1Encoding.DER), extension)) {
            return new CertificateVerdict.Rejected(CertificateVerdict.Reason.EXTENSION_MALFORMED);
        }
        byte[] key = publicKey.getOctets();
        if (key.length != ED25519.length + NodeId.BYTES
                || !Arrays.equals(Arrays.copyOf(key, ED25519.length), ED25519)) {
            return new CertificateVerdict.Rejected(CertificateVerdict.Reason.HOST_KEY_TYPE);
        }
        NodeId host = NodeId.of(Arrays.copyOfRange(key, ED25519.length, key.length));
        byte[] signed = signature.getOctets();
        boolean bound = signed.length == Signature64.BYTES
                && verifier.verify(host, signedBytes(certificateKey), Signature64.of(signed));
        return bound
                ? new CertificateVerdict.Authentic(host)
                : new CertificateVerdict.Rejected(CertificateVerdict.Reason.HOST_SIGNATURE);
    }

    private static byte[] signedBytes(SubjectPublicKeyInfo certificateKey) throws IOException {
        return join(PREFIX, certificateKey.getEncoded(ASN1Encoding.DER));
    }

    private static byte[] join(byte[] head, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
