package network.icn.protocol.challenge.possession;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MultiProof;
import network.icn.protocol.network.registry.Parameters;

/// Proof of possession: which leaves a challenge asks for, and what an answer proves
/// (docs/design/challenges.md 5). The leaves themselves travel, never their hashes: a node could keep the
/// hashes and lose the data.
public final class PossessionRule {
    /// A limit for parsing: the multiproof of 1,000 leaves out of 2^48 has fewer hashes (docs/wire.md).
    public static final int MAX_PROOF = 65_536;

    private static final byte[] INDEX_TAG = "ICN/possession-index/1".getBytes(StandardCharsets.US_ASCII);

    private PossessionRule() {}

    /// How many leaves one probe asks for, so that a whole committee over all slots of an era asks for
    /// at least [Parameters#possessionSamplesPerEra].
    public static int samplesPerProbe(Parameters parameters, int committeeSize) {
        int probes = Math.multiplyExact(committeeSize, parameters.slotsPerEra());
        int samples = Math.ceilDiv(parameters.possessionSamplesPerEra(), probes);
        return Math.min(samples, PossessionQuestion.MAX_SAMPLES);
    }

    /// The leaves that a possession challenge asks for: ascending, each once; all of them when the tree
    /// has no more than asked.
    public static long[] indices(Challenge challenge, long leafCount) {
        return indices(challenge.seed(), PossessionQuestion.of(challenge).samples(), leafCount);
    }

    /// Draws 64-bit words from SHA-256(tag | seed | counter u32), four a hash in order, and takes
    /// each modulo the number of leaves. Words from the incomplete last multiple and repeated leaves are
    /// skipped.
    static long[] indices(Hash32 seed, int samples, long leafCount) {
        if (leafCount < 1 || leafCount > EraSnapshot.MAX_LEAVES) {
            throw new IllegalArgumentException("leafCount: 1 to 2^48, got " + leafCount);
        }
        if (samples >= leafCount) {
            return LongStream.range(0, leafCount).toArray();
        }
        // 2^64 mod n words at the top would favour small indices.
        long surplus = Long.remainderUnsigned(-leafCount, leafCount);
        long lastFair = -1 - surplus;
        TreeSet<Long> chosen = new TreeSet<>();
        for (long counter = 0; chosen.size() < samples; counter++) {
            Hash32 words = Hash32.sha256(new CanonicalWriter()
                    .fixed(INDEX_TAG)
                    .hash(seed)
                    .u32(counter)
                    .toBytes());
            for (int at = 0; at < Hash32.BYTES && chosen.size() < samples; at += Long.BYTES) {
                long word = words.longAt(at);
                if (Long.compareUnsigned(word, lastFair) <= 0) {
                    chosen.add(Long.remainderUnsigned(word, leafCount));
                }
            }
        }
        return chosen.stream().mapToLong(Long::longValue).toArray();
    }

    /// Every leaf asked for and no other, full ones except the last of the tree, and the root of the
    /// snapshot above them. A tree of short leaves would promise more bytes than it holds.
    ///
    /// @param indices of the leaves asked for: ascending, each once, below the number of leaves
    public static boolean proves(EraSnapshot promised, long[] indices, PossessionAnswer answer) {
        List<Payload> leaves = answer.leaves();
        boolean whole = leaves.size() == indices.length
                && IntStream.range(0, indices.length)
                        .allMatch(i -> leaves.get(i).size() == EraSnapshot.LEAF_BYTES
                                || indices[i] == promised.leafCount() - 1);
        return whole
                && MultiProof.verify(
                        promised.dataRoot(),
                        promised.leafCount(),
                        indices,
                        leaves.stream()
                                .map(leaf -> Merkle.leafHash(leaf.bytes()))
                                .toList(),
                        answer.proof());
    }
}
