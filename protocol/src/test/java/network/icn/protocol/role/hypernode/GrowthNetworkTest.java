package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.challenge.growth.Growth;
import network.icn.protocol.challenge.growth.GrowthResult;
import network.icn.protocol.challenge.growth.GrowthResult.Outcome;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.probe.ProbeOutcome;
import org.junit.jupiter.api.Test;

/// Whole HyperNodes want to see that the trees of whole ScalerNodes go on.
class GrowthNetworkTest {
    private static final Growth KIND = new Growth();

    private final VirtualNetwork network = new VirtualNetwork(97, 4);
    private final WholeScalerNodes machines = new WholeScalerNodes(network);
    private final NodeId target = network.scalerNodes.keySet().iterator().next();

    private GrowthResult result(int era, NodeId scalerNode) {
        return network.body(era).report(scalerNode).orElseThrow().result(KIND).orElseThrow();
    }

    private Hash32 named(int era) {
        return network.body(era)
                .report(target)
                .orElseThrow()
                .result(new Possession())
                .orElseThrow()
                .under()
                .snapshot();
    }

    private void runThrough(int era) {
        network.runUntil(network.end(era).plusSeconds(16));
    }

    private Set<NodeId> proven() {
        return network.archives.values().stream()
                .flatMap(archive -> archive.values().stream())
                .flatMap(submission -> submission instanceof Submission.OfEvidence(Evidence evidence, int _)
                                && evidence.kind().label().equals(Growth.NAME)
                        ? List.of(evidence.accused()).stream()
                        : List.<NodeId>of().stream())
                .collect(Collectors.toSet());
    }

    /// A tree that holds what is asked for, and more, and none of what was there.
    private static StoredObjects another() {
        return new StoredObjects(new Random(8)).put(40, 20);
    }

    @Test
    void anHonestTreeIsShownToGoOnInEveryEra() {
        runThrough(3);

        for (NodeId each : network.scalerNodes.keySet()) {
            assertThat(result(0, each)).isEqualTo(GrowthResult.NONE);
            for (int era = 1; era <= 3; era++) {
                assertThat(result(era, each).outcome()).isEqualTo(Outcome.SHOWN);
            }
        }
        assertThat(result(3, target).base().snapshot()).isEqualTo(named(2));
    }

    /// It can prove every leaf that anybody asks for, and no index is ever open.
    @Test
    void whoWritesItsTreeAnewAndRefusesToShowItIsFoundByTwoCommittees() {
        runThrough(0);
        machines.rewrite(target, another());
        machines.refuses =
                (node, challenge) -> node.equals(target) && challenge.kind().equals(Growth.NAME);
        runThrough(5);

        List<Outcome> outcomes = List.of(1, 2, 3, 4, 5).stream()
                .map(era -> result(era, target).outcome())
                .toList();
        int broken = outcomes.indexOf(Outcome.BROKEN);
        assertThat(broken).as(outcomes.toString()).isBetween(1, 3);
        assertThat(outcomes.get(broken - 1)).isEqualTo(Outcome.COUNTED);
        assertThat(result(broken, target).base().snapshot())
                .isEqualTo(result(broken + 1, target).base().snapshot());
        assertThat(proven()).isEmpty();
    }

    @Test
    void whoSignsAWrongProofOfItIsConvictedAtOnce() {
        runThrough(0);
        machines.rewrite(target, another());
        runThrough(3);

        assertThat(proven()).containsExactly(target);
    }

    /// An era of silence would make all forget what has to be shown, if nobody carried it on.
    @Test
    void whoIsAwayForAWholeEraIsAskedFromWhereItWas() {
        machines.refuses =
                (node, challenge) -> node.equals(target) && challenge.era().number() == 2;
        runThrough(4);

        assertThat(result(2, target).outcome()).isEqualTo(Outcome.OPEN);
        assertThat(result(2, target).base().snapshot()).isEqualTo(named(1));
        assertThat(result(3, target))
                .isEqualTo(new GrowthResult(result(2, target).base(), Outcome.SHOWN));
        assertThat(result(4, target).outcome()).isEqualTo(Outcome.SHOWN);
    }

    /// The same, where it shows no snapshot of that era either.
    @Test
    void whoShowsNoSnapshotIsAskedFromWhereItWas() {
        network.runUntil(network.end(0).plusSeconds(16));
        network.snapshotFaults =
                node -> node.equals(target) ? Optional.of(new ProbeOutcome.Offline()) : Optional.empty();
        network.runUntil(network.end(2));
        network.snapshotFaults = _ -> Optional.empty();
        runThrough(4);

        assertThat(named(2)).isEqualTo(Hash32.ZERO);
        assertThat(result(2, target).outcome()).isEqualTo(Outcome.OPEN);
        assertThat(result(2, target).base().snapshot()).isEqualTo(named(1));
        assertThat(result(3, target))
                .isEqualTo(new GrowthResult(result(2, target).base(), Outcome.SHOWN));
    }
}
