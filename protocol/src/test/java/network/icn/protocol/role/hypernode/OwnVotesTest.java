package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.AgreementTiming;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.report.Subject;
import network.icn.protocol.role.protection.JournalState;
import org.junit.jupiter.api.Test;

/// Each of the conditions under which a node believes others, and others it, by itself.
class OwnVotesTest {
    private static final EraId FIRST = new EraId(2);
    private static final EraId SECOND = new EraId(3);

    private final VirtualNetwork network = new VirtualNetwork(105, 4);
    private final EraClock eras = network.history.clock();
    private final AgreementTiming timing = network.history.timing();
    private final Signer self = network.nodes.getFirst().signer;
    private final NodeId other = network.nodes.getLast().id();
    private final Parts parts = Parts.of(network.history, self, Ed25519.best(), _ -> true);
    private final OwnVotes own = parts.own();

    private EraPlan plan(EraId era) {
        return EraPlan.draw(
                network.history, era, network.chain.sign(BeaconSchedule.ofEra(network.registry.genesis(), era)), self);
    }

    private Subject subject(EraId era) {
        EraPlan plan = plan(era);
        return Agreement.of(network.history, era, plan.beacon(), plan.seats().getFirst())
                .subject();
    }

    private List<HyperNodeEffect> start(JournalState journal, Instant now) {
        return own.start(journal, RestoredRecords.none(eras.slots()), now);
    }

    private Instant votedOn(EraId era) {
        return eras.end(era).plus(timing.commitWindow()).plus(timing.revealWindow());
    }

    private Optional<Boolean> answersNothing(EraId era, boolean clockRight, Instant now) {
        HyperNodeInput.OwnAsked asked =
                new HyperNodeInput.OwnAsked(1, other, subject(era).hash());
        HyperNodeEffect answer = new OwnAnswers(parts, new PullLimiter(timing.delta()))
                .answer(asked, clockRight, now)
                .getFirst();
        return answer instanceof HyperNodeEffect.AnswerPull(long _, var items)
                ? items.map(List::isEmpty)
                : Optional.of(false);
    }

    @Test
    void nothingIsAnAnswerFromTheVotesOfAnEraToThoseOfTheNext() {
        start(JournalState.whole(), eras.start(SECOND).minusSeconds(1));
        own.drawn(plan(SECOND), eras.start(SECOND));

        assertThat(answersNothing(SECOND, true, votedOn(SECOND).minusMillis(1))).isEmpty();
        assertThat(answersNothing(SECOND, true, votedOn(SECOND))).contains(true);
        assertThat(answersNothing(SECOND, true, votedOn(SECOND.next()).minusMillis(1)))
                .contains(true);
        assertThat(answersNothing(SECOND, true, votedOn(SECOND.next()))).isEmpty();
    }

    @Test
    void whoseClockIsWrongDoesNotKnowThatItHasHeardNothing() {
        start(JournalState.whole(), eras.start(SECOND).minusSeconds(1));
        own.drawn(plan(SECOND), eras.start(SECOND));

        assertThat(answersNothing(SECOND, false, votedOn(SECOND))).isEmpty();
    }

    @Test
    void whoStartedBehindTheEraIsNoWitnessOfItAlsoWithASeat() {
        Instant now = eras.end(SECOND).plusMillis(1);
        start(JournalState.whole(), now);
        own.drawn(plan(SECOND), now);

        assertThat(own.isWitness(subject(SECOND).hash(), true, votedOn(SECOND))).isFalse();
    }

    @Test
    void anAnswerAboutOneEraIsNoneAboutAnother() {
        Instant now = eras.start(SECOND.next()).plusSeconds(5);
        Instant late = now.plus(timing.delta().multipliedBy(3));
        start(JournalState.whole(), now);
        for (EraId era : List.of(FIRST, SECOND)) {
            own.drawn(plan(era), now);
        }

        hearOthers(SECOND, now);
        assertThat(own.votesFrom()).contains(late);
        hearOthers(FIRST, now);
        assertThat(own.votesFrom()).contains(now);
    }

    private void hearOthers(EraId era, Instant now) {
        network.nodes.forEach(node -> own.heard(node.id(), subject(era).hash(), List.of(), now, true));
    }

    /// A crash leaves the beginning of what is written: a claim without the wait would be believed.
    @Test
    void thatOthersHaveToBeHeardIsWrittenBeforeTheClaimAndThatTheyWereBehindIt() {
        Instant now = eras.start(FIRST).plusSeconds(1);
        assertThat(written(start(JournalState.missing(), now)))
                .startsWith(new HyperNodeJournal.Unheard(true))
                .hasAtLeastOneElementOfType(HyperNodeJournal.Covers.class);

        own.drawn(plan(FIRST), now);
        own.drawn(plan(SECOND), now);
        Instant later = votedOn(FIRST);
        List<HyperNodeJournal> heard = network.nodes.stream()
                .flatMap(node -> written(own.heard(node.id(), subject(FIRST).hash(), List.of(), later, true)).stream())
                .toList();
        assertThat(heard).endsWith(new HyperNodeJournal.Unheard(false)).hasSize(2);
    }

    private static List<HyperNodeJournal> written(List<HyperNodeEffect> effects) {
        return effects.stream()
                .filter(HyperNodeEffect.Persist.class::isInstance)
                .map(HyperNodeEffect.Persist.class::cast)
                .map(OwnVotesTest::parsed)
                .toList();
    }

    private static HyperNodeJournal parsed(HyperNodeEffect.Persist effect) {
        try {
            return HyperNodeJournal.parse(effect.record());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStatementUnderThePlaceOfAnotherIsNotOfThisNode() {
        Instant now = eras.start(FIRST).plusSeconds(1);
        start(JournalState.whole(), now);
        own.drawn(plan(SECOND), now);
        int place = plan(SECOND).seats().getFirst().committee().indexOf(self.id());
        EqMessage.Commit others = new EqMessage.Commit(subject(SECOND), (place + 1) % 4, Hash32.ZERO);
        EqMessage.Commit mine = new EqMessage.Commit(subject(SECOND), place, Hash32.ZERO);

        assertThat(own.isStrange(others.signedBy(self))).isFalse();
        assertThat(own.isStrange(mine.signedBy(self))).isTrue();
    }
}
