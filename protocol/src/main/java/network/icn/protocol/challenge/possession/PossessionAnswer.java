package network.icn.protocol.challenge.possession;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;

/// What a ScalerNode sends back.
///
/// @param leaves the sampled leaves, ascending by index, each once
/// @param proof hashes of the RFC 6962 multiproof, in the order of `MultiProof`
/// @param receipt the signed [PossessionReceipt]
public record PossessionAnswer(List<Payload> leaves, List<Hash32> proof, Signed receipt) {
    private static final byte[] TAG = "ICN/possession-answer/1".getBytes(StandardCharsets.US_ASCII);

    public PossessionAnswer {
        leaves = List.copyOf(leaves);
        proof = List.copyOf(proof);
    }

    /// Signs the answer to a challenge.
    ///
    /// @param challenge the [PossessionChallenge] that is answered
    /// @param directIo whether the reads went past the page cache
    public static PossessionAnswer sign(
            ChallengeRef challenge,
            List<Payload> leaves,
            List<Hash32> proof,
            boolean directIo,
            Instant answeredAt,
            Signer scalerNode) {
        PossessionReceipt receipt = new PossessionReceipt(challenge, digest(leaves, proof), directIo, answeredAt);
        return new PossessionAnswer(leaves, proof, receipt.signedBy(scalerNode));
    }

    /// What the receipt signs: every leaf by its hash, every hash of the proof.
    public static Hash32 digest(List<Payload> leaves, List<Hash32> proof) {
        CanonicalWriter out = new CanonicalWriter().fixed(TAG).u32(leaves.size());
        leaves.forEach(leaf -> out.hash(leaf.sha256()));
        out.u32(proof.size());
        proof.forEach(out::hash);
        return Hash32.sha256(out.toBytes());
    }

    /// What the receipt signs: the leaves that were sent (P-28).
    public Hash32 digest() {
        return digest(leaves, proof);
    }
}
