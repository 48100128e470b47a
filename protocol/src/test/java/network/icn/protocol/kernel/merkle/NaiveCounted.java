package network.icn.protocol.kernel.merkle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;

/// A counted tree as its definition reads (docs/design/challenges.md 13), with nothing taken from the classes that it
/// is
/// held against but the record of a hash and a count.
final class NaiveCounted {
    private NaiveCounted() {}

    static CountedHash entry(byte[] data, long count) {
        return new CountedHash(
                sha256(ByteBuffer.allocate(1 + data.length).put((byte) 2).put(data)), count);
    }

    static CountedHash root(List<CountedHash> entries) {
        if (entries.size() == 1) {
            return entries.getFirst();
        }
        int k = split(entries.size());
        return join(root(entries.subList(0, k)), root(entries.subList(k, entries.size())));
    }

    static CountedHash join(CountedHash left, CountedHash right) {
        ByteBuffer node = ByteBuffer.allocate(81)
                .put((byte) 3)
                .put(left.hash().bytes())
                .putLong(left.count())
                .put(right.hash().bytes())
                .putLong(right.count());
        return new CountedHash(sha256(node), left.count() + right.count());
    }

    /// PROOF(m, D[n]) of RFC 6962 2.1.2.
    static List<CountedHash> consistency(int m, List<CountedHash> entries, boolean complete) {
        int n = entries.size();
        if (m == n) {
            return complete ? List.of() : List.of(root(entries));
        }
        int k = split(n);
        List<CountedHash> left = entries.subList(0, k);
        List<CountedHash> right = entries.subList(k, n);
        List<CountedHash> proof =
                new ArrayList<>(m <= k ? consistency(m, left, complete) : consistency(m - k, right, false));
        proof.add(root(m <= k ? right : left));
        return proof;
    }

    private static int split(int size) {
        int k = 1;
        while (k * 2 < size) {
            k *= 2;
        }
        return k;
    }

    private static Hash32 sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.rewind());
            return Hash32.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
