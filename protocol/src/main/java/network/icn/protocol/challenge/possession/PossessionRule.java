package network.icn.protocol.challenge.possession;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.objects.LeafStanding;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.StoredProof;

/// Proof of possession: which leaves a challenge asks for, and what an answer proves
/// (docs/design/challenges.md 5). The leaves themselves travel, never their hashes: a node could keep the
/// hashes and lose the data.
public final class PossessionRule {
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
    ///
    /// @param seed of the challenge ([network.icn.protocol.challenge.ProbeDraw#seed])
    /// @param samples leaves asked for; all there are where that is more
    /// @return ascending, each once
    public static long[] indices(Hash32 seed, int samples, long leafCount) {
        if (leafCount < 1 || leafCount > ObjectEntry.MAX_LEAVES) {
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

    /// What an answer shows of each leaf asked for, in their order; empty if it proves nothing. Every leaf asked for
    /// and
    /// no other, or that its object was removed, and the totals of the snapshot above them.
    ///
    /// @param indices of the leaves asked for: ascending, each once, below the number of leaves
    /// @param owners checks what owners of objects have signed
    public static Optional<List<LeafStanding>> check(
            EraSnapshot promised, long[] indices, PossessionAnswer answer, SignatureVerifier owners) {
        StoredProof.Of snapshot = new StoredProof.Of(promised.network(), promised.scalerNode(), promised.totals());
        List<Hash32> leafHashes = new ArrayList<>(answer.leaves().size());
        for (Payload leaf : answer.leaves()) {
            leafHashes.add(Merkle.leafHash(leaf));
        }
        return answer.proof().check(snapshot, indices, leafHashes, owners);
    }
}
