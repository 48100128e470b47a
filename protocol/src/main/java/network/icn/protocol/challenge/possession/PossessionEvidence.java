package network.icn.protocol.challenge.possession;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.challenge.possession.PossessionVerdict.Reason;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;

/// Self-contained proof that a ScalerNode signed an answer that its own snapshot contradicts. Nobody signs the evidence
/// itself: it stands on the signatures inside.
///
/// @param snapshot the signed [EraSnapshot]
/// @param challenge the signed [PossessionChallenge]
/// @param answer leaves, proof and the signed receipt
public record PossessionEvidence(Signed snapshot, Signed challenge, PossessionAnswer answer) {
    /// Room for the largest answer: 1,000 leaves of 4 KiB with their lengths, and a proof of [PossessionRule#MAX_PROOF]
    /// hashes.
    public static final int MAX_BYTES = 7 << 20;

    /// Who is accused, as the challenge says; believe it only after [#rejection] was empty.
    ///
    /// @throws MalformedException unless the challenge is one
    public PossessionChallenge asked() throws MalformedException {
        return PossessionChallenge.parse(challenge.statement().bytes());
    }

    /// Names this evidence: the hash of its canonical bytes.
    public Hash32 id() {
        return Hash32.sha256(bytes());
    }

    /// Whether it proves a loss: both signatures hold, and the leaves are not those of the signed
    /// root.
    ///
    /// @param history whose ScalerNodes of that era alone can be accused
    public boolean verify(SignatureVerifier verifier, RegistryHistory history) {
        return rejection(verifier, history).isEmpty();
    }

    /// Why this is no proof against a member of that network; empty when it is one.
    public Optional<Reason> rejection(SignatureVerifier verifier, RegistryHistory history) {
        PossessionChallenge asked;
        try {
            asked = asked();
        } catch (MalformedException _) {
            return Optional.of(Reason.CHALLENGE_MALFORMED);
        }
        if (!asked.network().equals(history.network())) {
            return Optional.of(Reason.OTHER_NETWORK);
        }
        if (history.at(asked.era()).hyperNode(asked.challenger()).isEmpty()) {
            return Optional.of(Reason.UNKNOWN_CHALLENGER);
        }
        if (history.at(asked.era()).scalerNode(asked.target()).isEmpty()) {
            return Optional.of(Reason.UNKNOWN_TARGET);
        }
        return switch (PossessionRule.check(snapshot, challenge, answer, verifier)) {
            case PossessionVerdict.WrongBytes _ -> Optional.empty();
            case PossessionVerdict.Right _ -> Optional.of(Reason.NOTHING_WRONG);
            case PossessionVerdict.Invalid(Reason reason) -> Optional.of(reason);
        };
    }

    /// Canonical bytes: header, signed snapshot, signed challenge, u16 count and leaves, u32 count and proof hashes,
    /// signed
    /// receipt.
    public byte[] bytes() {
        CanonicalWriter out = Header.around(Domain.POSSESSION_EVIDENCE, challenge);
        snapshot.writeTo(out);
        challenge.writeTo(out);
        out.u16(answer.leaves().size());
        answer.leaves().forEach(leaf -> out.variable(leaf.bytes()));
        out.u32(answer.proof().size());
        answer.proof().forEach(out::hash);
        answer.receipt().writeTo(out);
        return out.toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static PossessionEvidence parse(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("evidence: at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        CanonicalReader in = new CanonicalReader(bytes);
        Header header = Header.read(Domain.POSSESSION_EVIDENCE, in);
        Signed snapshot = Signed.readFrom(in);
        Signed challenge = Signed.readFrom(in);
        header.requireAround(challenge);
        List<Payload> leaves = readLeaves(in);
        List<Hash32> proof = readProof(in);
        Signed receipt = Signed.readFrom(in);
        in.end();
        return new PossessionEvidence(snapshot, challenge, new PossessionAnswer(leaves, proof, receipt));
    }

    private static List<Payload> readLeaves(CanonicalReader in) throws MalformedException {
        int count = in.count(PossessionChallenge.MAX_SAMPLES, Integer.BYTES);
        List<Payload> leaves = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            leaves.add(Payload.of(in.variable(EraSnapshot.LEAF_BYTES)));
        }
        return leaves;
    }

    private static List<Hash32> readProof(CanonicalReader in) throws MalformedException {
        long count = in.u32();
        if (count > PossessionRule.MAX_PROOF || count * Hash32.BYTES > in.remaining()) {
            throw new MalformedException("proof: at most " + PossessionRule.MAX_PROOF + " hashes, got " + count);
        }
        List<Hash32> proof = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            proof.add(in.hash());
        }
        return proof;
    }
}
