package network.icn.libp2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.Signature;
import network.icn.libp2p.wire.ProtoWriter;
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
    void strangeSecp256k1KeysProveNothing() throws Exception {
        for (int length : new int[] {1, 32, 33, 34, 65}) {
            assertThat(key(KeyType.SECP256K1, new byte[length]).verify(MESSAGE, new byte[] {0x30, 0}))
                    .isFalse();
        }
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
