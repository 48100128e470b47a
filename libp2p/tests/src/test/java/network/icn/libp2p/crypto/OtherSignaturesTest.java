package network.icn.libp2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import network.icn.libp2p.Fuzz;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.provider.Crypto;
import network.icn.libp2p.wire.ProtoWriter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;

class OtherSignaturesTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "messagf".getBytes(StandardCharsets.US_ASCII);

    @Test
    void rsaAndEcdsaSignaturesOfForeignPeersAreVerified() throws Exception {
        assertVerified(KeyType.RSA, "RSA", 2_048, "SHA256withRSA");
        assertVerified(KeyType.ECDSA, "EC", 256, "SHA256withECDSA");
    }

    private static void assertVerified(KeyType type, String kind, int bits, String algorithm) throws Exception {
        java.security.KeyPair pair = pair(kind, bits);
        PublicKey key = key(type, pair.getPublic().getEncoded());
        byte[] signature = sign(algorithm, pair);

        assertThat(key.verify(MESSAGE, signature)).as(kind).isTrue();
        assertThat(key.verify(OTHER, signature)).as(kind).isFalse();
        signature[signature.length - 1] ^= 1;
        assertThat(key.verify(MESSAGE, signature)).as(kind).isFalse();
        assertThat(key.verify(MESSAGE, new byte[0])).as(kind).isFalse();
        assertThat(key(type, new byte[] {1}).verify(MESSAGE, signature)).isFalse();
    }

    @Test
    void smallRsaKeysProveNothing() throws Exception {
        java.security.KeyPair pair = pair("RSA", 1_024);

        assertThat(key(KeyType.RSA, pair.getPublic().getEncoded()).verify(MESSAGE, sign("SHA256withRSA", pair)))
                .isFalse();
    }

    @Test
    void theLargestRsaKeysAreVerifiedAndLargerOnesProveNothing() throws Exception {
        LargeRsa largest = new LargeRsa(OtherSignatures.MAX_RSA_BITS, new Random(1));
        LargeRsa tooLarge = new LargeRsa(OtherSignatures.MAX_RSA_BITS + 8, new Random(1));

        assertThat(key(KeyType.RSA, largest.publicKey()).verify(MESSAGE, largest.sign(MESSAGE)))
                .isTrue();
        assertThat(key(KeyType.RSA, tooLarge.publicKey()).verify(MESSAGE, tooLarge.sign(MESSAGE)))
                .isFalse();
    }

    @Test
    void strangeSecp256k1KeysProveNothing() throws Exception {
        for (int length : new int[] {1, 32, 33, 34, 65}) {
            assertThat(key(KeyType.SECP256K1, new byte[length]).verify(MESSAGE, new byte[] {0x30, 0}))
                    .isFalse();
        }
    }

    @Test
    void signaturesInStrangeDerAreWrongAndNothingElse() throws Exception {
        byte[] anyPoint = new byte[33];
        for (String der : List.of("300405000500", "3006020100300102", "30060201010c01ff", "3006030100040100", "3080")) {
            assertThat(key(KeyType.SECP256K1, anyPoint)
                            .verify(MESSAGE, HexFormat.of().parseHex(der)))
                    .as(der)
                    .isFalse();
        }
    }

    @Test
    void noSignatureMakesTheCheckFail() throws Exception {
        SecureRandom random = new SecureRandom();
        BigInteger secret = BigInteger.valueOf(random.nextLong(1, Long.MAX_VALUE));
        byte[] secp256k1 =
                OtherSignatures.SECP256K1.getG().multiply(secret).normalize().getEncoded(true);
        ECDSASigner signer = new ECDSASigner();
        signer.init(
                true, new ParametersWithRandom(new ECPrivateKeyParameters(secret, OtherSignatures.SECP256K1), random));
        BigInteger[] pair = signer.generateSignature(Crypto.sha256(MESSAGE));
        byte[] right = StandardDSAEncoding.INSTANCE.encode(OtherSignatures.SECP256K1.getN(), pair[0], pair[1]);
        assertThat(key(KeyType.SECP256K1, secp256k1).verify(MESSAGE, right)).isTrue();
        fuzz(key(KeyType.SECP256K1, secp256k1), right);

        java.security.KeyPair ecdsa = pair("EC", 256);
        fuzz(key(KeyType.ECDSA, ecdsa.getPublic().getEncoded()), sign("SHA256withECDSA", ecdsa));
        java.security.KeyPair rsa = pair("RSA", 2_048);
        fuzz(key(KeyType.RSA, rsa.getPublic().getEncoded()), sign("SHA256withRSA", rsa));
        KeyPair own = KeyPair.generate(random);
        fuzz(own.publicKey(), own.sign(MESSAGE));
    }

    /// A tenth of the cases: each may cost a signature check.
    private static void fuzz(PublicKey key, byte[] right) {
        Map<String, Integer> verdicts = Fuzz.run(Fuzz.CASES / 10, 512 << 10, List.of(right), input -> {
            if (!key.verify(MESSAGE, input)) {
                throw new MalformedException(MalformedException.Reason.BAD_SIGNATURE, "wrong");
            }
        });
        assertThat(verdicts).containsKey("BAD_SIGNATURE");
    }

    private static PublicKey key(KeyType type, byte[] data) throws Exception {
        return PublicKey.parse(
                new ProtoWriter().uint64(1, type.code()).bytes(2, data).toByteArray());
    }

    private static java.security.KeyPair pair(String kind, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static byte[] sign(String algorithm, java.security.KeyPair pair) throws Exception {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);
        return signer.sign();
    }
}
