package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.scalernode.RefusalReason;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a ScalerNode can and cannot bring about by the way it answers, and what a wrong clock of ours does.
class ProbeRulesTest {
    static Stream<ProbeOutcome> excuses() {
        return Stream.of(
                new ProbeOutcome.Unanswered("clock"),
                new ProbeOutcome.Unanswered("wrong-era"),
                new ProbeOutcome.Unanswered("busy"),
                new ProbeOutcome.Late(),
                new ProbeOutcome.Offline());
    }

    @ParameterizedTest
    @MethodSource("excuses")
    void whoDoesNotAnswerIsDown(ProbeOutcome excuse) {
        VirtualNetwork network = new VirtualNetwork(21, 4);
        network.outcomes = (_, _) -> excuse;

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(network.body(0).reports())
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report.slots()).containsOnly(SlotVerdict.SURELY_DOWN));
    }

    @ParameterizedTest
    @MethodSource("excuses")
    void whoHandsOutNoSnapshotIsDown(ProbeOutcome excuse) {
        VirtualNetwork network = new VirtualNetwork(22, 4);
        network.snapshotFaults = _ -> Optional.of(excuse);

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(network.body(0).reports())
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report.slots()).containsOnly(SlotVerdict.SURELY_DOWN));
    }

    /// A target that answers in every slot but the last, where it lets the time run out, or hands out no
    /// snapshot.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoStallsInTheLastSlotIsDownInIt(boolean snapshot) {
        VirtualNetwork network = new VirtualNetwork(27, 4);
        NodeId stalling = network.scalerNodes.keySet().iterator().next();
        Instant lastSlot = network.registry.parameters().clock().slotStart(new EraId(0), 11);
        network.stalls = target -> target.equals(stalling) && !network.now().isBefore(lastSlot);
        if (snapshot) {
            network.snapshotFaults =
                    target -> target.equals(stalling) && network.now().isBefore(lastSlot)
                            ? Optional.of(new ProbeOutcome.Offline())
                            : Optional.empty();
        }

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(network.body(0).reports())
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report.slots().getLast())
                        .isEqualTo(report.target().equals(stalling) ? SlotVerdict.SURELY_DOWN : SlotVerdict.SURELY_UP));
    }

    /// A target that hands its snapshot out when the era is over, or so late that no answer could come in time, has not
    /// answered in the slot; unless it was our own work that waited, for more than an eighth of the answer timeout.
    @ParameterizedTest
    @CsvSource({"125, 36", "126, 35"})
    void aSnapshotThatComesTooLateForAnAnswerIsDown(int stallMillis, int votes) {
        int tooLate = 0;
        for (int seed = 30; seed < 34; seed++) {
            VirtualNetwork network = new VirtualNetwork(seed, 4);
            NodeId late = network.scalerNodes.keySet().iterator().next();
            Instant lastSlot = network.registry.parameters().clock().slotStart(new EraId(0), 11);
            network.stall = Duration.ofMillis(stallMillis);
            network.snapshotFaults =
                    target -> target.equals(late) && network.now().isBefore(lastSlot)
                            ? Optional.of(new ProbeOutcome.Offline())
                            : Optional.empty();
            // Nothing of the slot before is still on its way in the last one.
            network.slowness = target ->
                    target.equals(late) && !network.now().isBefore(lastSlot) ? Duration.ofMillis(970) : Duration.ZERO;
            network.outcomes = (target, passed) -> target.equals(late) ? new ProbeOutcome.Late() : passed;

            network.runUntil(network.end(0).plusSeconds(16));

            for (VirtualNetwork.Node node : network.nodes) {
                tooLate += node.probes.stream().noneMatch(probe -> isOf(late, probe)) ? 1 : 0;
                assertThat(network.votes(0, node)).as("seed %d", seed).isEqualTo(votes);
            }
        }
        assertThat(tooLate)
                .as("snapshots behind which no challenge could leave")
                .isPositive();
    }

    private static boolean isOf(NodeId target, ProbeId probe) {
        return probe.era().number() == 0 && probe.target().equals(target);
    }

    @Test
    void aFaultOfOurOwnBlamesNobody() {
        VirtualNetwork network = new VirtualNetwork(23, 4);
        network.outcomes = (_, _) -> new ProbeOutcome.Unknown("internal");

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(network.body(0).reports())
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report.slots()).containsOnly(SlotVerdict.UNKNOWN));
    }

    /// Answers may take 1 s here, so 125 ms of one's own are the most that is held against somebody else.
    @ParameterizedTest
    @MethodSource("silences")
    void silenceDuringAStallOfOurOwnBlamesNobody(ProbeOutcome silence) {
        assertThat(slots(silence, Duration.ofMillis(125))).containsOnly(SlotVerdict.SURELY_DOWN);
        assertThat(slots(silence, Duration.ofMillis(126))).containsOnly(SlotVerdict.UNKNOWN);
    }

    /// What our own side does not tell by the time of the observation, whatever the target did.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOurOwnSideIsTooBusyToTellBlamesNobody(boolean snapshot) {
        VirtualNetwork network = new VirtualNetwork(28, 4);
        Instant lastSlot = network.registry.parameters().clock().slotStart(new EraId(0), 11);
        network.busy = () -> !network.now().isBefore(lastSlot);
        if (snapshot) {
            network.snapshotFaults =
                    _ -> network.now().isBefore(lastSlot) ? Optional.of(new ProbeOutcome.Offline()) : Optional.empty();
        }

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(network.body(0).reports())
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report.slots().getLast()).isEqualTo(SlotVerdict.UNKNOWN));
    }

    /// Answers may take 1 s here: 125 ms behind the deadline our own side has told what came of it.
    @Test
    void ourOwnSideHasAnEighthOfTheAnswerTimeoutToTell() {
        Instant due = Instant.EPOCH;
        Duration timeout = Duration.ofSeconds(1);

        assertThat(OwnStall.unheard(due, due.plusMillis(124), timeout)).isEqualTo(new ProbeOutcome.Late());
        assertThat(OwnStall.unheard(due, due.plusMillis(125), timeout))
                .isEqualTo(new ProbeOutcome.Unknown("own-stall"));
    }

    static Stream<ProbeOutcome> silences() {
        return Stream.of(new ProbeOutcome.Late(), new ProbeOutcome.Offline());
    }

    @Test
    void whatATargetSaidIsHeldAgainstItInAStallToo() {
        assertThat(slots(new ProbeOutcome.Unanswered("busy"), Duration.ofSeconds(1)))
                .containsOnly(SlotVerdict.SURELY_DOWN);
    }

    private static List<SlotVerdict> slots(ProbeOutcome outcome, Duration stall) {
        VirtualNetwork network = new VirtualNetwork(26, 4);
        network.outcomes = (_, _) -> outcome;
        network.stall = stall;
        network.runUntil(network.end(0).plusSeconds(16));
        return network.body(0).reports().getFirst().slots();
    }

    @Test
    void aTimeThatWasMeasuredInAStallOfOurOwnIsNoTime() {
        VirtualNetwork network = new VirtualNetwork(27, 4);
        network.stall = Duration.ofMillis(126);

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(network.body(0).reports())
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report.slots()).containsOnly(SlotVerdict.SURELY_UP))
                .allSatisfy(report -> assertThat(Reports.echo(report).latency()).isEqualTo(LatencySummary.NONE));
    }

    /// The tolerance is 2 s here. The first probe of an era may come before the era has begun there.
    @ParameterizedTest
    @ValueSource(ints = {-1_970, -1_400, 0, 1_400, 1_970})
    void clocksThatDifferALittleLetNoChallengeBeRefused(int millis) {
        VirtualNetwork network = new VirtualNetwork(26, 4);
        network.runUntil(network.end(0).minusSeconds(10));
        HyperNodeEffect.StartProbe probe = network.nodes.getFirst().challenges.getFirst();
        NodeId target = probe.probe().target();
        ScalerNodeMachine machine = new ScalerNodeMachine(
                RegistryHistory.of(network.registry),
                Objects.requireNonNull(network.scalerNodes.get(target)),
                network.verifier,
                _ -> true);
        Instant sent = probe.deadline().minus(network.registry.parameters().answerTimeout());
        Instant arrived = sent.plusMillis(20).plusMillis(millis);

        List<ScalerNodeEffect> effects = machine.step(
                new ScalerNodeInput.ChallengeArrived(
                        1,
                        network.nodes.getFirst().id(),
                        probe.challenges().getFirst().signed(),
                        probe.beacon()),
                arrived);

        // It gets past the clocks: this ScalerNode has no data, so there it ends.
        assertThat(effects)
                .singleElement()
                .isInstanceOfSatisfying(
                        ScalerNodeEffect.Refuse.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.NO_SNAPSHOT));
    }

    @ParameterizedTest
    @ValueSource(ints = {-120, 120})
    void aNodeWhoseClockIsOffKnowsItAndDoesNotProbe(int seconds) {
        VirtualNetwork network = new VirtualNetwork(24, 4);
        VirtualNetwork.Node wrong = network.nodes.getLast();
        wrong.skew = Duration.ofSeconds(seconds);

        network.runUntil(network.end(1).plusSeconds(16));

        assertThat(wrong.clockTold(ClockNotice.Suspect.class)).isEqualTo(1);
        assertThat(wrong.probes).isEmpty();
        assertThat(network.accused()).isEmpty();
        network.satellites
                .keySet()
                .forEach(satellite -> assertThat(network.reports(satellite, 1)).isEqualTo(1));
        network.nodes
                .subList(0, 3)
                .forEach(node ->
                        assertThat(node.clockTold(ClockNotice.Suspect.class)).isZero());
    }

    @ParameterizedTest
    @ValueSource(ints = {-120, 120})
    void aClockThatIsSetRightIsTrustedAgain(int seconds) {
        VirtualNetwork network = new VirtualNetwork(25, 4);
        VirtualNetwork.Node node = network.nodes.getLast();
        node.skew = Duration.ofSeconds(seconds);
        network.runUntil(network.end(0));
        assertThat(node.clockTold(ClockNotice.Suspect.class)).isEqualTo(1);

        node.skew = Duration.ZERO;
        network.at(network.now(), () -> network.wake(node));
        network.runUntil(network.end(3).plusSeconds(16));

        assertThat(node.clockTold(ClockNotice.Confirmed.class)).isEqualTo(1);
        assertThat(node.probes).isNotEmpty();
        assertThat(network.accused()).isEmpty();
    }
}
