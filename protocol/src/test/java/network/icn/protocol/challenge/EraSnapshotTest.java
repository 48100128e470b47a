package network.icn.protocol.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredTotals;
import org.junit.jupiter.api.Test;

class EraSnapshotTest {
    private static final StoredTotals TOTALS = StoredObjects.claimed(Hash32.sha256(), 1_000);
    private static final int SINCE = 91;
    private static final int REMOVALS = 147;

    private static EraSnapshot snapshot(long era, long since) {
        return new EraSnapshot(
                Hash32.ZERO, Nodes.id("scalernode-0"), new EraId(era), new EraId(since), TOTALS, Hash32.ZERO);
    }

    @Test
    void whatCannotBeIsMalformed() throws MalformedException {
        byte[] bytes = snapshot(7, 7).bytes();

        assertThat(EraSnapshot.parse(bytes)).isEqualTo(snapshot(7, 7));
        assertThatThrownBy(() -> snapshot(7, 8)).hasMessage("since: at most the era, got 8 in 7");
        assertThatThrownBy(() -> EraSnapshot.parse(changed(bytes, SINCE + 7, 8)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> EraSnapshot.parse(changed(bytes, REMOVALS + 7, 2)))
                .as("more removals than objects")
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> EraSnapshot.parse(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(MalformedException.class);
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }
}
