package network.icn.protocol.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import network.icn.protocol.challenge.ProbeOutcome;
import network.icn.protocol.report.SlotVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                .allSatisfy(report -> assertThat(report.slots()).containsOnly(SlotVerdict.DOWN));
    }

    @ParameterizedTest
    @MethodSource("excuses")
    void whoHandsOutNoSnapshotIsDown(ProbeOutcome excuse) {
        VirtualNetwork network = new VirtualNetwork(22, 4);
        network.snapshotFaults = _ -> Optional.of(excuse);

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(network.body(0).reports())
                .allSatisfy(report -> assertThat(report.slots()).containsOnly(SlotVerdict.DOWN));
    }

    @Test
    void aFaultOfOurOwnBlamesNobody() {
        VirtualNetwork network = new VirtualNetwork(23, 4);
        network.outcomes = (_, _) -> new ProbeOutcome.Unknown("internal");

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(network.body(0).reports())
                .allSatisfy(report -> assertThat(report.slots()).containsOnly(SlotVerdict.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(ints = {-120, 120})
    void aNodeWhoseClockIsOffKnowsItAndDoesNotProbe(int seconds) {
        VirtualNetwork network = new VirtualNetwork(24, 4);
        VirtualNetwork.Node wrong = network.nodes.getLast();
        wrong.skew = Duration.ofSeconds(seconds);

        network.runUntil(network.end(1).plusSeconds(16));

        assertThat(wrong.count(HyperNodeNotice.ClockSuspect.class)).isEqualTo(1);
        assertThat(wrong.probes).isEmpty();
        assertThat(network.accused()).isEmpty();
        network.satellites
                .keySet()
                .forEach(satellite -> assertThat(network.reports(satellite, 1)).isEqualTo(1));
        network.nodes
                .subList(0, 3)
                .forEach(node -> assertThat(node.count(HyperNodeNotice.ClockSuspect.class))
                        .isZero());
    }

    @ParameterizedTest
    @ValueSource(ints = {-120, 120})
    void aClockThatIsSetRightIsTrustedAgain(int seconds) {
        VirtualNetwork network = new VirtualNetwork(25, 4);
        VirtualNetwork.Node node = network.nodes.getLast();
        node.skew = Duration.ofSeconds(seconds);
        network.runUntil(network.end(0));
        assertThat(node.count(HyperNodeNotice.ClockSuspect.class)).isEqualTo(1);

        node.skew = Duration.ZERO;
        network.at(network.now(), () -> network.wake(node));
        network.runUntil(network.end(3).plusSeconds(16));

        assertThat(node.count(HyperNodeNotice.ClockConfirmed.class)).isEqualTo(1);
        assertThat(node.probes).isNotEmpty();
        assertThat(network.accused()).isEmpty();
    }
}
