package network.icn.protocol.kernel.merkle;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import network.icn.protocol.kernel.bytes.Hash32;

/// Leaf and node hashes straight into an array: building a tree makes one node for every leaf, and an object for each
/// would cost more than its prefix. Belongs to one thread.
final class TreeHasher {
    private final MessageDigest digest = sha256();
    private final byte[] children = new byte[1 + 2 * Hash32.BYTES];

    TreeHasher() {
        children[0] = Merkle.NODE_PREFIX;
    }

    void leaf(byte[] data, int offset, int length, byte[] target, int at) {
        digest.update(Merkle.LEAF_PREFIX);
        digest.update(data, offset, length);
        finish(target, at);
    }

    void leaf(ByteBuffer data, byte[] target, int at) {
        digest.update(Merkle.LEAF_PREFIX);
        digest.update(data);
        finish(target, at);
    }

    /// `target` may be one of the children.
    void node(byte[] left, int leftAt, byte[] right, int rightAt, byte[] target, int at) {
        System.arraycopy(left, leftAt, children, 1, Hash32.BYTES);
        System.arraycopy(right, rightAt, children, 1 + Hash32.BYTES, Hash32.BYTES);
        digest.update(children);
        finish(target, at);
    }

    private void finish(byte[] target, int at) {
        try {
            digest.digest(target, at, Hash32.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("32 bytes hold a SHA-256", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
