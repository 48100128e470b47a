package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.role.hypernode.HyperNodeNotice.Countersigning;
import network.icn.protocol.role.hypernode.HyperNodeNotice.TranscriptEnded;
import org.junit.jupiter.api.Test;

/// Countersignatures are asked for behind the probe, kept when they hold, and never waited for.
class TranscriptsTest {
    private static final Signature64 NONSENSE = Signature64.of(new byte[Signature64.BYTES]);

    private static List<Countersigning> results(VirtualNetwork.Node node) {
        return node.notices.stream()
                .filter(TranscriptEnded.class::isInstance)
                .map(notice -> ((TranscriptEnded) notice).result())
                .toList();
    }

    private static VirtualNetwork era(VirtualNetwork network) {
        network.runUntil(network.end(0).plusSeconds(16));
        return network;
    }

    private static void assertEverythingIsUp(VirtualNetwork network) {
        assertThat(network.body(0).reports())
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report.slots()).containsOnly(SlotVerdict.SURELY_UP));
    }

    @Test
    void everyPassedProbeLeavesATranscriptThatConvincesAnybody() {
        VirtualNetwork network = era(new VirtualNetwork(31, 4));

        for (VirtualNetwork.Node node : network.nodes) {
            Set<ProbeId> passed = node.notices.stream()
                    .flatMap(notice -> notice instanceof HyperNodeNotice.Probed(var probe, var result)
                                    && result == HyperNodeNotice.Result.PASSED
                            ? Stream.of(probe)
                            : Stream.<ProbeId>empty())
                    .collect(Collectors.toSet());
            assertThat(passed).isNotEmpty();
            int asked = node.challenges.stream()
                    .filter(probe -> passed.contains(probe.probe()))
                    .mapToInt(probe -> probe.challenges().size())
                    .sum();
            assertThat(node.transcripts)
                    .hasSize(asked)
                    .allSatisfy(kept -> assertThat(kept.flaw(Ed25519.best())).isEmpty());
            assertThat(results(node)).containsOnly(Countersigning.COUNTERSIGNED);
        }
    }

    @Test
    void aTargetThatRefusesOrForgesIsCountedAndStaysUp() {
        VirtualNetwork refusing = new VirtualNetwork(32, 4);
        refusing.countersignatures = (_, _) -> new CountersignAnswer.Refused("timing");
        VirtualNetwork forging = new VirtualNetwork(33, 4);
        forging.countersignatures = (_, _) -> new CountersignAnswer.Given(NONSENSE);

        assertEverythingIsUp(era(refusing));
        assertEverythingIsUp(era(forging));

        assertThat(results(refusing.nodes.getFirst())).isNotEmpty().containsOnly(Countersigning.REFUSED);
        assertThat(results(forging.nodes.getFirst())).isNotEmpty().containsOnly(Countersigning.WRONG_SIGNATURE);
        assertThat(refusing.nodes.getFirst().transcripts).isEmpty();
        assertThat(forging.nodes.getFirst().transcripts).isEmpty();
    }

    @Test
    void aTargetThatCannotBeReachedIsAskedOnceMoreWithTheSameBytes() {
        VirtualNetwork network = new VirtualNetwork(34, 4);
        network.countersignatures = (_, _) -> new CountersignAnswer.Unreachable("unavailable");

        assertEverythingIsUp(era(network));

        VirtualNetwork.Node node = network.nodes.getFirst();
        assertThat(results(node)).isNotEmpty().containsOnly(Countersigning.UNREACHABLE);
        assertThat(node.countersigns).hasSize(2 * results(node).size());
        assertThat(node.countersigns.stream().distinct()).hasSize(results(node).size());
    }

    @Test
    void anAnswerThatNobodyWaitsForChangesNothing() {
        VirtualNetwork network = era(new VirtualNetwork(35, 4));
        VirtualNetwork.Node node = network.nodes.getFirst();
        ProbeId probe = node.probes.getFirst();

        List<HyperNodeEffect> effects = node.role.step(
                new HyperNodeInput.CountersignAnswered(probe, Hash32.ZERO, new CountersignAnswer.Given(NONSENSE)),
                network.reading(node));

        assertThat(effects)
                .noneMatch(effect -> effect instanceof HyperNodeEffect.Tell(TranscriptEnded _)
                        || effect instanceof HyperNodeEffect.KeepTranscript);
    }
}
