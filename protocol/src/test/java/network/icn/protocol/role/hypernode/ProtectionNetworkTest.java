package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.Subject;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HyperNodes whose journal is lost, cut or old, or whose key is used twice, in a whole network on a virtual
/// clock.
class ProtectionNetworkTest {
    private static final int SEEDS = Integer.getInteger("icn.seeds", Boolean.getBoolean("icn.thorough") ? 12 : 4);

    private static void assertNothingContradictory(VirtualNetwork network, String moment) {
        List<Signed> said = new ArrayList<>();
        network.nodes.forEach(node -> said.addAll(node.said));
        assertThat(said).as(moment).isNotEmpty();
        for (Signed one : said) {
            assertThat(said).as(moment).noneMatch(other -> contradicts(one, other));
        }
        assertThat(network.accused()).as(moment).isEmpty();
    }

    static boolean contradicts(Signed one, Signed other) {
        return one.signer().equals(other.signer()) && VirtualNetwork.contradicts(one, other);
    }

    static List<Waiting> waits(VirtualNetwork.Node node) {
        return node.notices.stream()
                .filter(HyperNodeNotice.SitsOut.class::isInstance)
                .map(notice -> ((HyperNodeNotice.SitsOut) notice).waiting())
                .toList();
    }

    static boolean spokeOf(VirtualNetwork network, VirtualNetwork.Node node, int era) {
        return network.decided(era).stream()
                .flatMap(report -> report.reveals().stream())
                .anyMatch(reveal -> reveal.signer().equals(node.id()));
    }

    /// The process dies somewhere in the voting of an era and comes back with nothing, with a cut journal, or
    /// with an older copy.
    private enum Damage {
        EMPTIED,
        CUT,
        OLDER_COPY
    }

    private static void cut(VirtualNetwork.Node victim, Random random) {
        int kept = Math.max(1, victim.records.size() - 1 - random.nextInt(6));
        victim.restore(List.copyOf(victim.records.subList(0, kept)));
        victim.restart(JournalState.cut(300));
    }

    private static VirtualNetwork damaged(int seed, Damage damage) {
        Random random = new Random(seed);
        VirtualNetwork network = new VirtualNetwork(seed, 4);
        VirtualNetwork.Node victim = network.nodes.get(seed % 4);
        List<Payload> copy = new ArrayList<>();
        network.at(network.end(0).minusSeconds(1).plusMillis(random.nextInt(4_000)), () -> copy.addAll(victim.records));
        Instant death = network.end(1).plusMillis(random.nextInt(4_500));
        network.at(death, victim::crash);
        network.at(death.plusMillis(100 + random.nextInt(400)), () -> {
            switch (damage) {
                case EMPTIED -> {
                    victim.lose();
                    victim.restart(JournalState.missing());
                }
                case CUT -> {
                    cut(victim, random);
                }
                case OLDER_COPY -> {
                    victim.restore(copy);
                    victim.restart(JournalState.whole());
                }
            }
        });
        network.runUntil(network.end(4).plusSeconds(16));
        return network;
    }

    @Test
    void aNodeThatLostItsVotesSitsOutAndComesBackByItself() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualNetwork network = damaged(seed, Damage.EMPTIED);
            VirtualNetwork.Node victim = network.nodes.get(seed % 4);
            String moment = "seed " + seed;

            assertNothingContradictory(network, moment);
            assertThat(waits(victim))
                    .as(moment)
                    .hasSize(1)
                    .allSatisfy(
                            waiting -> assertThat(waiting.through().number()).isEqualTo(2))
                    .allSatisfy(waiting -> assertThat(waiting.reason()).isEqualTo(Waiting.Reason.MISSING));
            assertThat(victim.count(HyperNodeNotice.TakesPart.class)).as(moment).isEqualTo(1);
            assertThat(spokeOf(network, victim, 3)).as(moment).isTrue();
        }
    }

    @Test
    void aCutJournalIsALostOne() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualNetwork network = damaged(seed, Damage.CUT);
            VirtualNetwork.Node victim = network.nodes.get(seed % 4);

            assertNothingContradictory(network, "seed " + seed);
            assertThat(waits(victim)).extracting(Waiting::reason).containsExactly(Waiting.Reason.CUT);
            assertThat(waits(victim)).extracting(Waiting::bytes).containsExactly(300L);
            assertThat(spokeOf(network, victim, 3)).isTrue();
        }
    }

    @Test
    void anOlderCopyIsNoticedBeforeItVotes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            VirtualNetwork network = damaged(seed, Damage.OLDER_COPY);
            VirtualNetwork.Node victim = network.nodes.get(seed % 4);
            String moment = "seed " + seed;

            assertNothingContradictory(network, moment);
            assertThat(waits(victim)).as(moment).extracting(Waiting::reason).containsExactly(Waiting.Reason.STALE);
            assertThat(spokeOf(network, victim, 3)).as(moment).isTrue();
            assertThat(victim.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        }
    }

    /// The copy is of the era that is voted on: satellites know nothing of it yet, and what members say of eras before
    /// it is no answer about it.
    @Test
    void anOlderCopyOfTheSameEraIsNoticedBeforeItVotes() {
        for (int seed = 0; seed < (Boolean.getBoolean("icn.thorough") ? 20 : 6); seed++) {
            VirtualNetwork network = new VirtualNetwork(6_000 + seed, 4);
            VirtualNetwork.Node victim = network.nodes.getFirst();
            network.runUntil(network.end(2).minusSeconds(8));
            List<Payload> copy = List.copyOf(victim.records);
            network.runUntil(network.end(2).plusMillis(150));
            victim.crash();
            victim.restore(copy);
            network.runUntil(network.now().plusMillis(200));
            victim.restart(JournalState.whole());
            network.runUntil(network.end(2).plusSeconds(5));

            assertNothingContradictory(network, "seed " + seed);
        }
    }

    /// Many rounds of it, each with another way to lose something.
    @Test
    void killsThatLoseTheJournalNeverEndInAContradiction() {
        for (int seed = 0; seed < SEEDS; seed++) {
            kill(seed);
        }
    }

    private static void kill(int seed) {
        Random random = new Random(seed);
        VirtualNetwork network = new VirtualNetwork(900 + seed, 4);
        for (int era = 0; era < 6; era++) {
            VirtualNetwork.Node victim = network.nodes.get(random.nextInt(4));
            Instant death = network.end(era).minusSeconds(3).plusMillis(random.nextInt(6_000));
            boolean all = random.nextBoolean();
            network.at(death, victim::crash);
            network.at(death.plusMillis(50 + random.nextInt(900)), () -> {
                if (victim.down && all) {
                    victim.lose();
                    victim.restart(JournalState.missing());
                } else if (victim.down) {
                    cut(victim, random);
                }
            });
        }
        network.runUntil(network.end(8).plusSeconds(16));

        assertNothingContradictory(network, "seed " + seed);
        assertThat(network.nodes)
                .allSatisfy(node -> assertThat(spokeOf(network, node, 8)).isTrue());
    }

    @Test
    void silenceStopsNobodyWithASoundJournal() {
        VirtualNetwork network = new VirtualNetwork(31, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        network.deaf = (asker, _) -> asker == victim;
        network.runUntil(network.end(1).minusSeconds(2));
        victim.crash();
        victim.restart();
        network.runUntil(network.end(1).plusSeconds(16));

        assertThat(spokeOf(network, victim, 1)).isTrue();
        assertThat(waits(victim)).isEmpty();
    }

    /// Whoever cannot know what it has signed does not take silence for an answer, and says why it waits.
    @Test
    void silenceKeepsANodeWithoutAJournalOut() {
        VirtualNetwork network = new VirtualNetwork(32, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        network.deaf = (asker, _) -> asker == victim;
        network.runUntil(network.end(1).minusSeconds(2));
        victim.crash();
        victim.lose();
        victim.restart(JournalState.missing());
        int said = victim.said.size();

        network.runUntil(network.end(4).plusSeconds(16));
        assertThat(victim.said).hasSize(said);
        assertThat(waits(victim)).extracting(Waiting::reason).first().isEqualTo(Waiting.Reason.MISSING);
        assertThat(waits(victim)).extracting(Waiting::reason).last().isEqualTo(Waiting.Reason.UNHEARD);
        assertThat(victim.count(HyperNodeNotice.TakesPart.class)).isZero();

        network.deaf = (_, _) -> false;
        network.runUntil(network.end(5).plusSeconds(16));
        assertThat(spokeOf(network, victim, 5)).isTrue();
        assertThat(victim.count(HyperNodeNotice.TakesPart.class)).isEqualTo(1);
        assertNothingContradictory(network, "nobody answered for some eras");
    }

    @Test
    void aRestartDoesNotEndTheWaitForAnAnswer() {
        VirtualNetwork network = new VirtualNetwork(33, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        network.deaf = (asker, _) -> asker == victim;
        network.runUntil(network.end(1).minusSeconds(2));
        victim.crash();
        victim.lose();
        victim.restart(JournalState.missing());
        int said = victim.said.size();
        for (int era = 2; era < 5; era++) {
            network.runUntil(network.end(era).minusSeconds(era));
            victim.crash();
            victim.restart();
        }

        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(victim.said).hasSize(said);
    }

    /// What was found by breaking the wait for an answer: down while the era turned, a node without a journal took the
    /// claim that it had just begun for a sound one, and voted beside the process that has the key.
    @ParameterizedTest
    @EnumSource(
            value = JournalState.Condition.class,
            names = {"MISSING", "CUT", "HANDED_OVER"})
    void aRestartInALaterEraDoesNotEndTheWaitForAnAnswer(JournalState.Condition condition) {
        VirtualNetwork network = new VirtualNetwork(50, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(5));
        List<Payload> left = switch (condition) {
            case HANDED_OVER -> {
                List<Payload> moved = new ArrayList<>(elder.records);
                moved.add(VoteRecord.handedOver(network.now()));
                yield moved;
            }
            case MISSING, CUT, UNHEARD, WHOLE -> List.of();
        };
        JournalState found = condition == JournalState.Condition.HANDED_OVER
                ? JournalState.whole()
                : new JournalState(condition, 9, false);
        VirtualNetwork.Node younger = network.twin(elder, found, left);
        for (int era = 1; era < 3; era++) {
            network.runUntil(network.end(era).minusSeconds(1));
            younger.crash();
            network.runUntil(network.end(era).plusSeconds(8));
            younger.restart(JournalState.whole());
        }
        network.runUntil(network.end(5).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(younger.probes).isEmpty();
        assertThat(younger.count(HyperNodeNotice.KeyUsedElsewhere.class)).isPositive();
        assertThat(elder.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        assertThat(network.accused()).isEmpty();
    }

    @Test
    void anOlderCopyThatWasNoticedWaitsAfterEveryStart() {
        VirtualNetwork network = new VirtualNetwork(63, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(0).plusSeconds(1));
        List<Payload> copy = List.copyOf(elder.records);
        network.runUntil(network.end(1).plusSeconds(8));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.whole(), copy);
        network.runUntil(network.end(1).plusSeconds(12));
        younger.crash();
        network.runUntil(network.end(2).plusSeconds(8));
        younger.restart(JournalState.whole());
        network.runUntil(network.end(5).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// In silence, too: started anew two eras later, and nobody answers.
    @Test
    void aRestartInALaterEraInSilenceDoesNotEndTheWait() {
        VirtualNetwork network = new VirtualNetwork(52, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        network.deaf = (asker, _) -> asker == victim;
        network.runUntil(network.end(1).minusSeconds(2));
        victim.crash();
        victim.lose();
        victim.restart(JournalState.missing());
        int said = victim.said.size();
        network.runUntil(network.end(1).minusSeconds(1));
        victim.crash();
        network.runUntil(network.end(3).plusSeconds(3));
        victim.restart();
        network.runUntil(network.end(6).plusSeconds(16));
        assertThat(victim.said).hasSize(said);

        network.deaf = (_, _) -> false;
        network.runUntil(network.end(8).plusSeconds(16));
        assertThat(victim.said).hasSizeGreaterThan(said);
        victim.crash();
        // The first view begins 100 ms later, and is over before anybody who waits has had an answer.
        network.runUntil(network.end(9).plusMillis(2_200));
        victim.restart();
        int before = victim.said.size();
        network.runUntil(network.end(9).plusSeconds(16));
        assertThat(victim.said)
                .as("it was heard, so a start waits for nothing any more")
                .hasSizeGreaterThan(before);
        assertThat(network.accused()).isEmpty();
    }

    /// An upgrade, a power cut: they know the subject, and have heard nothing of it.
    @Test
    void whoStartedAfterTheVotesIsNoWitness() {
        VirtualNetwork network = new VirtualNetwork(53, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        network.alone = younger::equals;
        network.deaf = (asker, _) -> asker == younger;
        network.unreachable.addAll(network.satellites.keySet());
        network.runUntil(network.end(1).plusSeconds(15).plusMillis(200));
        for (VirtualNetwork.Node node : List.copyOf(network.nodes)) {
            if (node != elder && node != younger) {
                node.crash();
                node.restart();
            }
        }
        network.deaf = (_, _) -> false;
        network.alone = _ -> false;
        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// f of 13 hide what they heard, and a network lets nobody else answer.
    @Test
    void aThirdThatHidesWhatItHeardLetsNobodyGo() {
        VirtualNetwork network = new VirtualNetwork(57, 13);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        List<VirtualNetwork.Node> liars = List.copyOf(network.nodes.subList(1, 5));
        network.hides = liars::contains;
        network.runUntil(network.end(1).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        network.alone = younger::equals;
        network.deaf = (asker, asked) -> asker == younger && !liars.contains(asked);
        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 13})
    void networksOfEverySizeComeBackByThemselves(int size) {
        VirtualNetwork network = new VirtualNetwork(60, size);
        network.runUntil(network.end(1).minusSeconds(5));
        network.nodes.forEach(VirtualNetwork.Node::crash);
        network.nodes.forEach(node -> {
            node.lose();
            node.restart(JournalState.missing());
        });
        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(network.nodes).allMatch(node -> node.count(HyperNodeNotice.TakesPart.class) == 1);
        assertThat(network.accused()).isEmpty();
    }

    /// One liar of four, the only one that answers.
    @Test
    void oneThatHidesWhatItHeardLetsNobodyGo() {
        VirtualNetwork network = new VirtualNetwork(34, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        VirtualNetwork.Node liar = network.nodes.get(1);
        network.hides = liar::equals;
        network.runUntil(network.end(1).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        network.alone = younger::equals;
        network.deaf = (asker, asked) -> asker == younger && asked != liar;

        network.runUntil(network.end(4).plusSeconds(16));
        assertThat(younger.said).isEmpty();
        assertThat(younger.probes)
                .as("they would be replays of the older one's")
                .isEmpty();
        assertThat(younger.count(HyperNodeNotice.TakesPart.class)).isZero();

        network.deaf = (asker, asked) -> asker == younger && asked == liar;
        network.runUntil(network.end(6).plusSeconds(16));
        assertThat(younger.said).isEmpty();
        assertThat(younger.count(HyperNodeNotice.KeyUsedElsewhere.class)).isEqualTo(1);
        assertThat(elder.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        assertNothingContradictory(network, "the key is used twice");
    }

    /// Nobody has a journal to stand on, and still nobody waits for ever.
    @Test
    void aNetworkThatLostAllItsVotesComesBackByItself() {
        VirtualNetwork network = new VirtualNetwork(35, 4);
        // So long before the end that connections stand by then; else it takes an era more.
        network.runUntil(network.end(1).minusSeconds(6));
        network.nodes.forEach(VirtualNetwork.Node::crash);
        network.nodes.forEach(node -> {
            node.lose();
            node.restart(JournalState.missing());
        });

        network.runUntil(network.end(3).plusSeconds(16));

        assertNothingContradictory(network, "all lost everything");
        assertThat(network.nodes)
                .allSatisfy(node -> assertThat(spokeOf(network, node, 2)).isTrue());
    }

    @Test
    void theYoungerOfTwoStopsBeforeItHasSignedAnything() {
        VirtualNetwork network = new VirtualNetwork(41, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());

        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(younger.count(HyperNodeNotice.KeyUsedElsewhere.class)).isEqualTo(1);
        assertThat(elder.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        assertThat(spokeOf(network, elder, 4)).isTrue();
        assertNothingContradictory(network, "the key is used twice");
    }

    /// Its journal was copied an era ago and looks sound.
    @Test
    void theYoungerOfTwoWithACopiedJournalStopsToo() {
        VirtualNetwork network = new VirtualNetwork(42, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(0).plusSeconds(1));
        List<Payload> copy = List.copyOf(elder.records);
        network.runUntil(network.end(1).plusSeconds(8));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.whole(), copy);

        network.runUntil(network.end(5).plusSeconds(16));

        assertThat(waits(younger)).extracting(Waiting::reason).contains(Waiting.Reason.STALE);
        assertThat(younger.count(HyperNodeNotice.KeyUsedElsewhere.class)).isEqualTo(1);
        assertThat(elder.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        assertNothingContradictory(network, "the key is used twice");
    }

    /// A copy of this very moment cannot be told from the original before both have spoken. From then on one
    /// stops for good and the other waits.
    @Test
    void ofTwoThatCannotBeToldApartOneStopsAndTheOtherWaits() {
        VirtualNetwork network = new VirtualNetwork(43, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.whole(), List.copyOf(elder.records));

        network.runUntil(network.end(2).plusSeconds(16));

        assertThat(elder.count(HyperNodeNotice.KeyUsedElsewhere.class)).isEqualTo(1);
        assertThat(waits(younger)).extracting(Waiting::reason).containsExactly(Waiting.Reason.STALE);
        List<Signed> both = new ArrayList<>(elder.said);
        int said = elder.said.size();
        network.runUntil(network.end(4).plusSeconds(16));
        assertThat(elder.said).hasSize(said);
        both.addAll(younger.said);
        long contradictory = both.stream()
                .filter(one -> both.stream().anyMatch(other -> contradicts(one, other)))
                .count();
        assertThat(contradictory).as("their two COMMITs, and nothing else").isEqualTo(2);
    }

    @Test
    void replayingAnHonestNodesOwnWordsDoesNotSilenceIt() {
        VirtualNetwork network = new VirtualNetwork(44, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        network.runUntil(network.end(1).plusSeconds(10));
        List<Signed> spoken = List.copyOf(victim.said);
        assertThat(spoken).hasSizeGreaterThan(6);

        for (int i = 0; i < 40; i++) {
            spoken.forEach(message -> network.deliver(victim, new GossipItem.StatementItem(message)));
            network.runUntil(network.now().plusSeconds(1));
        }

        assertThat(waits(victim)).isEmpty();
        assertThat(victim.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        assertThat(spokeOf(network, victim, 2)).isTrue();
    }

    @Test
    void replayingWhatALostJournalForgotLengthensNothing() {
        VirtualNetwork network = new VirtualNetwork(45, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        network.runUntil(network.end(1).plusSeconds(10));
        List<Signed> spoken = List.copyOf(victim.said);
        victim.crash();
        victim.lose();
        victim.restart(JournalState.missing());

        for (int i = 0; i < 60; i++) {
            spoken.forEach(message -> network.deliver(victim, new GossipItem.StatementItem(message)));
            network.runUntil(network.now().plusSeconds(1));
        }

        assertThat(waits(victim)).extracting(wait -> wait.through().number()).containsExactly(2L);
        assertThat(victim.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        assertThat(spokeOf(network, victim, 3)).isTrue();
    }

    /// Statements under its key about a subject of another network, an era to come, or with a signature that
    /// is not its own.
    @Test
    void wordsOfAnotherNetworkOrWithAForgedSignatureAreNothing() throws MalformedException {
        VirtualNetwork network = new VirtualNetwork(46, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        network.runUntil(network.end(1).plusSeconds(2));
        EqMessage own = EqMessage.parse(victim.said.getLast().statement().bytes());
        Hash32 elsewhere = Hash32.sha256(new byte[] {1});
        Subject about = own.subject();
        Signed foreign = new EqMessage.Commit(
                        new Subject(
                                elsewhere,
                                Registries.MARK,
                                about.era(),
                                about.shard(),
                                about.size(),
                                about.quorum(),
                                about.members()),
                        own.signer(),
                        elsewhere)
                .signedBy(victim.signer);
        EqMessage other = new EqMessage.Commit(own.subject(), own.signer(), elsewhere);
        Signed forged = new Signed(Payload.of(other.bytes()), victim.id(), foreign.signature());

        network.deliver(victim, new GossipItem.StatementItem(foreign));
        network.deliver(victim, new GossipItem.StatementItem(forged));
        network.runUntil(network.end(2).plusSeconds(16));
        assertThat(victim.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        assertThat(waits(victim)).isEmpty();
        assertThat(spokeOf(network, victim, 2)).isTrue();

        // The same words, really signed: somebody has the key.
        EqMessage last = EqMessage.parse(victim.said.getLast().statement().bytes());
        network.deliver(
                victim,
                new GossipItem.StatementItem(
                        new EqMessage.Commit(last.subject(), last.signer(), elsewhere).signedBy(victim.signer)));
        assertThat(victim.count(HyperNodeNotice.KeyUsedElsewhere.class)).isEqualTo(1);
        int said = victim.said.size();
        network.runUntil(network.end(4).plus(Duration.ofSeconds(16)));
        assertThat(victim.said).hasSize(said);
        assertThat(network.accused()).as("it does not accuse itself").isEmpty();
    }
}
