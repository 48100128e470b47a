package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.protocol.Nodes;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import org.junit.jupiter.api.Test;

class PullLimiterTest {
    private static final Duration DELTA = Duration.ofSeconds(3);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodeId ANN = Nodes.id("ann");
    private static final NodeId BOB = Nodes.id("bob");

    private final PullLimiter limiter = new PullLimiter(DELTA);

    private static Hash32 subject(int number) {
        return Hash32.sha256(new byte[] {(byte) number});
    }

    private long admitted(NodeId neighbour, int questions, int subjects, int running, Instant now) {
        return IntStream.range(0, questions)
                .filter(i -> limiter.admits(neighbour, subject(i % subjects), running, now))
                .count();
    }

    @Test
    void whoAsksAsOftenAsAMemberNeedsToIsAnswered() {
        for (int second = 0; second < 30; second += 3) {
            assertThat(limiter.admits(ANN, subject(1), 1, START.plusSeconds(second)))
                    .isTrue();
            assertThat(limiter.admits(ANN, subject(1), 1, START.plusSeconds(second)))
                    .as("once more, when it learns that a value is final")
                    .isTrue();
        }
    }

    @Test
    void aFloodOfPullsGetsTwoAnswersWithinDelta() {
        assertThat(admitted(ANN, 1_000, 1, 1, START)).isEqualTo(PullLimiter.PER_SUBJECT);
        assertThat(admitted(ANN, 1_000, 1, 1, START.plus(DELTA).minusMillis(1))).isZero();
        assertThat(admitted(ANN, 1_000, 1, 1, START.plus(DELTA))).isEqualTo(PullLimiter.PER_SUBJECT);
    }

    @Test
    void aFloodOverOldSubjectsIsBoundedTogether() {
        assertThat(admitted(ANN, 1_000, 200, 3, START))
                .isEqualTo(3L * PullLimiter.PER_SUBJECT + PullLimiter.OLD_SUBJECTS);
    }

    @Test
    void oneNeighboursFloodTakesNothingFromAnother() {
        admitted(ANN, 1_000, 200, 1, START);

        assertThat(limiter.admits(BOB, subject(1), 1, START)).isTrue();
    }

    @Test
    void aFloodOfQuestionsForOwnWordsIsBoundedAsPullsAre() {
        long answered = IntStream.range(0, 1_000)
                .filter(i -> limiter.admitsOwn(ANN, subject(i % 200), 3, START))
                .count();

        assertThat(answered).isEqualTo(3L * PullLimiter.PER_SUBJECT + PullLimiter.OLD_SUBJECTS);
        assertThat(limiter.admits(ANN, subject(1), 3, START))
                .as("pulls count apart")
                .isTrue();
        assertThat(limiter.admitsOwn(BOB, subject(1), 3, START)).isTrue();
        assertThat(limiter.admitsOwn(ANN, subject(1), 3, START.plus(DELTA))).isTrue();
    }

    @Test
    void aMachineTellsWhoAsksTooOftenForItsOwnWordsNothing() {
        VirtualNetwork network = new VirtualNetwork(43, 4);
        network.runUntil(network.end(0).plusSeconds(6));
        VirtualNetwork.Node asked = network.nodes.getFirst();
        Signed said = network.nodes.getLast().said.getFirst();
        Hash32 subject = Agreements.subjectOf(said).orElseThrow();

        List<Integer> answers = IntStream.range(0, 30)
                .mapToObj(i ->
                        asked.role.step(new HyperNodeInput.OwnAsked(i, said.signer(), subject), network.reading(asked)))
                .flatMap(List::stream)
                .flatMap(effect -> effect instanceof HyperNodeEffect.AnswerPull(long _, var items)
                        ? Stream.of(items.map(List::size).orElse(0))
                        : Stream.empty())
                .toList();

        assertThat(answers).hasSize(30);
        assertThat(answers.subList(0, PullLimiter.PER_SUBJECT)).allMatch(size -> size > 0);
        assertThat(answers.subList(PullLimiter.PER_SUBJECT, 30)).containsOnly(0);
    }

    @Test
    void aClockThatWasSetBackStartsAnew() {
        admitted(ANN, 10, 1, 1, START);

        assertThat(limiter.admits(ANN, subject(1), 1, START.minusSeconds(3_600)))
                .isTrue();
    }

    @Test
    void aMachineTellsOfWhoPullsTooOftenAndGivesItNothing() {
        VirtualNetwork network = new VirtualNetwork(41, 4);
        network.runUntil(network.end(0).plusSeconds(1));
        HyperNodeRole role = network.nodes.getFirst().role;
        NodeId greedy = network.nodes.getLast().id();

        List<HyperNodeEffect> effects = IntStream.range(0, 30)
                .mapToObj(i -> role.step(
                        new HyperNodeInput.PullAsked(i, greedy, subject(1)), network.reading(network.nodes.getFirst())))
                .flatMap(List::stream)
                .toList();

        assertThat(effects)
                .contains(new HyperNodeEffect.Tell(new HyperNodeNotice.PullRefused(greedy)))
                .filteredOn(HyperNodeEffect.AnswerPull.class::isInstance)
                .hasSize(30);
    }

    @Test
    void behindTheFirstItemThatBreaksTheRulesNothingIsLookedAt() {
        VirtualNetwork network = new VirtualNetwork(42, 4);
        network.runUntil(network.end(0).plusMillis(100));
        VirtualNetwork.Node honest = network.nodes.getFirst();
        Signed good = network.nodes.getLast().said.getFirst();
        Signed bad = new Signed(good.statement(), good.signer(), honest.signer.sign(new byte[0]));
        VirtualNetwork.Node fresh = new VirtualNetwork(42, 4).nodes.get(1);
        GossipItem junk = new GossipItem.StatementItem(Signed.of(new byte[3], good.signer(), bad.signature()));

        List<HyperNodeEffect> effects =
                fresh.role.step(new HyperNodeInput.PullAnswered(List.of(junk, junk, junk)), network.reading(honest));

        assertThat(effects)
                .filteredOn(effect -> effect instanceof HyperNodeEffect.Tell(HyperNodeNotice.PullRejected _))
                .hasSize(1);
    }
}
