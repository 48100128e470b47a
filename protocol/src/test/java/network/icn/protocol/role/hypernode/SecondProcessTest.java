package network.icn.protocol.role.hypernode;

import static network.icn.protocol.role.hypernode.ProtectionNetworkTest.contradicts;
import static network.icn.protocol.role.hypernode.ProtectionNetworkTest.spokeOf;
import static network.icn.protocol.role.hypernode.ProtectionNetworkTest.waits;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.TakenIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A second process with the key of a HyperNode and without its votes (P-119): it never says a word beside the rightful
/// one, and the rightful one is never accused.
class SecondProcessTest {
    private static long clashes(VirtualNetwork.Node one, VirtualNetwork.Node other) {
        return one.said.stream()
                .filter(a -> other.said.stream().anyMatch(b -> contradicts(a, b)))
                .count();
    }

    /// A dead hardware clock, set right by the network shortly before an era ends: whatever was lost, and though the
    /// journal of a first start says nothing of a loss.
    @ParameterizedTest
    @EnumSource(
            value = JournalState.Condition.class,
            names = {"MISSING", "CUT", "UNHEARD"})
    void aStartUnderAClockOfBeforeGenesisIsNoFirstStart(JournalState.Condition condition) {
        VirtualNetwork network = new VirtualNetwork(73, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        younger.crash();
        if (condition != JournalState.Condition.UNHEARD) {
            younger.lose();
        }
        younger.skew = Duration.ofDays(-1000);
        younger.restart(
                condition == JournalState.Condition.UNHEARD
                        ? JournalState.whole()
                        : new JournalState(condition, 9, false));
        network.runUntil(network.end(1).minusSeconds(2));
        younger.skew = Duration.ZERO;
        network.runUntil(network.end(3).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(younger.probes).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// The clock was set right and the process ended: what the next start finds says that others have to be heard.
    @Test
    void aRestartAfterAStartBeforeGenesisWaits() {
        VirtualNetwork network = new VirtualNetwork(81, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        younger.crash();
        younger.lose();
        younger.skew = Duration.ofDays(-1000);
        younger.restart(JournalState.missing());
        network.runUntil(network.now().plusSeconds(1));
        younger.crash();
        younger.skew = Duration.ZERO;
        network.alone = younger::equals;
        network.deaf = (asker, _) -> asker == younger;
        younger.restart(JournalState.whole());
        network.runUntil(network.end(3).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// It runs into the first era by itself, many eras late: the others say that it is wrong.
    @Test
    void aClockThatRunsThroughGenesisManyErasLateExcusesNobody() {
        VirtualNetwork network = new VirtualNetwork(82, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(3).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        younger.crash();
        younger.lose();
        younger.skew = Duration.between(network.now(), VirtualNetwork.GENESIS.minusSeconds(5));
        network.alone = younger::equals;
        younger.restart(JournalState.missing());
        network.runUntil(network.end(8).plusSeconds(16));

        assertThat(younger.suspect).isTrue();
        assertThat(younger.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// Everybody begins before genesis and confirms each other's clocks: nobody waits, and a restart in the first era
    /// costs nothing.
    @Test
    void aFirstStartIsConfirmedByOtherClocks() {
        VirtualNetwork network = new VirtualNetwork(85, 4);
        VirtualNetwork.Node node = network.nodes.getFirst();
        network.runUntil(network.end(0).minusSeconds(10));
        assertThat(RestoredRecords.read(node.records, 12).unheard()).isFalse();
        node.crash();
        node.restart();
        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(waits(node)).isEmpty();
        assertThat(spokeOf(network, node, 0)).isTrue();
    }

    /// One whose clock nobody confirms, since all belong to one operator, or since nobody answers: it does not wait
    /// either, and is heard when it has voted.
    @Test
    void aFirstStartIsHeardInItsFirstEra() {
        VirtualNetwork network = new VirtualNetwork(83, 4);
        VirtualNetwork.Node node = network.nodes.getFirst();
        network.hears = asker -> asker != node;
        network.runUntil(network.end(0).minusSeconds(1));
        assertThat(RestoredRecords.read(node.records, 12).unheard()).isTrue();
        network.runUntil(network.end(0).plusSeconds(16));
        assertThat(waits(node)).isEmpty();
        assertThat(spokeOf(network, node, 0)).isTrue();
        assertThat(RestoredRecords.read(node.records, 12).unheard()).isFalse();

        network.deaf = (asker, _) -> asker == node;
        network.runUntil(network.end(1).minusSeconds(2));
        node.crash();
        node.restart();
        network.runUntil(network.end(1).plusSeconds(16));
        assertThat(spokeOf(network, node, 1)).isTrue();
    }

    /// More than a third lose their votes in the era in which the younger one starts, and it hears only them.
    @ParameterizedTest
    @ValueSource(ints = {4, 13})
    void whoSitsOutListensAndIsAWitness(int size) {
        VirtualNetwork network = new VirtualNetwork(71, size);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        int waiting = (size - 1) / 3 + 1;
        List<VirtualNetwork.Node> lost = List.copyOf(network.nodes.subList(1, 1 + waiting));
        network.runUntil(network.end(1).minusSeconds(5));
        lost.forEach(node -> {
            node.crash();
            node.lose();
            node.restart(JournalState.missing());
        });
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        network.alone = younger::equals;
        network.deaf = (asker, asked) -> asker == younger && !lost.contains(asked);
        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(younger.count(HyperNodeNotice.KeyUsedElsewhere.class)).isPositive();
        assertThat(network.accused()).isEmpty();
        assertThat(lost)
                .allSatisfy(node -> assertThat(spokeOf(network, node, 3)).isTrue());
    }

    @Test
    void oneLiarAndOneThatSitsOutLetNobodyGo() {
        VirtualNetwork network = new VirtualNetwork(72, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        VirtualNetwork.Node liar = network.nodes.get(1);
        VirtualNetwork.Node waits = network.nodes.get(2);
        network.hides = liar::equals;
        network.runUntil(network.end(1).minusSeconds(5));
        waits.crash();
        waits.lose();
        waits.restart(JournalState.missing());
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        network.alone = younger::equals;
        network.deaf = (asker, asked) -> asker == younger && asked != liar && asked != waits;
        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// It has heard the COMMITs of the era when it finds another process with its key, and leaves the agreement.
    @Test
    void whoHasLeftAnAgreementStillTellsWhatItHeard() {
        VirtualNetwork network = new VirtualNetwork(84, 4);
        VirtualNetwork.Node asker = network.nodes.getFirst();
        VirtualNetwork.Node leaves = network.nodes.get(1);
        network.runUntil(network.end(1).plusMillis(600));
        EqMessage last = parse(leaves.said.getLast());
        Signed strange = new EqMessage.Commit(last.subject(), last.signer(), Hash32.ZERO).signedBy(leaves.signer);
        network.deliver(leaves, new GossipItem.StatementItem(strange));
        assertThat(leaves.count(HyperNodeNotice.KeyUsedElsewhere.class)).isPositive();
        network.runUntil(network.end(1).plusSeconds(8));

        List<Signed> told = network.told(asker, leaves, last.subject().hash()).orElseThrow();

        assertThat(asker.said).containsAll(told);
        assertThat(told.stream().map(message -> parse(message).getClass().getSimpleName()))
                .as("before it left and after")
                .contains("Commit", "Reveal");
    }

    /// Its process stood still while the others voted, and its connections ended: what it did not hear is no answer.
    @Test
    void whoWasKeptWaitingDuringTheVotesIsNoWitness() {
        VirtualNetwork network = new VirtualNetwork(86, 4);
        VirtualNetwork.Node witness = network.nodes.getFirst();
        VirtualNetwork.Node late = network.nodes.get(1);
        VirtualNetwork.Node asker = network.nodes.getLast();
        network.runUntil(network.end(1).minusSeconds(1));
        // Whatever it asks about, the answer is "nothing", or none.
        asker.crash();
        network.frozen = late::equals;
        network.alone = late::equals;
        network.runUntil(network.end(1).plusSeconds(7));
        network.frozen = _ -> false;
        network.alone = _ -> false;
        network.runUntil(network.end(1).plusSeconds(9));
        Hash32 missed = subjectOf(witness, 1);
        assertThat(network.told(asker, late, missed)).isEmpty();
        assertThat(network.told(asker, witness, missed)).contains(List.of());

        network.runUntil(network.end(2).plusSeconds(8));

        assertThat(network.told(asker, late, subjectOf(witness, 2))).contains(List.of());
    }

    private static Hash32 subjectOf(VirtualNetwork.Node node, int era) {
        return node.said.stream()
                .map(message -> parse(message).subject())
                .filter(subject -> subject.era().equals(new EraId(era)))
                .findFirst()
                .orElseThrow()
                .hash();
    }

    /// Three seconds without a processor in every era: its clock was not set, and so it waits for nothing more.
    @Test
    void aMachineThatIsLateInEveryEraComesBack() {
        VirtualNetwork network = new VirtualNetwork(87, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        for (int era = 1; era < 5; era++) {
            network.at(network.end(era).plusMillis(900), () -> network.frozen = victim::equals);
            network.at(network.end(era).plusMillis(4_200), () -> network.frozen = _ -> false);
        }
        network.runUntil(network.end(1).minusSeconds(5));
        victim.crash();
        victim.lose();
        victim.restart(JournalState.missing());
        int before = victim.said.size();
        network.runUntil(network.end(3).plusSeconds(16));

        assertThat(victim.count(HyperNodeNotice.TakesPart.class)).isEqualTo(1);
        assertThat(waits(victim)).hasSize(1);
        assertThat(victim.said).hasSizeGreaterThan(before);
        assertThat(network.accused()).isEmpty();
    }

    /// Three seconds ahead: it asks before anybody has voted, and everybody says truly that it has heard nothing.
    @Test
    void nothingIsNoAnswerBeforeTheVotes() {
        VirtualNetwork network = new VirtualNetwork(74, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(8));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        younger.crash();
        younger.lose();
        younger.skew = Duration.ofSeconds(3);
        network.alone = younger::equals;
        network.hears = node -> node != younger;
        younger.restart(JournalState.missing());
        network.at(network.end(1).plusMillis(100), () -> network.deaf = (asker, _) -> asker == younger);
        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(younger.suspect).as("nobody tells it the time").isFalse();
        assertThat(younger.said).isEmpty();
        assertThat(elder.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        assertThat(network.accused()).isEmpty();
    }

    /// Its clock shows an era in which the rightful process was down, and all answer honestly.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEraThatIsLongOverTellsNothing(boolean toldTheTime) {
        VirtualNetwork network = new VirtualNetwork(79, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        elder.crash();
        network.runUntil(network.end(2).minusSeconds(10));
        elder.restart(JournalState.missing());
        network.runUntil(network.end(4).plusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        younger.crash();
        younger.lose();
        younger.skew = Duration.between(network.now(), network.end(0).minusSeconds(5));
        network.alone = younger::equals;
        network.hears = node -> toldTheTime || node != younger;
        younger.restart(JournalState.missing());
        network.runUntil(network.now().plusSeconds(9));
        younger.skew = Duration.ZERO;
        network.runUntil(network.end(7).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// Its clock is 17 seconds late, in eras of 20, and the rightful process was down in the era that it is in. All
    /// answer honestly: what they heard is of the last era that was voted on, and it is over.
    @Test
    void whoseClockIsSuspectCountsNoAnswer() {
        VirtualNetwork network = new VirtualNetwork(88, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(0).plusSeconds(15));
        elder.crash();
        network.runUntil(network.end(1).plusSeconds(8));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        younger.crash();
        younger.lose();
        younger.skew = Duration.ofSeconds(-17);
        network.alone = younger::equals;
        younger.restart(JournalState.missing());
        elder.restart(JournalState.whole());
        network.runUntil(network.end(5).plusSeconds(16));

        assertThat(younger.suspect).isTrue();
        assertThat(younger.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// Both had a sound journal when they found each other. The one that starts again does not know whether the other
    /// one is still there.
    @Test
    void whoHasFoundADoubleWaitsAfterTheNextStart() {
        VirtualNetwork network = new VirtualNetwork(43, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.whole(), List.copyOf(elder.records));
        network.runUntil(network.end(2).plusSeconds(16));
        assertThat(elder.count(HyperNodeNotice.KeyUsedElsewhere.class)).isPositive();
        elder.crash();
        network.alone = elder::equals;
        network.deaf = (asker, _) -> asker == elder;
        int before = elder.said.size();
        elder.restart(JournalState.whole());
        network.runUntil(network.end(6).plusSeconds(16));
        assertThat(elder.said).hasSize(before);

        younger.crash();
        network.alone = _ -> false;
        network.deaf = (_, _) -> false;
        elder.crash();
        elder.restart(JournalState.whole());
        network.runUntil(network.end(9).plusSeconds(16));
        assertThat(elder.said).as("it is heard, and alone").hasSizeGreaterThan(before);
    }

    /// The end of the journal was cut off in era 2, and the wait is over. Then the clock is set back to era 1.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClockThatIsSetBackBehindALossLowersNoClaim(boolean restart) {
        VirtualNetwork network = new VirtualNetwork(76, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        network.runUntil(network.end(1).plusSeconds(17));
        List<Payload> kept = List.copyOf(victim.records);
        network.runUntil(network.end(2).plusSeconds(4));
        victim.crash();
        victim.restore(kept);
        victim.restart(JournalState.cut(300));
        network.runUntil(network.end(4).plusSeconds(10));
        assertThat(RestoredRecords.read(victim.records, 12).covers()).contains(new EraId(4));
        if (restart) {
            victim.crash();
        }
        victim.skew = Duration.between(network.now(), network.end(0).plusSeconds(10));
        if (restart) {
            victim.restart(JournalState.whole());
        }
        network.runUntil(network.now().plusSeconds(70));

        assertThat(RestoredRecords.read(victim.records, 12).covers()).contains(new EraId(4));
        assertThat(clashes(victim, victim)).isZero();
        assertThat(victim.count(HyperNodeNotice.KeyUsedElsewhere.class))
                .as("what an earlier life said under a right clock is no double")
                .isZero();
        assertThat(network.accused()).isEmpty();
    }

    /// Two eras are asked about at a time.
    @Test
    void whoWaitsAsksEachMemberOnceIn2Delta() {
        VirtualNetwork network = new VirtualNetwork(75, 4);
        VirtualNetwork.Node victim = network.nodes.getFirst();
        VirtualNetwork.Node one = network.nodes.get(1);
        List<Instant> asked = new ArrayList<>();
        network.deaf = (asker, other) -> {
            if (asker == victim && other == one) {
                asked.add(network.now());
            }
            return asker == victim;
        };
        network.runUntil(network.end(1).minusSeconds(2));
        victim.crash();
        victim.lose();
        victim.restart(JournalState.missing());
        network.runUntil(network.end(5).plusSeconds(16));

        Duration delta = network.history.timing().delta();
        for (int era = 2; era < 6; era++) {
            Instant from = network.end(era).plusSeconds(3);
            Instant to = from.plus(delta.multipliedBy(40));
            assertThat(asked.stream().filter(at -> !at.isBefore(from) && at.isBefore(to)))
                    .as("era " + era)
                    .hasSizeBetween(20, 2 * 20 + 2);
        }
    }

    /// One liar shows the wrong time that it shows itself, and one honest member alone calls it wrong so far.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aLiarDoesNotConfirmAClock(int seed) {
        VirtualNetwork network = new VirtualNetwork(5_000 + seed, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        VirtualNetwork.Node liar = network.nodes.get(1);
        network.runUntil(network.end(1).minusSeconds(8));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        younger.crash();
        younger.lose();
        younger.skew = Duration.ofDays(-1000);
        network.times = (asked, shown) -> asked == liar ? network.now().minus(Duration.ofDays(1000)) : shown;
        network.alone = younger::equals;
        network.deaf = (asker, _) -> asker == younger;
        younger.restart(JournalState.missing());
        network.runUntil(network.end(1).minusSeconds(5));
        younger.skew = Duration.ZERO;
        network.times = (_, shown) -> shown;
        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(younger.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// Silence but for a moment after the second era's end, in which all answer: what they tell of the era of the start
    /// is of the rightful one, and does not let the other one go.
    @ParameterizedTest
    @ValueSource(ints = {300, 700, 900, 1_300})
    void wordsOfTheEraOfTheStartLetNobodyGo(int millis) {
        VirtualNetwork network = new VirtualNetwork(5_300, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(8));
        boolean[] silent = {true};
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        network.alone = younger::equals;
        network.deaf = (asker, _) -> asker == younger && silent[0];
        network.at(network.end(2).plusMillis(5), () -> silent[0] = false);
        network.at(network.end(2).plusMillis(millis), () -> silent[0] = true);
        network.runUntil(network.end(5).plusSeconds(16));

        assertThat(clashes(elder, younger)).isZero();
        assertThat(elder.count(HyperNodeNotice.KeyUsedElsewhere.class)).isZero();
        assertThat(network.accused()).isEmpty();
    }

    /// Exported before genesis and taken in elsewhere; then the old machine is started again, before genesis, too.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasHandedOverBeforeGenesisWaits(boolean confirmed) {
        VirtualNetwork network = new VirtualNetwork(5_400, 4);
        VirtualNetwork.Node old = network.nodes.getFirst();
        VoteRecord votes = new VoteRecord(network.history, old.id());
        network.runUntil(network.now().plusSeconds(1));
        old.crash();
        SigningRecord file = votes.takeOut(JournalState.whole(), List.copyOf(old.records), network.now());
        List<Payload> records = new ArrayList<>(old.records);
        records.add(VoteRecord.handedOver(file.taken()));
        old.restore(records);
        TakenIn taken = votes.takeIn(true, List.of(), file, network.now());
        List<Payload> moved = new ArrayList<>(List.of(VoteRecord.handedOver(taken.until())));
        moved.addAll(taken.added());
        if (taken.unheard()) {
            moved.add(VoteRecord.unheard());
        }
        moved.add(VoteRecord.covers(taken.covers()));
        VirtualNetwork.Node here = network.twin(old, JournalState.whole(), moved);
        network.runUntil(network.now().plusSeconds(1));
        network.hears = node -> confirmed || node != old;
        old.restart(JournalState.whole());
        network.runUntil(network.end(3).plusSeconds(16));

        assertThat(here.said).isNotEmpty();
        assertThat(old.said).isEmpty();
        assertThat(network.accused()).isEmpty();
    }

    /// They sat out an era, heard the rightful one in it, and are asked at the very end of the era after.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWitnessRemembersAsLongAsItIsOne(boolean besideALiar) {
        VirtualNetwork network = new VirtualNetwork(7_100, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        VirtualNetwork.Node liar = network.nodes.get(2);
        List<VirtualNetwork.Node> lost = List.copyOf(network.nodes.subList(1, besideALiar ? 2 : 3));
        network.hides = node -> besideALiar && node == liar;
        network.runUntil(network.end(1).minusSeconds(8));
        lost.forEach(node -> {
            node.crash();
            node.lose();
            node.restart(JournalState.missing());
        });
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        boolean[] silent = {true};
        network.alone = younger::equals;
        network.deaf = (asker, asked) ->
                asker == younger && (silent[0] || !(lost.contains(asked) || network.hides.test(asked)));
        network.runUntil(network.end(2).minusMillis(800));
        silent[0] = false;
        network.at(network.end(2).plusMillis(900), () -> silent[0] = true);
        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(clashes(elder, younger)).isZero();
        assertThat(network.accused()).isEmpty();
    }

    /// Two members start without votes just before an era ends, and their connections stand four seconds later.
    @Test
    void whoHasNoConnectionsYetIsNoWitness() {
        VirtualNetwork network = new VirtualNetwork(5_600, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        List<VirtualNetwork.Node> lost = List.copyOf(network.nodes.subList(1, 3));
        network.runUntil(network.end(1).minusSeconds(5));
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        network.alone = node -> node == younger || lost.contains(node);
        network.deaf = (asker, asked) -> asker == younger && !lost.contains(asked);
        network.runUntil(network.end(1).minusMillis(300));
        lost.forEach(node -> {
            node.crash();
            node.lose();
            node.restart(JournalState.missing());
        });
        network.at(network.end(1).plusSeconds(4), () -> network.alone = younger::equals);
        network.runUntil(network.end(4).plusSeconds(16));

        assertThat(clashes(elder, younger)).isZero();
        assertThat(network.accused()).isEmpty();
    }

    /// The rightful process stands still for three eras, and somebody starts a second one in its place.
    @Test
    void aProcessThatThawsAsksBeforeItVotes() {
        VirtualNetwork network = new VirtualNetwork(5_100, 4);
        VirtualNetwork.Node elder = network.nodes.getFirst();
        network.runUntil(network.end(1).minusSeconds(8));
        network.frozen = elder::equals;
        VirtualNetwork.Node younger = network.twin(elder, JournalState.missing(), List.of());
        network.runUntil(network.end(4).minusSeconds(3));
        assertThat(younger.said).isNotEmpty();
        network.frozen = _ -> false;
        network.runUntil(network.end(6).plusSeconds(16));

        assertThat(clashes(elder, younger)).isZero();
        assertThat(elder.count(HyperNodeNotice.KeyUsedElsewhere.class)).isPositive();
        assertThat(network.accused()).isEmpty();
    }

    private static EqMessage parse(Signed message) {
        try {
            return EqMessage.parse(message.statement().bytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
