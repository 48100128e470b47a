package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredTotals;
import org.junit.jupiter.api.Test;

/// Snapshots that contradict each other, before whole HyperNodes.
class SnapshotConflictNetworkTest {
    private final VirtualNetwork network = new VirtualNetwork(99, 4);
    private final WholeScalerNodes machines = new WholeScalerNodes(network);
    private final NodeId target = network.scalerNodes.keySet().iterator().next();

    private void runThrough(int era) {
        network.runUntil(network.end(era).plusSeconds(16));
    }

    /// What satellites hold against ScalerNodes for what they store: whom, and in which era.
    private Map<NodeId, List<Long>> proven() {
        return network.archives.values().stream()
                .flatMap(archive -> archive.values().stream())
                .flatMap(submission -> submission instanceof Submission.OfEvidence(Evidence evidence, int _)
                                && evidence.kind().equals(Evidence.Kind.SNAPSHOT_CONFLICT)
                        ? List.of(evidence).stream()
                        : List.<Evidence>of().stream())
                .collect(Collectors.groupingBy(
                        Evidence::accused,
                        Collectors.mapping(evidence -> evidence.era().number(), Collectors.toList())));
    }

    private static StoredObjects smaller() {
        return StoredObjects.of(Collections.nCopies(150, Payload.of(new byte[ObjectEntry.LEAF_BYTES])));
    }

    @Test
    void aTreeThatIsAnotherOneAndSaysNothingOfItConvicts() {
        runThrough(0);
        machines.shows =
                (_, snapshot) -> isLater(snapshot) ? again(snapshot, smaller().totals()) : snapshot;
        runThrough(3);

        Map<NodeId, List<Long>> proven = proven();
        assertThat(proven).containsOnlyKeys(target);
        assertThat(proven.get(target)).contains(2L);
    }

    @Test
    void aTreeThatIsBegunAnewConvictsNobodyOfFraud() {
        runThrough(0);
        machines.beginAnew(target, smaller());
        runThrough(3);

        assertThat(proven()).isEmpty();
    }

    /// One of them stands in the report, and who was shown the other one has both.
    @Test
    void twoSnapshotsForTwoHalvesConvict() {
        NodeId other = network.nodes.getLast().id();
        machines.shows =
                (peer, snapshot) -> peer.equals(other) && snapshot.signer().equals(target)
                        ? again(snapshot, StoredObjects.claimed(Hash32.sha256(new byte[] {4}), 300))
                        : snapshot;
        runThrough(2);

        assertThat(proven()).containsOnlyKeys(target);
    }

    private boolean isLater(Signed snapshot) {
        return snapshot.signer().equals(target)
                && SnapshotCache.content(snapshot).era().number() >= 2;
    }

    private Signed again(Signed snapshot, StoredTotals totals) {
        EraSnapshot content = SnapshotCache.content(snapshot);
        return new EraSnapshot(
                        content.network(),
                        content.scalerNode(),
                        content.era(),
                        content.since(),
                        totals,
                        content.previous())
                .signedBy(Objects.requireNonNull(network.scalerNodes.get(target)));
    }
}
