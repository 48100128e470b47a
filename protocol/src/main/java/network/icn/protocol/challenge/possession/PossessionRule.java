package network.icn.protocol.challenge.possession;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import network.icn.protocol.challenge.possession.PossessionVerdict.Invalid;
import network.icn.protocol.challenge.possession.PossessionVerdict.Reason;
import network.icn.protocol.challenge.possession.PossessionVerdict.Right;
import network.icn.protocol.challenge.possession.PossessionVerdict.WrongBytes;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MultiProof;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.Parameters;

/// Proof of possession: which leaves a challenge asks for, and what an answer proves
/// (docs/design/challenges.md 5). The leaves themselves travel, never their hashes: a node could keep the
/// hashes and lose the data.
public final class PossessionRule {
    /// A limit for parsing: the multiproof of 1,000 leaves out of 2^48 has fewer hashes (icn/v1/scalernode.proto).
    public static final int MAX_PROOF = 65_536;

    private static final byte[] INDEX_TAG = "ICN/possession-index/1".getBytes(StandardCharsets.US_ASCII);

    private PossessionRule() {}

    /// How many leaves one probe asks for, so that a whole committee over all slots of an era asks for at least
    /// [Parameters#possessionSamplesPerEra].
    public static int samplesPerProbe(Parameters parameters, int committeeSize) {
        int probes = Math.multiplyExact(committeeSize, parameters.slotsPerEra());
        int samples = Math.ceilDiv(parameters.possessionSamplesPerEra(), probes);
        return Math.min(samples, PossessionChallenge.MAX_SAMPLES);
    }

    /// The leaves that a challenge asks for: ascending, each once; all of them when the tree has no more than asked.
    public static long[] indices(PossessionChallenge challenge, long leafCount) {
        return indices(challenge.hash(), challenge.samples(), leafCount);
    }

    /// Draws 64-bit words from SHA-256(tag | challenge hash | counter u32), four a hash in order, and takes each modulo
    /// the number of leaves. Words from the incomplete last multiple and repeated leaves are skipped.
    static long[] indices(Hash32 challenge, int samples, long leafCount) {
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
                    .hash(challenge)
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

    /// Judges an answer. Sizes and counts come first, then the signatures, and only what the target has signed for this
    /// very challenge can count against it.
    public static PossessionVerdict check(
            Signed snapshot, Signed challenge, PossessionAnswer answer, SignatureVerifier verifier) {
        Optional<Reason> oversized = oversized(answer);
        if (oversized.isPresent()) {
            return new Invalid(oversized.get());
        }
        EraSnapshot promised;
        try {
            promised = EraSnapshot.parse(snapshot.statement().bytes());
        } catch (MalformedException _) {
            return new Invalid(Reason.SNAPSHOT_MALFORMED);
        }
        PossessionChallenge asked;
        try {
            asked = PossessionChallenge.parse(challenge.statement().bytes());
        } catch (MalformedException _) {
            return new Invalid(Reason.CHALLENGE_MALFORMED);
        }
        PossessionReceipt receipt;
        try {
            receipt = PossessionReceipt.parse(answer.receipt().statement().bytes());
        } catch (MalformedException _) {
            return new Invalid(Reason.RECEIPT_MALFORMED);
        }
        Optional<Reason> unrelated = unrelated(snapshot, promised, challenge, asked, answer, receipt)
                .or(() -> badSignature(snapshot, challenge, answer, verifier));
        if (unrelated.isPresent()) {
            return new Invalid(unrelated.get());
        }
        return proves(promised, asked, answer)
                ? new Right()
                : new WrongBytes(new PossessionEvidence(snapshot, challenge, answer));
    }

    private static Optional<Reason> oversized(PossessionAnswer answer) {
        if (answer.leaves().size() > PossessionChallenge.MAX_SAMPLES) {
            return Optional.of(Reason.TOO_MANY_LEAVES);
        }
        if (answer.proof().size() > MAX_PROOF) {
            return Optional.of(Reason.PROOF_TOO_LONG);
        }
        boolean sized =
                answer.leaves().stream().allMatch(leaf -> leaf.size() >= 1 && leaf.size() <= EraSnapshot.LEAF_BYTES);
        return sized ? Optional.empty() : Optional.of(Reason.LEAF_SIZE);
    }

    /// The three statements must speak of one another and of one ScalerNode.
    private static Optional<Reason> unrelated(
            Signed snapshot,
            EraSnapshot promised,
            Signed challenge,
            PossessionChallenge asked,
            PossessionAnswer answer,
            PossessionReceipt receipt) {
        if (!snapshot.signer().equals(promised.scalerNode()) || !asked.target().equals(promised.scalerNode())) {
            return Optional.of(Reason.SNAPSHOT_NOT_BY_TARGET);
        }
        if (!challenge.signer().equals(asked.challenger())) {
            return Optional.of(Reason.CHALLENGE_NOT_BY_CHALLENGER);
        }
        if (!asked.network().equals(promised.network())
                || !asked.era().equals(promised.era())
                || !asked.snapshot().equals(snapshot.hash())) {
            return Optional.of(Reason.CHALLENGE_FOR_ANOTHER_SNAPSHOT);
        }
        if (!answer.receipt().signer().equals(asked.target())) {
            return Optional.of(Reason.RECEIPT_NOT_BY_TARGET);
        }
        if (!receipt.challenge().equals(asked.ref())) {
            return Optional.of(Reason.RECEIPT_FOR_ANOTHER_CHALLENGE);
        }
        return receipt.answer().equals(answer.digest())
                ? Optional.empty()
                : Optional.of(Reason.RECEIPT_FOR_ANOTHER_ANSWER);
    }

    private static Optional<Reason> badSignature(
            Signed snapshot, Signed challenge, PossessionAnswer answer, SignatureVerifier verifier) {
        if (!answer.receipt().verify(verifier)) {
            return Optional.of(Reason.RECEIPT_SIGNATURE);
        }
        if (!snapshot.verify(verifier)) {
            return Optional.of(Reason.SNAPSHOT_SIGNATURE);
        }
        return challenge.verify(verifier) ? Optional.empty() : Optional.of(Reason.CHALLENGE_SIGNATURE);
    }

    /// Every leaf asked for and no other, full ones except the last of the tree, and the root of the snapshot above
    /// them.
    /// A tree of short leaves would promise more bytes than it holds.
    private static boolean proves(EraSnapshot promised, PossessionChallenge asked, PossessionAnswer answer) {
        long[] indices = indices(asked, promised.leafCount());
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
