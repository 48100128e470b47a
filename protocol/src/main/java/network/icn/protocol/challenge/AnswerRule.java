package network.icn.protocol.challenge;

import java.util.Optional;
import network.icn.protocol.challenge.AnswerVerdict.Invalid;
import network.icn.protocol.challenge.AnswerVerdict.Reason;
import network.icn.protocol.challenge.AnswerVerdict.Right;
import network.icn.protocol.challenge.AnswerVerdict.Wrong;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;

/// What an answer proves, whatever the kind: who has signed what about what. Sizes come first, then the
/// signatures, and only what the target has signed for this very challenge can count against it; the kind
/// has the last word.
public final class AnswerRule {
    private final Signed snapshot;
    private final Signed challenge;
    private final SignedAnswer answer;
    private final EraSnapshot promised;
    private final Challenge asked;

    private AnswerRule(Signed snapshot, Signed challenge, SignedAnswer answer, EraSnapshot promised, Challenge asked) {
        this.snapshot = snapshot;
        this.challenge = challenge;
        this.answer = answer;
        this.promised = promised;
        this.asked = asked;
    }

    /// Judges an answer; nothing has been checked.
    public static AnswerVerdict check(
            Signed snapshot, Signed challenge, SignedAnswer answer, SignatureVerifier verifier) {
        Challenge asked;
        try {
            asked = Challenge.parse(challenge.statement().bytes());
        } catch (MalformedException _) {
            return new Invalid(Reason.CHALLENGE_MALFORMED);
        }
        Optional<AskedKind<?, ?, ?>> kind = ChallengeKinds.asked(asked.kind());
        if (kind.isEmpty()) {
            return new Invalid(Reason.UNKNOWN_KIND);
        }
        if (answer.answer().size() > kind.get().maxAnswer()) {
            return new Invalid(Reason.ANSWER_TOO_LONG);
        }
        EraSnapshot promised;
        try {
            promised = EraSnapshot.parse(snapshot.statement().bytes());
        } catch (MalformedException _) {
            return new Invalid(Reason.SNAPSHOT_MALFORMED);
        }
        return new AnswerRule(snapshot, challenge, answer, promised, asked).judge(kind.get(), verifier);
    }

    private AnswerVerdict judge(AskedKind<?, ?, ?> kind, SignatureVerifier verifier) {
        Receipt receipt;
        try {
            receipt = Receipt.parse(answer.receipt().statement().bytes());
        } catch (MalformedException _) {
            return new Invalid(Reason.RECEIPT_MALFORMED);
        }
        Optional<Reason> invalid = unrelated(receipt).or(() -> badSignature(verifier));
        if (invalid.isPresent()) {
            return new Invalid(invalid.get());
        }
        try {
            return kind.isRight(asked, promised, answer.answer(), verifier)
                    ? new Right()
                    : new Wrong(new WrongAnswer(snapshot, challenge, answer));
        } catch (MalformedException _) {
            return new Invalid(Reason.ANSWER_MALFORMED);
        }
    }

    /// The three statements must speak of one another and of one ScalerNode.
    private Optional<Reason> unrelated(Receipt receipt) {
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
        return receipt.answer().equals(SignedAnswer.digest(answer.answer()))
                ? Optional.empty()
                : Optional.of(Reason.RECEIPT_FOR_ANOTHER_ANSWER);
    }

    private Optional<Reason> badSignature(SignatureVerifier verifier) {
        if (!answer.receipt().verify(verifier)) {
            return Optional.of(Reason.RECEIPT_SIGNATURE);
        }
        if (!snapshot.verify(verifier)) {
            return Optional.of(Reason.SNAPSHOT_SIGNATURE);
        }
        return challenge.verify(verifier) ? Optional.empty() : Optional.of(Reason.CHALLENGE_SIGNATURE);
    }
}
