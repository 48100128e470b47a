package network.icn.libp2p.gossipsub.rpc;

import java.util.Arrays;
import java.util.HexFormat;

/// Names a message in the whole network: opaque bytes, equal for equal messages, made by a [MessageIdFunction].
///
/// It holds no reference to the message, so caches of ids keep no payload alive. Ordered by unsigned bytes; the
/// order also keeps a hash map of ids logarithmic when a hostile peer picks ids that collide.
public final class MessageId implements Comparable<MessageId> {
    private final byte[] bytes;
    private final int hash;

    private MessageId(byte[] bytes) {
        this.bytes = bytes;
        this.hash = spread(Arrays.hashCode(bytes));
    }

    /// An id of these bytes, which are copied.
    public static MessageId of(byte[] bytes) {
        return new MessageId(bytes.clone());
    }

    /// Takes the array over instead of copying it; the caller gives it away.
    static MessageId wrap(byte[] bytes) {
        return new MessageId(bytes);
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// How many bytes it has.
    public int size() {
        return bytes.length;
    }

    byte[] shared() {
        return bytes;
    }

    /// A hash that differs from key to key. Peers can pick ids of equal [#hashCode]; without the key they cannot pick
    /// ids of equal keyed hash.
    ///
    /// @param key to be kept secret
    public long keyedHash(long key) {
        return SipHash.hash(bytes, key, key ^ 0x9e3779b97f4a7c15L);
    }

    private static int spread(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        return mixed ^ (mixed >>> 13);
    }

    @Override
    public int compareTo(MessageId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof MessageId that && hash == that.hash && Arrays.equals(bytes, that.bytes));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
