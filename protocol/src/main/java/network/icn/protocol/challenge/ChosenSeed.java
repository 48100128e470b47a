package network.icn.protocol.challenge;

import java.util.Locale;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.VrfProof;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.RegistryHistory;

/// Self-contained proof that a HyperNode has asked what it liked: it signed a challenge whose seed is not
/// the one that follows from its draw. There is one draw for each key, era and beacon, so an honest node
/// has nothing to choose, neither after a restart nor under another snapshot: what the seed follows from
/// stands in the challenge itself (docs/design/challenges.md 4).
///
/// @param challenge the signed [Challenge]
/// @param draw what its signer has shown with its observation of that era
public record ChosenSeed(Signed challenge, ProbeDraw draw) {
    /// Why it proves nothing, as a label.
    public enum Reason {
        CHALLENGE_MALFORMED,
        OTHER_NETWORK,
        UNKNOWN_CHALLENGER,
        NOT_BY_CHALLENGER,
        SEED_FOLLOWS,
        BAD_SIGNATURE,
        OTHER_DRAW;

        /// Lower case with hyphens: `seed-follows`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Who is accused of what, as the challenge says; believe it only after [#rejection] was empty.
    ///
    /// @throws MalformedException unless the challenge is one
    public Challenge asked() throws MalformedException {
        return Challenge.parse(challenge.statement().bytes());
    }

    /// Whether that is the seed which follows from the draw.
    public static boolean follows(Challenge asked, ProbeDraw draw) {
        return asked.seed().equals(draw.seed(asked.target(), asked.slot(), asked.kind(), asked.snapshot()));
    }

    /// Why this is no proof against a member of that network; empty when it is one. What costs nothing
    /// comes first.
    ///
    /// @param history whose HyperNodes of that era alone can be accused, under the keys of that era
    public Optional<Reason> rejection(SignatureVerifier verifier, RegistryHistory history) {
        Challenge asked;
        try {
            asked = asked();
        } catch (MalformedException _) {
            return Optional.of(Reason.CHALLENGE_MALFORMED);
        }
        if (!asked.network().equals(history.network())) {
            return Optional.of(Reason.OTHER_NETWORK);
        }
        Optional<HyperNodeMember> accused = history.at(asked.era()).hyperNode(asked.challenger());
        if (accused.isEmpty()) {
            return Optional.of(Reason.UNKNOWN_CHALLENGER);
        }
        if (!challenge.signer().equals(asked.challenger())) {
            return Optional.of(Reason.NOT_BY_CHALLENGER);
        }
        if (follows(asked, draw)) {
            return Optional.of(Reason.SEED_FOLLOWS);
        }
        if (!challenge.verify(verifier)) {
            return Optional.of(Reason.BAD_SIGNATURE);
        }
        return draw.isOf(accused.get().bls().point(), asked.network(), asked.era(), asked.beacon(), verifier)
                ? Optional.empty()
                : Optional.of(Reason.OTHER_DRAW);
    }

    /// Appends the canonical bytes: signed challenge, σ.
    public void writeTo(CanonicalWriter out) {
        challenge.writeTo(out);
        out.fixed(draw.proof().bytes().bytes());
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if the next bytes are none
    public static ChosenSeed readFrom(CanonicalReader in) throws MalformedException {
        return new ChosenSeed(Signed.readFrom(in), new ProbeDraw(new VrfProof(Payload.of(in.fixed(VrfProof.BYTES)))));
    }
}
