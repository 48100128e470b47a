package network.icn.protocol.role.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;

class BindingSnapshotsTest {
    private static final NodeId NODE = NodeId.of(new byte[32]);
    private static final Hash32 OLD = Hash32.sha256(new byte[] {1});
    private static final Hash32 NEW = Hash32.sha256(new byte[] {2});

    private final BindingSnapshots snapshots = new BindingSnapshots();

    private void sign(long era, Hash32 root) {
        snapshots.add(new EraSnapshot(Hash32.ZERO, NODE, new EraId(era), root, 5, Hash32.ZERO));
    }

    private boolean binds(Hash32 root, long now) {
        return snapshots.binds(root, new EraId(now));
    }

    @Test
    void aRootBindsForThreeErasAfterItsLastSnapshot() {
        sign(9, OLD);
        sign(10, OLD);
        for (long era = 11; era < 20; era++) {
            sign(era, NEW);
        }

        assertThat(binds(OLD, 10)).isTrue();
        assertThat(binds(OLD, 13)).isTrue();
        assertThat(binds(OLD, 14)).isFalse();
    }

    @Test
    void aClockThatJumpsAheadLetsNothingGo() {
        sign(10, OLD);
        sign(1_000, NEW);
        sign(1_001, NEW);

        assertThat(binds(OLD, 1_000)).isTrue();
        sign(1_002, NEW);
        assertThat(binds(OLD, 1_002)).isFalse();
    }

    @Test
    void aNodeThatWasAwayForLongStillHasWhatItSignedLast() {
        sign(10, OLD);

        assertThat(binds(OLD, 5_000)).isTrue();
    }

    /// A journal that is lost, or was cut, may have known any root.
    @Test
    void whatALostJournalMayHaveKnownStaysAsLong() {
        snapshots.covers(new EraId(20));

        assertThat(binds(OLD, 18)).isTrue();
        sign(20, NEW);
        sign(21, NEW);
        sign(22, NEW);
        assertThat(binds(OLD, 22)).isTrue();
        assertThat(binds(OLD, 23)).isFalse();
    }

    @Test
    void aLostJournalAndAClockThatJumpsLetNothingGo() {
        snapshots.covers(new EraId(20));
        sign(1_000, NEW);
        sign(1_001, NEW);

        assertThat(binds(OLD, 1_001)).isTrue();
        sign(1_002, NEW);
        assertThat(binds(OLD, 1_002)).isFalse();
    }

    @Test
    void whatWasNeverSignedBindsNobody() {
        sign(10, OLD);

        assertThat(binds(NEW, 10)).isFalse();
        assertThat(snapshots.latestRoots()).containsExactly(OLD);
    }
}
