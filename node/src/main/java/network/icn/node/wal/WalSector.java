package network.icn.node.wal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import network.icn.protocol.kernel.bytes.Hash32;

/// A header or mark as it lies on the disk: within one sector of any disk, with a seal at its end over all
/// the rest.
final class WalSector {
    static final int BYTES = 512;

    private static final int SEAL_AT = BYTES - Hash32.BYTES;

    private WalSector() {}

    /// @param key is sealed with the content, but not written
    static byte[] sealed(ByteBuffer content, byte[]... key) {
        byte[] bytes = new byte[BYTES];
        content.flip().get(bytes, 0, content.remaining());
        expected(bytes, key).copyTo(bytes, SEAL_AT);
        return bytes;
    }

    /// Whether the seal is that of the content and key.
    static boolean isSound(byte[] sector, byte[]... key) {
        return expected(sector, key).equals(seal(sector));
    }

    /// The seal that the sector has.
    static Hash32 seal(byte[] sector) {
        return Hash32.of(Arrays.copyOfRange(sector, SEAL_AT, BYTES));
    }

    private static Hash32 expected(byte[] sector, byte[]... key) {
        MessageDigest digest = WalFormat.sha256();
        for (byte[] part : key) {
            digest.update(part);
        }
        digest.update(sector, 0, SEAL_AT);
        return Hash32.of(digest.digest());
    }

    static Hash32 readHash(ByteBuffer in) {
        byte[] bytes = new byte[Hash32.BYTES];
        in.get(bytes);
        return Hash32.of(bytes);
    }
}
