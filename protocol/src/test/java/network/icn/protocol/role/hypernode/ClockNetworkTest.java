package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.clock.EarlyRound;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole HyperNodes whose clocks are wrong, step, or are lied to.
class ClockNetworkTest {
    private static final Duration HALF_MINUTE = Duration.ofSeconds(30);

    /// ScalerNodes refuse whoever is further off than clocks may differ, as their gate does.
    private static VirtualNetwork network(long seed, Duration era, int hyperNodes) {
        VirtualNetwork network = new VirtualNetwork(seed, era, hyperNodes);
        Duration tolerance = network.registry.parameters().timing().clockTolerance();
        network.refusals = (node, outcome) ->
                node.skew.abs().compareTo(tolerance) > 0 ? new ProbeOutcome.Unanswered("clock") : outcome;
        return network;
    }

    /// What the node's journal says in the end: the last word on each probe.
    private static long votesAgainst(VirtualNetwork.Node node) {
        TreeMap<ProbeId, SlotResult> results = new TreeMap<>();
        for (Payload record : node.records) {
            try {
                if (HyperNodeJournal.parse(record) instanceof HyperNodeJournal.Probed(ProbeEntry entry)) {
                    results.put(entry.probe(), entry.slotResult());
                }
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
        return results.values().stream()
                .filter(result -> result == SlotResult.FAIL)
                .count();
    }

    private static void assertNobodyElseIsSuspect(VirtualNetwork network, VirtualNetwork.Node wrong) {
        assertThat(network.nodes)
                .filteredOn(node -> node != wrong)
                .allSatisfy(node ->
                        assertThat(node.clockTold(ClockNotice.Suspect.class)).isZero());
    }

    /// A case of the first trial: era 30 s, a HyperNode 20 s behind. It flapped between suspect and right every
    /// 10 s, and voted FAIL 25 times in between.
    @Test
    void aNodeTwentySecondsBehindNeitherFlapsNorVotesFail() {
        VirtualNetwork network = network(61, HALF_MINUTE, 7);
        VirtualNetwork.Node wrong = network.nodes.getLast();
        wrong.skew = Duration.ofSeconds(-20);

        network.runUntil(network.end(3));

        assertThat(wrong.clockTold(ClockNotice.Suspect.class)).isEqualTo(1);
        assertThat(wrong.clockTold(ClockNotice.Confirmed.class)).isZero();
        assertThat(wrong.probes).isEmpty();
        assertThat(votesAgainst(wrong)).isZero();
        assertNobodyElseIsSuspect(network, wrong);
    }

    @ParameterizedTest
    @CsvSource({"20, 30", "-20, 30", "3600, 30", "-3600, 30", "20, 3600", "-20, 3600"})
    void aStepIsSeenWithinASecondAndProbesUnderWayBlameNobody(long seconds, long eraSeconds) {
        VirtualNetwork network = network(62, Duration.ofSeconds(eraSeconds), 7);
        VirtualNetwork.Node wrong = network.nodes.getLast();
        Instant step = network.end(0).minusMillis(eraSeconds * 400);
        network.runUntil(step);
        assertThat(wrong.probes).isNotEmpty();

        wrong.skew = Duration.ofSeconds(seconds);
        network.runUntil(step.plusSeconds(1));
        assertThat(wrong.clockTold(ClockNotice.Suspect.class)).isEqualTo(1);
        network.runUntil(step.plusSeconds(60));
        assertThat(votesAgainst(wrong)).isZero();

        wrong.skew = Duration.ZERO;
        network.runUntil(step.plusSeconds(62));
        assertThat(wrong.clockTold(ClockNotice.Confirmed.class)).isEqualTo(1);
        assertThat(votesAgainst(wrong)).isZero();
        assertNobodyElseIsSuspect(network, wrong);
    }

    /// It could not know better: the others told it the time only after it had blamed three targets.
    @Test
    void whatAWrongClockCostOthersBeforeItWasKnownIsTakenBackForGood() {
        VirtualNetwork network = network(63, HALF_MINUTE, 7);
        VirtualNetwork.Node wrong = network.nodes.getLast();
        wrong.skew = Duration.ofSeconds(4);
        network.hears = node -> node != wrong;
        network.runUntil(network.end(0).minusSeconds(15));
        assertThat(votesAgainst(wrong)).isPositive();

        network.hears = _ -> true;
        network.runUntil(network.end(0).minusSeconds(12));

        assertThat(wrong.clockTold(ClockNotice.Suspect.class)).isEqualTo(1);
        assertThat(votesAgainst(wrong)).isZero();
        RestoredRecords restored = RestoredRecords.read(wrong.records, 12);
        ProbeLedger ledger = restored.ledger(new EraId(0));
        wrong.probes.forEach(probe -> assertThat(ledger.takeBack(probe).slotResult())
                .as("after a restart")
                .isEqualTo(SlotResult.SKIP));
    }

    /// A target that is down stays down for a node whose clock others confirm.
    @Test
    void whatARightClockFoundIsNotTakenBackLater() {
        VirtualNetwork network = network(64, HALF_MINUTE, 4);
        network.outcomes = (_, _) -> new ProbeOutcome.Offline();
        VirtualNetwork.Node node = network.nodes.getLast();
        Instant step = network.end(0).minusSeconds(10);
        network.runUntil(step);
        long before = votesAgainst(node);
        assertThat(before).isPositive();

        node.skew = Duration.ofSeconds(20);
        network.runUntil(step.plusSeconds(5));

        // What came since the last second's look may be taken back.
        assertThat(votesAgainst(node)).isBetween(before - 3, before);
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600, 1, -1})
    void fLiarsNeitherMakeASuspectNorStopTheNetwork(long seconds) {
        VirtualNetwork network = network(65, HALF_MINUTE, 7);
        List<VirtualNetwork.Node> liars = network.nodes.subList(0, 2);
        network.times = (node, shown) -> liars.contains(node) ? shown.plusSeconds(seconds) : shown;

        network.runUntil(network.end(0).plusSeconds(16));

        assertNobodyElseIsSuspect(network, network.nodes.getFirst());
        network.satellites
                .keySet()
                .forEach(satellite -> assertThat(network.reports(satellite, 0)).isEqualTo(1));
    }

    @Test
    void fLiarsDoNotHideAWrongClock() {
        VirtualNetwork network = network(66, HALF_MINUTE, 7);
        VirtualNetwork.Node wrong = network.nodes.getLast();
        wrong.skew = Duration.ofSeconds(2);
        List<VirtualNetwork.Node> liars = network.nodes.subList(0, 2);
        network.times = (node, shown) -> liars.contains(node) ? shown.plusSeconds(2) : shown;

        network.runUntil(network.end(0));

        assertThat(wrong.clockTold(ClockNotice.Suspect.class)).isEqualTo(1);
        assertThat(wrong.probes).isEmpty();
    }

    /// Half the network jumps: all convict each other, and nobody can be right. When all are right again, all
    /// know.
    @Test
    void aNetworkWhoseHalvesConvictedEachOtherRecovers() {
        VirtualNetwork network = network(67, HALF_MINUTE, 4);
        network.nodes.subList(0, 2).forEach(node -> node.skew = Duration.ofSeconds(60));
        network.runUntil(network.end(0).minusSeconds(20));
        assertThat(network.nodes).allSatisfy(node -> assertThat(node.suspect).isTrue());

        network.nodes.forEach(node -> node.skew = Duration.ZERO);
        network.runUntil(network.end(0).minusSeconds(10));

        assertThat(network.nodes).allSatisfy(node -> assertThat(node.suspect).isFalse());
    }

    @Test
    void aRoundBeforeItsTimeIsEvidenceAgainstTheKeyHolderAndStopsNobody() throws MalformedException {
        VirtualNetwork network = network(68, HALF_MINUTE, 4);
        network.runUntil(network.end(0).minusSeconds(15));
        long early = network.registry.beacon().firstRoundFrom(network.now().plusSeconds(60));

        network.nodes.forEach(node -> network.hand(node, network.chain.sign(early)));
        network.nodes.forEach(node -> network.hand(node, network.chain.sign(early)));
        network.runUntil(network.end(1).plusSeconds(16));

        for (VirtualNetwork.Node node : network.nodes) {
            assertThat(node.clockTold(ClockNotice.Suspect.class)).isZero();
            List<HyperNodeNotice.RoundTooEarly> told = node.notices.stream()
                    .filter(HyperNodeNotice.RoundTooEarly.class::isInstance)
                    .map(HyperNodeNotice.RoundTooEarly.class::cast)
                    .toList();
            assertThat(told).singleElement().satisfies(notice -> {
                assertThat(notice.witness().signer()).isEqualTo(node.id());
                assertThat(notice.witness().verify(network.verifier)).isTrue();
                assertThat(EarlyRound.parse(notice.witness().statement().bytes()))
                        .isEqualTo(new EarlyRound(
                                network.registry.network(),
                                network.chain.sign(early),
                                notice.early().seenAt()));
            });
        }
        network.satellites
                .keySet()
                .forEach(satellite -> assertThat(network.reports(satellite, 1)).isEqualTo(1));
    }

    /// A dealer whose clock is ahead does not make those suspect that hear its rounds early.
    @Test
    void aNodeWhoseOwnClockIsWrongAccusesNoKeyHolder() {
        VirtualNetwork network = network(69, HALF_MINUTE, 4);
        VirtualNetwork.Node wrong = network.nodes.getLast();
        wrong.skew = Duration.ofSeconds(-20);

        network.runUntil(network.end(1));

        assertThat(wrong.count(HyperNodeNotice.RoundTooEarly.class)).isZero();
    }

    @Test
    void everySatelliteAndScalerNodeIsTold() {
        VirtualNetwork network = network(70, HALF_MINUTE, 4);
        network.runUntil(network.now().plusSeconds(3));

        assertThat(network.nodes)
                .allSatisfy(node -> assertThat(node.told)
                        .containsAll(network.satellites.keySet())
                        .containsAll(network.scalerNodes.keySet())
                        .hasSize(5));
    }
}
