package network.icn.libp2p.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import network.icn.libp2p.crypto.provider.Crypto;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/// Signatures of the keys that only foreign peers have: RSA PKCS#1 v1.5, ECDSA and secp256k1, all over SHA-256, the
/// latter two in DER. Source: libp2p specs, peer-ids.
final class OtherSignatures {
    private static final int MIN_RSA_BITS = 2_048;
    /// go-libp2p's bound: a larger key costs milliseconds a signature.
    static final int MAX_RSA_BITS = 8_192;

    private static final int COMPRESSED_POINT_BYTES = 33;
    static final ECDomainParameters SECP256K1 = secp256k1();

    private OtherSignatures() {}

    private static ECDomainParameters secp256k1() {
        X9ECParameters curve = CustomNamedCurves.getByName("secp256k1");
        return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
    }

    /// Whether `signature` is right; false for keys that cannot be read, and for Ed25519, which has its own rule.
    static boolean verify(KeyType type, byte[] key, byte[] message, byte[] signature) {
        try {
            return switch (type) {
                case ED25519 -> false;
                case RSA -> rsa(key, message, signature);
                case SECP256K1 -> secp256k1(key, message, signature);
                case ECDSA -> jdk("EC", "SHA256withECDSA", key, message, signature);
            };
        } catch (GeneralSecurityException | IOException | RuntimeException _) {
            // The ASN.1 library reports strange structures by several unchecked exceptions, some of them late.
            return false;
        }
    }

    private static boolean rsa(byte[] key, byte[] message, byte[] signature) throws GeneralSecurityException {
        RSAPublicKey rsa = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key));
        int bits = rsa.getModulus().bitLength();
        return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS && jdk("RSA", "SHA256withRSA", key, message, signature);
    }

    private static boolean jdk(String keyKind, String signatureKind, byte[] key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(signatureKind);
        verifier.initVerify(KeyFactory.getInstance(keyKind).generatePublic(new X509EncodedKeySpec(key)));
        verifier.update(message);
        return verifier.verify(signature);
    }

    private static boolean secp256k1(byte[] key, byte[] message, byte[] signature) throws IOException {
        if (key.length != COMPRESSED_POINT_BYTES) {
            return false;
        }
        BigInteger[] pair = StandardDSAEncoding.INSTANCE.decode(SECP256K1.getN(), signature);
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(SECP256K1.getCurve().decodePoint(key), SECP256K1));
        return verifier.verifySignature(Crypto.sha256(message), pair[0], pair[1]);
    }
}
