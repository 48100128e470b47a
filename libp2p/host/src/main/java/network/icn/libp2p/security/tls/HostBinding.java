package network.icn.libp2p.security.tls;

import static network.icn.libp2p.security.tls.TlsException.Reason.HOST_SIGNATURE;
import static network.icn.libp2p.security.tls.TlsException.Reason.MALFORMED;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PublicKey;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/// The certificate extension that ties the certificate's key to a peer: SEQUENCE { OCTET STRING PublicKey protobuf,
/// OCTET
/// STRING signature }, where the identity key signs `libp2p-tls-handshake:` and the certificate's SubjectPublicKeyInfo.
/// Source: libp2p specs, tls.
final class HostBinding {
    static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("1.3.6.1.4.1.53594.1.1");
    private static final byte[] PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

    private HostBinding() {}

    /// The value of the extension.
    static byte[] make(KeyPair identity, byte[] certificateKey) throws IOException {
        DEROctetString key = new DEROctetString(identity.publicKey().protobuf());
        DEROctetString signature = new DEROctetString(identity.sign(signedBytes(certificateKey)));
        return new DERSequence(new DEROctetString[] {key, signature}).getEncoded(ASN1Encoding.DER);
    }

    /// The identity that vouches for the certificate's key.
    static PublicKey verify(byte[] extension, byte[] certificateKey) throws TlsException {
        byte[] key;
        byte[] signature;
        try {
            ASN1Sequence pair = ASN1Sequence.getInstance(extension);
            if (pair.size() != 2) {
                throw new TlsException(MALFORMED, "libp2p extension with " + pair.size() + " elements");
            }
            key = ASN1OctetString.getInstance(pair.getObjectAt(0)).getOctets();
            signature = ASN1OctetString.getInstance(pair.getObjectAt(1)).getOctets();
        } catch (RuntimeException e) {
            // The ASN.1 library reports strange structures by several unchecked exceptions, some of them late.
            throw new TlsException(MALFORMED, e);
        }
        PublicKey identity;
        try {
            identity = PublicKey.parse(key);
        } catch (MalformedException e) {
            throw new TlsException(MALFORMED, e);
        }
        if (!identity.verify(signedBytes(certificateKey), signature)) {
            throw new TlsException(HOST_SIGNATURE, "identity has not signed the certificate key");
        }
        return identity;
    }

    private static byte[] signedBytes(byte[] certificateKey) {
        byte[] joined = Arrays.copyOf(PREFIX, PREFIX.length + certificateKey.length);
        System.arraycopy(certificateKey, 0, joined, PREFIX.length, certificateKey.length);
        return joined;
    }
}
