package network.icn.protocol.kernel.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.PT;

/// Signatures of one message under many keys, checked by two pairings: `e(Σ rᵢσᵢ, g₂) = e(H(m), Σ rᵢpkᵢ)`.
///
/// The coefficients are 128 bits each and follow from everything that is checked. Nobody can look for
/// signatures that fit coefficients: whatever is changed about any of them changes all coefficients. Why a
/// wrong one passes with a probability of 2^-128 for each attempt, and only if every point is of the right
/// group, is in docs/design/crypto.md 5. Without coefficients two members could shift theirs against each
/// other.
final class BlsBatch {
    private static final byte[] SEED_TAG = "ICN/bls-batch/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COEFFICIENT_TAG = "ICN/bls-batch-coefficient/1".getBytes(StandardCharsets.US_ASCII);

    private BlsBatch() {}

    /// One of them, decoded.
    ///
    /// @param key a finite point of its group
    /// @param signature a finite point of its group: that has been checked for each of them
    record Part(P2_Affine key, P1_Affine signature) {}

    /// Whether every signature is that of the message under its key.
    ///
    /// @param parts at least one
    /// @param domain the suite's domain separation tag
    static boolean holds(byte[] message, List<Part> parts, String domain) {
        List<BigInteger> coefficients = coefficients(message, parts, domain);
        PointSum<P1, P1_Affine> signatures = PointSum.ofSignatures(parts.size());
        PointSum<P2, P2_Affine> keys = PointSum.ofKeys(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            signatures.add(parts.get(i).signature(), coefficients.get(i));
            keys.add(parts.get(i).key(), coefficients.get(i));
        }
        PT shown = new PT(signatures.sum().to_affine(), P2_Affine.generator());
        PT wanted =
                new PT(new P1().hash_to(message, domain).to_affine(), keys.sum().to_affine());
        return PT.finalverify(shown, wanted);
    }

    /// One for each part, 0 to 2^128 − 1. They follow from all parts and their order: no two batches have the
    /// same bytes.
    static List<BigInteger> coefficients(byte[] message, List<Part> parts, String domain) {
        CanonicalWriter all = new CanonicalWriter()
                .fixed(SEED_TAG)
                .variable(domain.getBytes(StandardCharsets.US_ASCII))
                .variable(message)
                .u32(parts.size());
        for (Part part : parts) {
            all.fixed(part.key().compress()).fixed(part.signature().compress());
        }
        Hash32 seed = Hash32.sha256(all.toBytes());
        List<BigInteger> coefficients = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            byte[] words = Hash32.sha256(new CanonicalWriter()
                            .fixed(COEFFICIENT_TAG)
                            .hash(seed)
                            .u32(i)
                            .toBytes())
                    .bytes();
            coefficients.add(new BigInteger(1, words, 0, PointSum.COEFFICIENT_BITS / Byte.SIZE));
        }
        return coefficients;
    }
}
