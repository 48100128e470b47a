package network.icn.protocol.challenge;

import java.util.Optional;
import java.util.function.Supplier;
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
    private final ChallengeRef ref;

    private AnswerRule(
            Signed snapshot,
            Signed challenge,
            SignedAnswer answer,
            EraSnapshot promised,
            Challenge asked,
            ChallengeRef ref) {
        this.snapshot = snapshot;
        this.challenge = challenge;
        this.answer = answer;
        this.promised = promised;
        this.asked = asked;
        this.ref = ref;
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
        ChallengeRef ref = new ChallengeRef(asked.network(), asked.era(), challenge.hash());
        AnswerRule rule = new AnswerRule(snapshot, challenge, answer, promised, asked, ref);
        return rule.judge(kind.get(), verifier, rule.unrelatedQuestion(), () -> rule.badQuestion(verifier));
    }

    /// Judges the answer to a challenge of our own, as [#check(Signed, Signed, SignedAnswer, SignatureVerifier)] does:
    /// of challenge and snapshot everything is known already, of the answer nothing.
    public static AnswerVerdict check(OwnChallenge own, SignedAnswer answer, SignatureVerifier verifier) {
        Optional<AskedKind<?, ?, ?>> kind = ChallengeKinds.asked(own.content().kind());
        if (kind.isEmpty()) {
            return new Invalid(Reason.UNKNOWN_KIND);
        }
        if (answer.answer().size() > kind.get().maxAnswer()) {
            return new Invalid(Reason.ANSWER_TOO_LONG);
        }
        VerifiedSnapshot snapshot = own.snapshot();
        return new AnswerRule(snapshot.signed(), own.signed(), answer, snapshot.content(), own.content(), own.ref())
                .judge(kind.get(), verifier, Optional.empty(), Optional::empty);
    }

    /// @param unrelated why the challenge is none about that snapshot
    /// @param badQuestion why challenge or snapshot is not signed: asked for last
    private AnswerVerdict judge(
            AskedKind<?, ?, ?> kind,
            SignatureVerifier verifier,
            Optional<Reason> unrelated,
            Supplier<Optional<Reason>> badQuestion) {
        Receipt receipt;
        try {
            receipt = Receipt.parse(answer.receipt().statement().bytes());
        } catch (MalformedException _) {
            return new Invalid(Reason.RECEIPT_MALFORMED);
        }
        Optional<Reason> invalid = unrelated
                .or(() -> unrelated(receipt))
                .or(() -> badReceipt(verifier))
                .or(badQuestion);
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

    /// Challenge and snapshot must speak of one another and of one ScalerNode.
    private Optional<Reason> unrelatedQuestion() {
        if (!snapshot.signer().equals(promised.scalerNode()) || !asked.target().equals(promised.scalerNode())) {
            return Optional.of(Reason.SNAPSHOT_NOT_BY_TARGET);
        }
        if (!challenge.signer().equals(asked.challenger())) {
            return Optional.of(Reason.CHALLENGE_NOT_BY_CHALLENGER);
        }
        return asked.network().equals(promised.network())
                        && asked.era().equals(promised.era())
                        && asked.snapshot().equals(snapshot.hash())
                ? Optional.empty()
                : Optional.of(Reason.CHALLENGE_FOR_ANOTHER_SNAPSHOT);
    }

    /// The receipt must speak of this challenge and of this answer.
    private Optional<Reason> unrelated(Receipt receipt) {
        if (!answer.receipt().signer().equals(asked.target())) {
            return Optional.of(Reason.RECEIPT_NOT_BY_TARGET);
        }
        if (!receipt.challenge().equals(ref)) {
            return Optional.of(Reason.RECEIPT_FOR_ANOTHER_CHALLENGE);
        }
        return receipt.answer().equals(SignedAnswer.digest(answer.answer()))
                ? Optional.empty()
                : Optional.of(Reason.RECEIPT_FOR_ANOTHER_ANSWER);
    }

    private Optional<Reason> badReceipt(SignatureVerifier verifier) {
        return answer.receipt().verify(verifier) ? Optional.empty() : Optional.of(Reason.RECEIPT_SIGNATURE);
    }

    private Optional<Reason> badQuestion(SignatureVerifier verifier) {
        if (!snapshot.verify(verifier)) {
            return Optional.of(Reason.SNAPSHOT_SIGNATURE);
        }
        return challenge.verify(verifier) ? Optional.empty() : Optional.of(Reason.CHALLENGE_SIGNATURE);
    }
}
