package network.icn.libp2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import network.icn.libp2p.FuzzTarget;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.wire.ProtoReader;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.RSADigestSigner;

/// Keys and signatures of every kind, by the keys of the specification. All signatures are made without chance, so that
/// a seed means the same in every run.
final class KeyDecoders {
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final int KIB = 1_024;

    /// A key with its signature of [#MESSAGE].
    private static final class Signed {
        final PublicKey key;
        final byte[] signature;

        Signed(PublicKey key, byte[] signature) {
            this.key = key;
            this.signature = signature;
        }
    }

    private static final Signed ED25519 = ed25519();
    private static final Signed SECP256K1 =
            ecdsa("secp256k1", new BigInteger(1, data("secp256k1 private key")), "secp256k1 public key");
    private static final Signed ECDSA = ecdsa(
            "secp256r1", ECPrivateKey.getInstance(data("ECDSA private key")).getKey(), "ECDSA public key");
    private static final Signed RSA = rsa();

    static final FuzzTarget PUBLIC_KEY = new FuzzTarget(
            vectors("public key"),
            256 * KIB,
            input -> assertThat(PublicKey.parse(input).protobuf()).isEqualTo(input));

    static final FuzzTarget PRIVATE_KEY = new FuzzTarget(vectors("private key"), 64 * KIB, KeyPair::parse);

    static final FuzzTarget ED25519_SIGNATURE = signature(ED25519, 64 * KIB);
    static final FuzzTarget SECP256K1_SIGNATURE = signature(SECP256K1, 4_096 * KIB);
    static final FuzzTarget ECDSA_SIGNATURE = signature(ECDSA, 4_096 * KIB);
    static final FuzzTarget RSA_SIGNATURE = signature(RSA, 256 * KIB);

    /// Damaged keys of every kind, each with the signature that its good form has made.
    static final FuzzTarget DAMAGED_KEY = new FuzzTarget(
            Stream.of(ED25519, SECP256K1, ECDSA, RSA)
                    .map(signed -> signed.key.protobuf())
                    .toList(),
            4_096 * KIB,
            KeyDecoders::verifyWithDamagedKey);

    private KeyDecoders() {}

    /// Whatever is no signature of the message is refused, and not by an exception.
    private static FuzzTarget signature(Signed signed, long maxAllocation) {
        return new FuzzTarget(List.of(signed.signature), maxAllocation, input -> verify(signed.key, input));
    }

    private static void verifyWithDamagedKey(byte[] input) throws MalformedException {
        PublicKey key = PublicKey.parse(input);
        Signed good = switch (key.type()) {
            case ED25519 -> ED25519;
            case SECP256K1 -> SECP256K1;
            case ECDSA -> ECDSA;
            case RSA -> RSA;
        };
        verify(key, good.signature);
    }

    private static void verify(PublicKey key, byte[] signature) throws MalformedException {
        if (!key.verify(MESSAGE, signature)) {
            throw new MalformedException(MalformedException.Reason.BAD_SIGNATURE, "not this key's");
        }
    }

    private static Signed ed25519() {
        KeyPair pair = KeyPair.ed25519(new byte[32]);
        return new Signed(pair.publicKey(), pair.sign(MESSAGE));
    }

    private static Signed ecdsa(String curve, BigInteger secret, String publicKey) {
        X9ECParameters parameters = CustomNamedCurves.getByName(curve);
        ECDomainParameters domain =
                new ECDomainParameters(parameters.getCurve(), parameters.getG(), parameters.getN(), parameters.getH());
        DSADigestSigner signer =
                new DSADigestSigner(new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest());
        signer.init(true, new ECPrivateKeyParameters(secret, domain));
        signer.update(MESSAGE, 0, MESSAGE.length);
        return new Signed(key(publicKey), signer.generateSignature());
    }

    private static Signed rsa() {
        RSAPrivateKey secret = RSAPrivateKey.getInstance(data("rsa private key"));
        RSADigestSigner signer = new RSADigestSigner(new SHA256Digest());
        signer.init(true, new RSAKeyParameters(true, secret.getModulus(), secret.getPrivateExponent()));
        signer.update(MESSAGE, 0, MESSAGE.length);
        try {
            return new Signed(key("rsa public key"), signer.generateSignature());
        } catch (CryptoException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<byte[]> vectors(String kind) {
        return Vectors.json("keys-and-peer-ids.json")
                .get("keys")
                .valueStream()
                .filter(key -> key.get("name").asString().endsWith(kind))
                .map(key -> Vectors.hex(key.get("hex")))
                .toList();
    }

    private static byte[] vector(String name) {
        return vectors(name).getFirst();
    }

    private static PublicKey key(String name) {
        try {
            return PublicKey.parse(vector(name));
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The second field of a private key's protobuf.
    private static byte[] data(String name) {
        try {
            ProtoReader reader = new ProtoReader(vector(name));
            byte[] data = {};
            while (reader.next()) {
                data = reader.field() == 2 ? reader.bytes(KIB * 4) : data;
            }
            return data;
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
