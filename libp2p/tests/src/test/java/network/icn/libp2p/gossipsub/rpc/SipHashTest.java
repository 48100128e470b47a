package network.icn.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class SipHashTest {
    private static final long SEED = 20_261_121L;

    @Test
    void agreesWithAnotherImplementationForEveryLengthOfAnId() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int length = 0; length <= RpcLimits.DEFAULT.idBytes(); length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            long key0 = random.nextLong();
            long key1 = random.nextLong();
            assertThat(SipHash.hash(bytes, key0, key1))
                    .as("length %d, seed %d", length, SEED)
                    .isEqualTo(reference(bytes, key0, key1));
        }
    }

    private static long reference(byte[] bytes, long key0, long key1) {
        byte[] key = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(key0)
                .putLong(key1)
                .array();
        org.bouncycastle.crypto.macs.SipHash mac = new org.bouncycastle.crypto.macs.SipHash(1, 3);
        mac.init(new KeyParameter(key));
        mac.update(bytes, 0, bytes.length);
        return mac.doFinal();
    }
}
