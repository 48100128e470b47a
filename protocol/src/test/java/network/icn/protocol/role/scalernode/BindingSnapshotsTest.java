package network.icn.protocol.role.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectsHead;
import network.icn.protocol.objects.StoredTotals;
import org.junit.jupiter.api.Test;

class BindingSnapshotsTest {
    private static final NodeId NODE = NodeId.of(new byte[32]);

    private final BindingSnapshots snapshots = new BindingSnapshots();

    /// That many of ten objects are removed.
    private void sign(long era, int removals) {
        Hash32 root = removals == 0 ? Merkle.EMPTY_ROOT : Hash32.ZERO;
        StoredTotals totals =
                new StoredTotals(new ObjectsHead(10, 50, Hash32.ZERO), removals, root, 5L * removals, 0, 0);
        snapshots.add(new EraSnapshot(Hash32.ZERO, NODE, new EraId(era), new EraId(0), totals, Hash32.ZERO));
    }

    private long releasable(long now) {
        return snapshots.releasable(new EraId(now));
    }

    @Test
    void aSnapshotBindsForThreeErasAfterItsOwn() {
        sign(9, 1);
        sign(10, 1);
        for (long era = 11; era < 20; era++) {
            sign(era, 4);
        }

        assertThat(releasable(10)).isEqualTo(1);
        assertThat(releasable(13)).isEqualTo(1);
        assertThat(releasable(14)).isEqualTo(4);
    }

    @Test
    void aClockThatJumpsAheadLetsNothingGo() {
        sign(10, 1);
        sign(1_000, 4);
        sign(1_001, 4);

        assertThat(releasable(1_000)).isEqualTo(1);
        sign(1_002, 4);
        assertThat(releasable(1_002)).isEqualTo(4);
    }

    @Test
    void aNodeThatWasAwayForLongStillHasWhatItSignedLast() {
        sign(10, 1);

        assertThat(releasable(5_000)).isEqualTo(1);
    }

    /// A journal that is lost, or was cut, may have known snapshots that know of no removal.
    @Test
    void whatALostJournalMayHaveKnownStaysAsLong() {
        snapshots.covers(new EraId(20));

        assertThat(releasable(18)).isZero();
        sign(20, 4);
        sign(21, 4);
        sign(22, 4);
        assertThat(releasable(22)).isZero();
        assertThat(releasable(23)).isEqualTo(4);
    }

    @Test
    void aLostJournalAndAClockThatJumpsLetNothingGo() {
        snapshots.covers(new EraId(20));
        sign(1_000, 4);
        sign(1_001, 4);

        assertThat(releasable(1_001)).isZero();
        sign(1_002, 4);
        assertThat(releasable(1_002)).isEqualTo(4);
    }

    @Test
    void nothingIsLetGoBeforeTheFirstSnapshot() {
        assertThat(releasable(10)).isZero();
    }
}
