package network.icn.scalernode.store;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import network.icn.protocol.kernel.bytes.Hash32;

/// Fills unused space with data that no two nodes share and nothing compresses: AES-256 in counter mode under a key
/// derived from the node's. It lets an empty node take part in possession; it is no proof of capacity, for whoever has
/// the key can make it again (docs/design/challenges.md 9).
final class GeneratedData {
    /// Shown, never looked up: an operator's object may have the same.
    static final ObjectName NAME = ObjectName.of("generated".getBytes(StandardCharsets.US_ASCII));

    private static final byte[] TAG = "ICN/generated-data/1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 1 << 20;
    private static final int AES_BLOCK = 16;

    private GeneratedData() {}

    /// The same bytes for the same node, as many as are wanted.
    static InputStream stream(byte[] nodeSeed, long size) {
        Cipher cipher = cipher(nodeSeed);
        return new InputStream() {
            private final byte[] zeros = new byte[CHUNK];
            private long left = size;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                int wanted = (int) Math.min(Math.min(CHUNK, length), left);
                if (wanted == 0) {
                    return length == 0 ? 0 : -1;
                }
                // A stream cipher gives as many bytes as it takes.
                byte[] made = cipher.update(zeros, 0, wanted);
                System.arraycopy(made, 0, target, offset, wanted);
                left -= wanted;
                return wanted;
            }
        };
    }

    private static Cipher cipher(byte[] nodeSeed) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] key = Hash32.sha256(TAG, nodeSeed).bytes();
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[AES_BLOCK]));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }
}
