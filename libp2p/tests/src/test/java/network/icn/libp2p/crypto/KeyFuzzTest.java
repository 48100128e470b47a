package network.icn.libp2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.libp2p.Fuzz;
import network.icn.libp2p.FuzzTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class KeyFuzzTest {
    private static void assertAcceptedAndRefused(FuzzTarget target, String... reasons) {
        assertThat(target.run()).containsKey(Fuzz.ACCEPTED).containsKeys(reasons);
    }

    @Test
    void publicKeys() {
        assertAcceptedAndRefused(KeyDecoders.PUBLIC_KEY, "BAD_KEY", "BAD_FIELD", "TRUNCATED");
    }

    @Test
    void privateKeys() {
        assertThat(KeyDecoders.PRIVATE_KEY.run()).containsKeys("BAD_KEY", "BAD_FIELD", "TRUNCATED");
    }

    @Test
    void damagedKeysOfEveryKind() {
        assertAcceptedAndRefused(KeyDecoders.DAMAGED_KEY, "BAD_KEY", "BAD_SIGNATURE", "TRUNCATED");
    }

    @Test
    void ed25519Signatures() {
        assertAcceptedAndRefused(KeyDecoders.ED25519_SIGNATURE, "BAD_SIGNATURE");
    }

    @Test
    void secp256k1Signatures() {
        assertAcceptedAndRefused(KeyDecoders.SECP256K1_SIGNATURE, "BAD_SIGNATURE");
    }

    @Test
    void ecdsaSignatures() {
        assertAcceptedAndRefused(KeyDecoders.ECDSA_SIGNATURE, "BAD_SIGNATURE");
    }

    @Test
    void rsaSignatures() {
        assertAcceptedAndRefused(KeyDecoders.RSA_SIGNATURE, "BAD_SIGNATURE");
    }
}
