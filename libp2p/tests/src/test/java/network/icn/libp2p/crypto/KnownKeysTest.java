package network.icn.libp2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import network.icn.libp2p.crypto.provider.Crypto;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
    private static final byte[] MESSAGE = {1, 2, 3};

    private static KeyPair pair(int number) {
        return KeyPair.ed25519(ByteBuffer.allocate(32).putInt(number).array());
    }

    @Test
    void aKnownKeyVerifiesAsANewOneDoes() {
        KnownKeys keys = new KnownKeys(2);
        byte[] signature = pair(1).sign(MESSAGE);
        for (int i = 0; i < 2; i++) {
            assertThat(keys.verifier(pair(1).publicKey().raw()).verify(MESSAGE, signature))
                    .isTrue();
            assertThat(keys.verifier(pair(2).publicKey().raw()).verify(MESSAGE, signature))
                    .isFalse();
        }
    }

    @Test
    void noSignatureOfAKeyThatIsNotAcceptedIsRight() {
        KnownKeys keys = new KnownKeys(2);
        // The neutral element: the equation holds for S = 0 and R = 1, whatever the message.
        byte[] neutral = new byte[PublicKey.ED25519_BYTES];
        neutral[0] = 1;
        byte[] signature = new byte[64];
        signature[0] = 1;
        for (int i = 0; i < 2; i++) {
            assertThat(keys.verifier(neutral).verify(MESSAGE, signature)).isFalse();
        }
        assertThat(keys.size()).isEqualTo(1);
    }

    @Test
    void theKeyUnusedForLongestGoes() {
        KnownKeys keys = new KnownKeys(2);
        byte[] first = pair(1).publicKey().raw();
        Crypto.Verifier made = keys.verifier(first);
        keys.verifier(pair(2).publicKey().raw());
        assertThat(keys.verifier(first)).isSameAs(made);

        keys.verifier(pair(3).publicKey().raw());
        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.verifier(first)).isSameAs(made);
        keys.verifier(pair(4).publicKey().raw());
        keys.verifier(pair(5).publicKey().raw());
        assertThat(keys.verifier(first)).isNotSameAs(made);
    }
}
