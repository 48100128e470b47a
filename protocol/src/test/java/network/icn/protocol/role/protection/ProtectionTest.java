package network.icn.protocol.role.protection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When a node sits out, when it stops, and what leaves it alone.
class ProtectionTest {
    private static final int VOTES = 0;
    private static final int SNAPSHOTS = 1;
    private static final EraClock ERAS = new EraClock(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(1), 12);
    private static final EraId FIRST = new EraId(0);

    private static Protection fresh(int ahead) {
        return new Protection(ERAS, FIRST, ahead);
    }

    private static Instant in(long era) {
        return ERAS.start(new EraId(era)).plusSeconds(1_000);
    }

    private static EraId era(long number) {
        return new EraId(number);
    }

    private static Protection started(int ahead, JournalState journal, long covers, long running) {
        Protection protection = fresh(ahead);
        protection.tick(in(running), false);
        protection.start(journal, Optional.of(era(covers)), in(running));
        return protection;
    }

    /// The node runs on, woken every minute, until that era.
    private static void run(Protection protection, long from, long to) {
        for (Instant now = in(from); !now.isAfter(in(to)); now = now.plusSeconds(60)) {
            protection.tick(now, false);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {VOTES, SNAPSHOTS})
    void aSoundJournalWaitsForNothing(int ahead) {
        Protection protection = started(ahead, JournalState.whole(), 3, 10);

        assertThat(protection.waiting()).isEmpty();
        assertThat(protection.maySign(era(9))).isTrue();
        assertThat(protection.maySign(era(10))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = JournalState.Condition.class,
            names = {"MISSING", "CUT"})
    void aLostJournalSitsOutTheErasInWhichItMayHaveVoted(JournalState.Condition condition) {
        Protection protection = started(VOTES, new JournalState(condition, 77, false), 3, 10);

        assertThat(protection.waiting())
                .contains(new Waiting(Waiting.Reason.valueOf(condition.name()), era(8), era(10), 77));
        assertThat(protection.maySign(era(9))).isFalse();
        assertThat(protection.maySign(era(10))).isFalse();
        assertThat(protection.maySign(era(11))).isTrue();

        run(protection, 10, 11);
        assertThat(protection.waiting()).as("nobody was heard yet").isPresent();
        assertThat(protection.heardOut(era(10))).contains(era(11));
        assertThat(protection.waiting()).isEmpty();
        assertThat(protection.isUnheard()).isFalse();
        assertThat(protection.maySign(era(10)))
                .as("its voting is open now, and it is still unknown")
                .isFalse();
    }

    /// What was voted before the start, an earlier life may have voted.
    @Test
    void onlyAnEraThatWasVotedOnSinceTheStartTellsWhetherSomebodyElseIsAtWork() {
        Protection protection = started(VOTES, JournalState.missing(), 0, 10);

        assertThat(protection.heardOut(era(9))).isEmpty();

        assertThat(protection.isUnheard()).isTrue();
        assertThat(protection.heardOut(era(10))).isPresent();
        assertThat(protection.isUnheard()).isFalse();
    }

    @Test
    void anEraThatEndsUnheardIsLostAndTheNextOneIsStillOpen() {
        Protection protection = started(VOTES, JournalState.cut(5), 0, 10);

        run(protection, 10, 13);

        assertThat(protection.waiting()).contains(new Waiting(Waiting.Reason.UNHEARD, era(8), era(12), 5));
        assertThat(protection.maySign(era(12))).isFalse();
        assertThat(protection.maySign(era(13))).isTrue();
        assertThat(protection.heardOut(era(12))).contains(era(11));
        assertThat(protection.waiting()).isEmpty();
    }

    @Test
    void whoIsHeardAtWorkInTheEraOfTheStartMustBeHeardNoMoreInTheNext() {
        Protection protection = started(VOTES, JournalState.missing(), 0, 10);
        run(protection, 10, 11);

        assertThat(protection.hear(era(10))).isEqualTo(Meaning.STALE);

        assertThat(protection.heardOut(era(10))).isEmpty();
        assertThat(protection.isUnheard()).isTrue();
    }

    @Test
    void aSoundJournalNeedsNobodysAnswer() {
        assertThat(started(VOTES, JournalState.whole(), 3, 10).isUnheard()).isFalse();
        assertThat(started(VOTES, JournalState.missing().asForced(), 3, 10).isUnheard())
                .isFalse();
        assertThat(started(SNAPSHOTS, JournalState.missing(), 3, 10).isUnheard())
                .isFalse();
    }

    @Test
    void aLostJournalOfSnapshotsSitsOutTheNextEraToo() {
        Protection protection = started(SNAPSHOTS, JournalState.missing(), 0, 10);

        assertThat(protection.maySign(era(11))).isFalse();
        assertThat(protection.maySign(era(12))).isTrue();
        run(protection, 10, 11);
        assertThat(protection.waiting()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {VOTES, SNAPSHOTS})
    void nobodyWaitsBeforeGenesisOrBeforeTheRegistryNamesTheNode(int ahead) {
        Protection before = fresh(ahead);
        before.start(JournalState.missing(), Optional.empty(), ERAS.genesis().minusSeconds(5));
        assertThat(before.maySign(FIRST)).isTrue();
        assertThat(before.waiting()).isEmpty();

        Protection later = new Protection(ERAS, era(20), ahead);
        later.start(JournalState.missing(), Optional.empty(), in(19));
        assertThat(later.maySign(era(20))).isTrue();
        assertThat(later.waiting()).isEmpty();
    }

    @Test
    void aRestartDuringTheWaitDoesNotEndIt() {
        Protection first = fresh(VOTES);
        Optional<EraId> written = first.start(JournalState.missing(), Optional.empty(), in(10));

        Protection second = fresh(VOTES);
        Optional<EraId> again = second.start(JournalState.whole(), written, in(10).plusSeconds(60));

        assertThat(written).contains(era(11));
        assertThat(again).isEmpty();
        assertThat(second.maySign(era(10))).isFalse();
        assertThat(second.waiting()).isPresent();
        assertThat(second.isUnheard()).isTrue();
        assertThat(second.maySign(era(11))).isTrue();
        // Nor does one in the era after, as long as nobody was heard.
        Protection later = fresh(VOTES);
        assertThat(later.start(JournalState.whole().asUnheard(), written, in(15)))
                .contains(era(16));
        assertThat(later.waiting()).contains(new Waiting(Waiting.Reason.UNHEARD, era(13), era(15), 0));
        assertThat(later.maySign(era(15))).isFalse();
        assertThat(later.isUnheard()).isTrue();
        assertThat(later.heardOut(era(14))).isEmpty();
        assertThat(later.heardOut(era(15))).isPresent();
        // The operator answers for it.
        Protection forced = fresh(VOTES);
        forced.start(JournalState.whole().asUnheard().asForced(), written, in(15));
        assertThat(forced.isUnheard()).isFalse();
        assertThat(forced.maySign(era(15))).isTrue();
        // For snapshots, in the era after the start as well.
        Protection third = fresh(SNAPSHOTS);
        third.start(JournalState.whole(), Optional.of(era(12)), in(11));
        assertThat(third.maySign(era(11))).isFalse();
        assertThat(third.maySign(era(12))).isTrue();
    }

    /// The other answers of the turn in which the double was found.
    @Test
    void whoHasFoundADoubleIsNotHeardOut() {
        Protection protection = started(VOTES, JournalState.missing(), 0, 10);
        run(protection, 10, 12);

        assertThat(protection.hear(era(11))).isEqualTo(Meaning.DOUBLE);

        assertThat(protection.heardOut(era(11))).isEmpty();
        assertThat(protection.isUnheard())
                .as("so the journal goes on saying so")
                .isTrue();
    }

    /// A dead hardware clock at the start, set right later. Before genesis nobody can have signed, so nothing is held
    /// up
    /// until then.
    @ParameterizedTest
    @ValueSource(ints = {VOTES, SNAPSHOTS})
    void aFirstStartUnderAWrongClockIsNone(int ahead) {
        Instant wrong = ERAS.genesis().minusSeconds(86_400_000);
        Protection protection = fresh(ahead);
        Optional<EraId> claimed = protection.start(JournalState.missing(), Optional.empty(), wrong);
        assertThat(protection.isHeldUp()).isFalse();
        assertThat(protection.excuseNoMore(wrong.plusSeconds(5)))
                .as("still before genesis")
                .isEmpty();

        Optional<EraId> changed = protection.excuseNoMore(in(10));

        assertThat(changed).contains(era(11 + ahead));
        assertThat(protection.maySign(era(10 + ahead))).isFalse();
        assertThat(protection.waiting()).isPresent();
        assertThat(protection.isHeldUp()).isEqualTo(ahead == VOTES);
        // A restart in between: votes say that others have to be heard, snapshots claim nothing.
        assertThat(claimed).isEqualTo(ahead == VOTES ? Optional.of(FIRST) : Optional.empty());
    }

    @Test
    void aFirstStartUnderARightClockOwesAnAnswerAndWaitsForNothing() {
        Protection protection = fresh(VOTES);
        protection.start(
                JournalState.missing(), Optional.empty(), ERAS.genesis().minusSeconds(5));

        run(protection, 0, 2);

        assertThat(protection.isUnheard()).isTrue();
        assertThat(protection.isHeldUp()).isFalse();
        assertThat(protection.maySign(FIRST)).isTrue();
        assertThat(protection.heardOut(FIRST)).isPresent();
        assertThat(protection.isUnheard()).isFalse();
        assertThat(protection.excuseNoMore(in(2)))
                .as("whatever the clock did, others were heard")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {VOTES, SNAPSHOTS})
    void aClockBeyondGenesisEndsNoWaitAndIsWrittenDownOnce(int ahead) {
        Protection protection = started(ahead, JournalState.missing(), 0, 10);
        Instant early = ERAS.genesis().minusSeconds(500);

        assertThat(protection.tick(early, false)).contains(FIRST);
        assertThat(protection.tick(early.plusSeconds(1), false)).isEmpty();

        assertThat(protection.waiting()).isPresent();
        assertThat(protection.maySign(era(ahead))).isFalse();
        assertThat(protection.maySign(era(ahead + 1))).isTrue();
    }

    /// It goes on elsewhere, and there the first statements are signed.
    @ParameterizedTest
    @ValueSource(ints = {VOTES, SNAPSHOTS})
    void whatWasHandedOverBeforeGenesisSitsOutLikeLater(int ahead) {
        Protection protection = fresh(ahead);
        Instant early = ERAS.genesis().minusSeconds(5);

        assertThat(protection.start(JournalState.whole().asHandedOver(), Optional.of(FIRST), early))
                .as("a claim would take the mark away")
                .isEmpty();
        assertThat(protection.tick(early.plusSeconds(1), false))
                .as("nor at any step before genesis")
                .isEmpty();

        assertThat(protection.maySign(era(ahead))).isFalse();
        assertThat(protection.maySign(era(ahead + 1))).isTrue();
        assertThat(protection.waiting()).map(Waiting::through).contains(era(ahead));
        assertThat(protection.isHeldUp()).isEqualTo(ahead == VOTES);
    }

    @Test
    void othersThatConfirmTheClockConfirmTheFirstStart() {
        Protection protection = fresh(VOTES);
        protection.start(
                JournalState.missing(), Optional.empty(), ERAS.genesis().minusSeconds(5));

        assertThat(protection.excuseConfirmed()).contains(FIRST);

        assertThat(protection.isUnheard()).isFalse();
        assertThat(protection.excuseNoMore(in(3))).isEmpty();
        Protection lost = started(VOTES, JournalState.missing(), 0, 10);
        assertThat(lost.excuseConfirmed()).as("a right clock is no answer").isEmpty();
        assertThat(lost.isHeldUp()).isTrue();
    }

    @Test
    void aFirstSnapshotWaitsForNothingAndIsClaimedOnce() {
        Protection protection = fresh(SNAPSHOTS);
        Instant start = ERAS.genesis().minusSeconds(5);
        assertThat(protection.start(JournalState.missing(), Optional.empty(), start))
                .isEmpty();

        assertThat(protection.claimEarly()).as("before it is written").contains(FIRST);
        assertThat(protection.tick(ERAS.genesis().plusSeconds(3), false)).isEmpty();

        assertThat(protection.waiting()).isEmpty();
        assertThat(protection.maySign(era(1))).isTrue();
    }

    /// Nor without a draw: what the journal claimed under a right clock is not claimed anew from an earlier era on.
    @ParameterizedTest
    @EnumSource(
            value = JournalState.Condition.class,
            names = {"CUT", "UNHEARD", "HANDED_OVER"})
    void aClockThatIsSetBackBehindALossLowersNoClaim(JournalState.Condition condition) {
        JournalState journal = new JournalState(condition, 9, false);

        assertThat(fresh(VOTES).start(journal, Optional.of(era(11)), in(4))).contains(era(11));
        assertThat(fresh(VOTES).start(journal, Optional.of(era(3)), in(4))).contains(era(5));
    }

    /// What a beacon has drawn has begun, whatever the clock says.
    @Test
    void aJournalWithLaterDrawsKnowsTheTimeBetterThanTheClock() {
        Protection protection = fresh(VOTES);
        protection.drawn(era(10));

        protection.start(JournalState.cut(9), Optional.of(FIRST), ERAS.genesis().minusSeconds(5));

        assertThat(protection.isHeldUp()).isTrue();
        assertThat(protection.maySign(era(9))).isFalse();
        assertThat(protection.maySign(era(10))).isTrue();
        assertThat(protection.heardOut(era(8))).isEmpty();
    }

    /// A clock that shows a time before genesis knows of nobody who can have signed, and may be set right again.
    @Test
    void aClockThatIsSetBackBeyondGenesisEndsNoWait() {
        Protection protection = started(VOTES, JournalState.missing(), 0, 10);

        protection.tick(in(0).minusSeconds(7_200), false);
        assertThat(protection.isUnheard()).isTrue();
        protection.tick(in(10).plusSeconds(120), true);

        assertThat(protection.isUnheard()).isTrue();
        assertThat(protection.waiting()).isPresent();
        assertThat(protection.maySign(era(10))).isFalse();
        assertThat(protection.heardOut(era(9))).isEmpty();
        assertThat(protection.heardOut(era(10))).isPresent();
    }

    @Test
    void aJournalThatIsOlderThanWhatOthersShowIsTreatedAsLost() {
        Protection protection = started(VOTES, JournalState.whole(), 3, 10);

        assertThat(protection.hear(era(9))).isEqualTo(Meaning.STALE);

        assertThat(protection.maySign(era(9))).isFalse();
        assertThat(protection.maySign(era(10))).isFalse();
        assertThat(protection.maySign(era(11))).isTrue();
        assertThat(protection.covers()).isEqualTo(era(11));
        assertThat(protection.waiting()).map(Waiting::reason).contains(Waiting.Reason.STALE);
        assertThat(protection.hear(era(8))).as("known to be unknown by now").isEqualTo(Meaning.NOTHING);
    }

    @Test
    void aVoteOfAnEraThatBeganAfterTheStartIsADouble() {
        Protection protection = started(VOTES, JournalState.whole(), 3, 10);
        run(protection, 10, 12);

        assertThat(protection.hear(era(11))).isEqualTo(Meaning.DOUBLE);

        assertThat(protection.isDoubled()).isTrue();
        assertThat(protection.maySign(era(13))).isFalse();
    }

    @Test
    void aSnapshotThatWasSignedAheadBeforeTheStartIsNoDouble() {
        Protection protection = started(SNAPSHOTS, JournalState.whole(), 3, 10);

        assertThat(protection.hear(era(11))).isEqualTo(Meaning.STALE);
        assertThat(protection.maySign(era(11))).isFalse();
        assertThat(protection.maySign(era(12))).isTrue();

        run(protection, 10, 11);
        assertThat(protection.hear(era(12))).isEqualTo(Meaning.DOUBLE);
    }

    /// The younger of two, without a journal: it sits out an era more and hears the older one before it has
    /// said a word.
    @Test
    void theYoungerOfTwoStopsBeforeItHasSignedAnything() {
        Protection younger = started(VOTES, JournalState.missing(), 0, 10);
        run(younger, 10, 11);

        // The votes of era 10 come after its end: nobody who died before this start has cast them.
        assertThat(younger.hear(era(10))).isEqualTo(Meaning.STALE);
        assertThat(younger.maySign(era(10))).isFalse();
        assertThat(younger.maySign(era(11))).isFalse();

        run(younger, 11, 12);
        assertThat(younger.hear(era(11))).isEqualTo(Meaning.DOUBLE);
    }

    @Test
    void whatWasLostIsUnknownAndReplayingItSilencesNobody() {
        Protection protection = started(VOTES, JournalState.missing(), 0, 10);

        assertThat(protection.hear(era(9))).isEqualTo(Meaning.NOTHING);
        assertThat(protection.hear(era(8))).isEqualTo(Meaning.NOTHING);
        assertThat(protection.maySign(era(11))).isTrue();
        // After the wait and another start, too.
        Protection next = started(VOTES, JournalState.whole(), 11, 11);
        assertThat(next.hear(era(10))).as("an era that it sat out").isEqualTo(Meaning.NOTHING);
        assertThat(next.hear(era(9))).isEqualTo(Meaning.NOTHING);
        assertThat(next.maySign(era(11))).isTrue();
    }

    @Test
    void whatACompactionHasLetGoOfSilencesNobody() {
        Protection protection = started(VOTES, JournalState.whole(), 10, 11);

        assertThat(protection.hear(era(9))).isEqualTo(Meaning.NOTHING);
        assertThat(protection.maySign(era(11))).isTrue();
    }

    @Test
    void oldStatementsAndThoseOfTheFutureMeanNothing() {
        Protection protection = started(VOTES, JournalState.whole(), 0, 10);

        assertThat(protection.hear(era(7))).isEqualTo(Meaning.NOTHING);
        assertThat(protection.hear(era(11))).isEqualTo(Meaning.NOTHING);
        assertThat(protection.maySign(era(10))).isTrue();
    }

    /// The clock stood two eras back at the start; it is set right while the node waits.
    @Test
    void aClockThatIsSetForwardDuringTheWaitLengthensIt() {
        Protection protection = started(VOTES, JournalState.missing(), 0, 8);

        protection.tick(in(10), true);

        assertThat(protection.maySign(era(9))).isFalse();
        assertThat(protection.maySign(era(10))).isFalse();
        assertThat(protection.maySign(era(11))).isTrue();
    }

    /// The clock stood far ahead at the start; it is set right while the node waits.
    @Test
    void aClockThatIsSetBackDuringTheWaitShortensIt() {
        Protection protection = started(VOTES, JournalState.missing(), 0, 90);

        assertThat(protection.tick(in(10), false)).contains(era(11));

        assertThat(protection.maySign(era(10))).isFalse();
        assertThat(protection.maySign(era(11))).isTrue();
        assertThat(protection.waiting()).map(Waiting::through).contains(era(10));
        assertThat(protection.tick(ERAS.genesis().minusSeconds(1), false)).contains(FIRST);
        assertThat(protection.maySign(FIRST))
                .as("which of the two clocks is right nobody knows")
                .isFalse();
        assertThat(protection.waiting()).map(Waiting::through).contains(FIRST);
        assertThat(protection.heardOut(FIRST)).isPresent();
        assertThat(protection.maySign(era(1))).isTrue();
    }

    @Test
    void whatAnEarlierLifeSignedBeforeTheClockWasSetForwardIsNoDouble() {
        Protection protection = started(VOTES, JournalState.whole(), 0, 5);
        protection.tick(in(10), true);

        assertThat(protection.hear(era(9))).isEqualTo(Meaning.STALE);
        assertThat(protection.isDoubled()).isFalse();
    }

    @Test
    void aClaimFromUnderAWrongClockDoesNotHoldForAYear() {
        Protection protection = started(VOTES, JournalState.whole(), 9_000, 10);

        assertThat(protection.maySign(era(10))).isFalse();
        assertThat(protection.maySign(era(11))).isTrue();
    }

    @Test
    void whoForcesAStartSignsAtOnceUntilSomebodyKnowsBetter() {
        Protection protection = started(VOTES, JournalState.missing().asForced(), 0, 10);

        assertThat(protection.maySign(era(9))).isTrue();
        assertThat(protection.maySign(era(10))).isTrue();

        assertThat(protection.hear(era(9))).isEqualTo(Meaning.STALE);
        assertThat(protection.maySign(era(9))).isFalse();
        assertThat(protection.maySign(era(10))).isFalse();
        assertThat(protection.maySign(era(11))).isTrue();
    }

    @Test
    void nothingIsSignedBeforeTheJournalWasTakenUp() {
        assertThat(fresh(VOTES).maySign(era(3))).isFalse();
    }
}
