package network.icn.protocol.challenge;

import java.util.Optional;
import network.icn.protocol.challenge.AnswerVerdict.Reason;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;

/// Self-contained proof that a ScalerNode signed a wrong answer, of whatever kind. Nobody signs the
/// evidence itself: it stands on the signatures inside. Its kind is the one that the challenge names.
///
/// @param snapshot the signed [EraSnapshot]
/// @param challenge the signed [Challenge]
/// @param answer what was answered, and the signed receipt
public record WrongAnswer(Signed snapshot, Signed challenge, SignedAnswer answer) {
    /// Room for the longest answer and the statements around it.
    public static final int MAX_BYTES = 7 << 20;

    /// Who is accused of what, as the challenge says; believe it only after [#rejection] was empty.
    ///
    /// @throws MalformedException unless the challenge is one
    public Challenge asked() throws MalformedException {
        return Challenge.parse(challenge.statement().bytes());
    }

    /// Names this proof: the hash of its canonical bytes.
    public Hash32 id() {
        return Hash32.sha256(bytes());
    }

    /// Whether it proves that the target answered wrongly: the signatures hold, and the kind says so.
    ///
    /// @param history whose ScalerNodes of that era alone can be accused
    public boolean verify(SignatureVerifier verifier, RegistryHistory history) {
        return rejection(verifier, history).isEmpty();
    }

    /// Why this is no proof against a member of that network; empty when it is one.
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
        Registry registry = history.at(asked.era());
        if (registry.hyperNode(asked.challenger()).isEmpty()) {
            return Optional.of(Reason.UNKNOWN_CHALLENGER);
        }
        if (registry.scalerNode(asked.target()).isEmpty()) {
            return Optional.of(Reason.UNKNOWN_TARGET);
        }
        if (ChallengeKinds.asked(asked.kind()).isEmpty()) {
            return Optional.of(Reason.UNKNOWN_KIND);
        }
        if (!registry.parameters().kinds().contains(asked.kind())) {
            return Optional.of(Reason.KIND_DOES_NOT_COUNT);
        }
        return switch (AnswerRule.check(snapshot, challenge, answer, verifier)) {
            case AnswerVerdict.Wrong _ -> Optional.empty();
            case AnswerVerdict.Right _ -> Optional.of(Reason.NOTHING_WRONG);
            case AnswerVerdict.Invalid(Reason reason) -> Optional.of(reason);
        };
    }

    /// Canonical bytes: header, signed snapshot, signed challenge, the answer, signed receipt.
    public byte[] bytes() {
        CanonicalWriter out = Header.around(Domain.WRONG_ANSWER, challenge);
        snapshot.writeTo(out);
        challenge.writeTo(out);
        out.variable(answer.answer().bytes());
        answer.receipt().writeTo(out);
        return out.toBytes();
    }

    /// Reads the canonical bytes; the answer is looked at by its kind alone.
    ///
    /// @throws MalformedException if they are not exactly one
    public static WrongAnswer parse(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("evidence: at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        CanonicalReader in = new CanonicalReader(bytes);
        Header header = Header.read(Domain.WRONG_ANSWER, in);
        Signed snapshot = Signed.readFrom(in);
        Signed challenge = Signed.readFrom(in);
        header.requireAround(challenge);
        Payload answer = Payload.of(in.variable(SignedAnswer.MAX_BYTES));
        Signed receipt = Signed.readFrom(in);
        in.end();
        return new WrongAnswer(snapshot, challenge, new SignedAnswer(answer, receipt));
    }
}
