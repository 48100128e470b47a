package network.icn.libp2p.kad;

import java.util.Arrays;
import java.util.Comparator;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.provider.Crypto;

/// A point of the key space: the SHA-256 of a peer id or of any other key. The distance of two points is their XOR,
/// read
/// as a number. Source: libp2p specs, kad-dht, "Distance".
final class KadKey {
    static final int BITS = 256;

    private final byte[] hash;

    private KadKey(byte[] hash) {
        this.hash = hash;
    }

    static KadKey of(byte[] key) {
        return new KadKey(Crypto.sha256(key));
    }

    static KadKey of(PeerId peer) {
        return of(peer.bytes());
    }

    /// Leading bits that both have in common; [#BITS] if they are equal.
    int commonPrefix(KadKey other) {
        for (int i = 0; i < hash.length; i++) {
            int difference = (hash[i] ^ other.hash[i]) & 0xff;
            if (difference != 0) {
                return i * Byte.SIZE + Integer.numberOfLeadingZeros(difference) - (Integer.SIZE - Byte.SIZE);
            }
        }
        return BITS;
    }

    /// Orders keys by their distance to this one, the closest first.
    Comparator<KadKey> closestFirst() {
        return (one, two) -> {
            for (int i = 0; i < hash.length; i++) {
                int order = Integer.compare((hash[i] ^ one.hash[i]) & 0xff, (hash[i] ^ two.hash[i]) & 0xff);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KadKey that && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }
}
