package network.icn.cli.witness;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of the platform, and nothing else.
final class Digests {
    static final int BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    private Digests() {}

    /// Of all parts, one after the other; what is left in them is left.
    static byte[] sha256(ByteBuffer... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ByteBuffer part : parts) {
                digest.update(part.duplicate());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /// The next bytes, taken.
    static String hex(ByteBuffer from, int bytes) {
        byte[] taken = new byte[bytes];
        from.get(taken);
        return hex(taken);
    }
}
