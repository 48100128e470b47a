package network.icn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.role.hypernode.CountersignAnswer;
import network.icn.protocol.role.hypernode.HyperNodeNotice.Countersigning;
import network.icn.protocol.role.hypernode.HyperNodeNotice.TranscriptEnded;
import network.icn.protocol.role.hypernode.VirtualNetwork;
import network.icn.protocol.settlement.ConductVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every fault of a HyperNode is named, by conduct or by evidence, no honest one ever is, and what is certified stays
/// the truth.
class HyperNodeConductTest {
    private static final List<Integer> ERAS = List.of(0, 1);

    static Stream<Arguments> networks() {
        return IntStream.of(4, 7)
                .boxed()
                .flatMap(size -> LongStream.of(11, 12, 13).boxed().map(seed -> Arguments.of(size, seed)));
    }

    private static VirtualNetwork.Around around(HyperNodeFault fault) {
        return (machine, signer) -> new FaultyHyperNode(machine, fault, signer);
    }

    private static VirtualNetwork run(long seed, int size, HyperNodeFault fault, boolean oneTargetDown) {
        VirtualNetwork network = new VirtualNetwork(seed, size, around(fault));
        if (oneTargetDown) {
            NodeId dead = network.scalerNodes.keySet().iterator().next();
            network.outcomes = (target, passed) -> target.equals(dead) ? new ProbeOutcome.Offline() : passed;
        }
        network.runUntil(network.end(1).plusSeconds(16));
        return network;
    }

    private static void assertNamed(VirtualNetwork network, ConductVerdict verdict) {
        VirtualNetwork.Node faulty = network.nodes.getFirst();
        assertThat(network.conduct(ERAS, faulty).verdict()).isEqualTo(verdict);
        for (VirtualNetwork.Node node : network.nodes.subList(1, network.nodes.size())) {
            for (List<Integer> eras : List.of(ERAS, ERAS.subList(0, 1), ERAS.subList(1, 2))) {
                assertThat(network.conduct(eras, node).verdict())
                        .as("eras %s, honest", eras)
                        .isEqualTo(ConductVerdict.CONSISTENT);
            }
        }
    }

    /// Up or down as the target really was, in every slot.
    private static void assertTrueReports(VirtualNetwork network, boolean oneTargetDown) {
        NodeId dead = network.scalerNodes.keySet().iterator().next();
        for (int era : ERAS) {
            network.satellites
                    .keySet()
                    .forEach(satellite ->
                            assertThat(network.reports(satellite, era)).isEqualTo(1));
            assertThat(network.body(era).reports()).hasSize(3).allSatisfy(report -> {
                boolean down = oneTargetDown && report.target().equals(dead);
                assertThat(report.slots()).containsOnly(down ? SlotVerdict.SURELY_DOWN : SlotVerdict.SURELY_UP);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void nobodyIsNamedWhereAllAreHonest(int size, long seed) {
        VirtualNetwork network = run(seed, size, HyperNodeFault.NONE, true);

        assertNamed(network, ConductVerdict.CONSISTENT);
        assertTrueReports(network, true);
        assertThat(network.accused()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void silenceIsNamed(int size, long seed) {
        VirtualNetwork network = run(seed, size, HyperNodeFault.SILENT, false);

        assertNamed(network, ConductVerdict.SILENT);
        assertTrueReports(network, false);
        assertThat(network.accused()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void praiseIsNamedByItsLatencies(int size, long seed) {
        VirtualNetwork network = run(seed, size, HyperNodeFault.LIES_UP, false);

        assertNamed(network, ConductVerdict.LIES_UP);
        assertTrueReports(network, false);
        assertThat(network.accused()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void praiseOfTheDeadIsNamed(int size, long seed) {
        VirtualNetwork network = run(seed, size, HyperNodeFault.LIES_UP, true);

        assertNamed(network, ConductVerdict.LIES_UP);
        assertTrueReports(network, true);
        assertThat(network.accused()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void slanderIsNamed(int size, long seed) {
        VirtualNetwork network = run(seed, size, HyperNodeFault.LIES_DOWN, false);

        assertNamed(network, ConductVerdict.LIES_DOWN);
        assertTrueReports(network, false);
        assertThat(network.accused()).isEmpty();
    }

    @Test
    void anOperatorsHyperNodesDoNotJudgeItsOwnScalerNodes() {
        var praise = Collections.nCopies(4, around(HyperNodeFault.LIES_UP)).toArray(VirtualNetwork.Around[]::new);
        VirtualNetwork network = new VirtualNetwork(14, 7, 4, praise);
        NodeId dead = network.scalerNodes.keySet().iterator().next();
        network.outcomes = (target, passed) -> target.equals(dead) ? new ProbeOutcome.Offline() : passed;

        network.runUntil(network.end(1).plusSeconds(16));

        assertTrueReports(network, true);
        assertThat(network.nodes.subList(0, 4))
                .as("they do not even ask")
                .allSatisfy(node -> assertThat(node.probes).isEmpty());
    }

    /// A contradiction is evidence, and keeps its author out of the agreed set.
    @ParameterizedTest
    @MethodSource("networks")
    void contradictionIsProvedOnEverySatellite(int size, long seed) {
        VirtualNetwork network = run(seed, size, HyperNodeFault.EQUIVOCATE, false);

        NodeId equivocator = network.nodes.getFirst().id();
        assertThat(network.accused()).containsOnly(equivocator);
        network.archives
                .values()
                .forEach(archive -> assertThat(archive.values())
                        .anyMatch(submission -> submission instanceof Submission.OfEvidence(var evidence, int _)
                                && evidence.accused().equals(equivocator)));
        // Whoever leads may have seen only one of its own commitments: then it is in the set.
        assertThat(network.conduct(ERAS, network.nodes.getFirst()).absent()).isPositive();
        network.nodes
                .subList(1, size)
                .forEach(node -> assertThat(network.conduct(ERAS, node))
                        .matches(finding -> finding.absent() == 0 && finding.verdict() == ConductVerdict.CONSISTENT));
        assertTrueReports(network, false);
    }

    /// A node without a journal votes only when it has heard what others heard: a liar hears what it likes.
    @Test
    void anEquivocatorThatStartsAnewContradictsItselfAllTheSame() {
        VirtualNetwork network = new VirtualNetwork(37, 4, around(HyperNodeFault.EQUIVOCATE));
        network.runUntil(network.end(0).minusSeconds(10));
        network.startAnew(network.nodes.getFirst());

        network.runUntil(network.end(3).plusSeconds(16));

        assertThat(network.accused()).containsOnly(network.nodes.getFirst().id());
    }

    @Test
    void aLiarGetsNoCountersignatureForProbesThatNeverWere() {
        VirtualNetwork network = new VirtualNetwork(36, 4, around(HyperNodeFault.LIES_UP));
        NodeId liar = network.nodes.getFirst().id();
        network.countersignatures =
                (asked, target) -> asked.transcript().signer().equals(liar)
                        ? new CountersignAnswer.Refused("unknown-receipt")
                        : new CountersignAnswer.Given(
                                target.sign(asked.transcript().statement().bytes()));

        network.runUntil(network.end(0).plusSeconds(16));

        assertThat(network.nodes.getFirst().notices.stream()
                        .filter(TranscriptEnded.class::isInstance)
                        .map(notice -> ((TranscriptEnded) notice).result()))
                .isNotEmpty()
                .containsOnly(Countersigning.REFUSED);
    }
}
