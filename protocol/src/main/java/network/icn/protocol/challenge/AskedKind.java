package network.icn.protocol.challenge;

import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredTotals;

/// A kind that is asked by a signed [Challenge] and answered under a signed [Receipt]. Who asks whom,
/// when, how often, and who has signed what is checked for all of them at one place ([AnswerRule], and
/// the ScalerNode's gate): a kind only knows what is asked and what is right.
///
/// @param <F> what one probe found
/// @param <S> what one member says of one ScalerNode in an era
/// @param <R> what the committee says of it
public interface AskedKind<F, S, R> extends ChallengeKind<F, S, R> {
    /// One challenge a slot and kind, and one more after a lost connection.
    int PER_SLOT = 2;

    /// Bytes of the longest answer, at most [SignedAnswer#MAX_BYTES]: longer ones are not even parsed.
    int maxAnswer();

    /// How many challenges of one member are answered in an era.
    ///
    /// @param slots of the era
    default int mostPerEra(int slots) {
        return PER_SLOT * slots;
    }

    /// Why a ScalerNode does not answer such a question, in one line; empty if it does.
    Optional<String> refusal(Payload question, Occasion occasion);

    /// Which leaves of the tree under the snapshot have to be read for an answer: ascending, each once;
    /// none for a kind that needs none.
    ///
    /// @param asked a challenge whose question was not refused
    List<Long> leaves(Challenge asked, EraSnapshot snapshot);

    /// What was stored once, if an answer shows that what is stored now has only grown since; empty for a kind that
    /// shows leaves, or nothing.
    ///
    /// @param asked a challenge whose question was not refused
    default Optional<StoredTotals> grownFrom(Challenge asked) {
        return Optional.empty();
    }

    /// Whether an answer may leave out leaves that cannot be read, or not in time, and consist of pieces;
    /// otherwise there is none then.
    default boolean takesParts() {
        return false;
    }

    /// What is answered.
    ///
    /// @param asked a challenge whose question was not refused
    /// @param read what [#leaves] asks for, in one piece; if it [#takesParts] some of them at least, in
    ///     pieces, ascending
    Payload answer(Challenge asked, EraSnapshot snapshot, List<StoredLeaves> read);

    /// What is answered by a kind that has a [#grownFrom].
    ///
    /// @param growth from there to the snapshot of the challenge
    default Payload answer(Challenge asked, StoredGrowth growth) {
        throw new IllegalStateException(name() + ": shows no growth");
    }

    /// Whether the answer is right. Nothing but what is signed decides: a wrong answer is proof against
    /// its signer, for everybody and for ever.
    ///
    /// @param asked a challenge of this kind; nothing of its question has been checked
    /// @param answer at most [#maxAnswer] bytes; nothing else has been checked
    /// @param owners checks what owners of stored objects have signed
    /// @throws MalformedException if the bytes are no answer to such a question, so neither right nor
    ///     wrong
    boolean isRight(Challenge asked, EraSnapshot snapshot, Payload answer, SignatureVerifier owners)
            throws MalformedException;

    /// What an answer comes to.
    ///
    /// @param answer one that [#isRight] could judge
    F finding(Challenge asked, EraSnapshot snapshot, Payload answer, Answered how);

    /// What comes of a challenge without an answer that anybody can use.
    ///
    /// @param asked a challenge of our own
    F unanswered(Challenge asked, EraSnapshot snapshot);

    /// What comes of a challenge whose end our own side has missed; empty if nothing.
    ///
    /// @param asked a challenge of our own
    default Optional<F> untold(Challenge asked, EraSnapshot snapshot) {
        return Optional.of(unanswered(asked, snapshot));
    }

    /// Hash of the snapshot that the committee was answered under; empty if the result does not say.
    default Optional<Hash32> snapshot(R result) {
        return Optional.empty();
    }

    /// One line for people: so many answers under a ScalerNode's signature are proven wrong.
    ///
    /// @param challenges at least one
    String proven(int challenges);

    /// One sentence for people: what it means that an answer was wrong.
    String meaning();
}
