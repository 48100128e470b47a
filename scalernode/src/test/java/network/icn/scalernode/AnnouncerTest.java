package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.ObjectStore;
import network.icn.scalernode.store.Signing;
import network.icn.scalernode.store.Taken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the machine hears of the store, whatever it signs meanwhile.
class AnnouncerTest {
    private static final Signer SELF = Ed25519.best().signer(new byte[32]);

    @TempDir
    Path directory;

    private final KeptSnapshots kept = new KeptSnapshots(Hash32.ZERO, SELF.id());
    private final List<ScalerNodeInput> heard = new ArrayList<>();
    /// Comes before the next input.
    private Runnable first = () -> {};

    private final Announcer announcer = new Announcer(kept, (still, input) -> {
        first.run();
        first = () -> {};
        boolean holds = still.getAsBoolean();
        if (holds) {
            heard.add(input);
        }
        return holds;
    });

    private ObjectStore store;

    @BeforeEach
    void open() {
        store = ObjectStore.open(
                directory,
                Ed25519.best(),
                reason -> {
                    throw reason;
                },
                DurableChannel::openFile);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private StoredTotals put(String name) {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        Taken _ = store.put(
                ObjectName.of(content), new ByteArrayInputStream(content), content.length, () -> true, Signing.NOBODY);
        return store.totals().orElseThrow();
    }

    private void sign(long era, StoredTotals totals) {
        kept.add(new EraSnapshot(Hash32.ZERO, SELF.id(), new EraId(era), new EraId(0), totals, Hash32.ZERO)
                .signedBy(SELF));
    }

    @Test
    void everyChangeIsToldOnce() {
        assertThat(announcer.announce(store)).isFalse();
        StoredTotals one = put("a");
        assertThat(announcer.announce(store)).isTrue();
        assertThat(announcer.announce(store)).isFalse();
        sign(1, one);
        StoredTotals two = put("b");
        assertThat(announcer.announce(store)).isTrue();

        assertThat(heard)
                .containsExactly(
                        new ScalerNodeInput.DataIndexed(one, false), new ScalerNodeInput.DataIndexed(two, false));
        assertThat(announcer.leaves()).isEqualTo(2);
    }

    @Test
    void whatWasSignedAndIsNotHereIsWithdrawnUntilItIsGivenUp() {
        StoredTotals here = put("a");
        assertThat(announcer.announce(store)).isTrue();
        StoredTotals elsewhere = TestNetwork.totals(7);
        sign(1, elsewhere);

        assertThat(announcer.announce(store)).isTrue();
        assertThat(announcer.announce(store)).isFalse();
        assertThat(announcer.leaves()).isZero();
        assertThat(announcer.loss().orElseThrow()).contains("era 1", "1 objects of 7 leaves", "--accept-loss");

        store.giveUp(elsewhere);
        assertThat(announcer.announce(store)).isTrue();
        assertThat(announcer.loss()).isEmpty();
        assertThat(heard)
                .containsExactly(
                        new ScalerNodeInput.DataIndexed(here, false),
                        new ScalerNodeInput.DataWithdrawn(),
                        new ScalerNodeInput.DataIndexed(here, true));
    }

    /// To begin anew once more would be another loss of all.
    @Test
    void whatWasSignedInBetweenIsNeverBegunAnewASecondTime() {
        StoredTotals elsewhere = TestNetwork.totals(7);
        sign(1, elsewhere);
        store.giveUp(elsewhere);
        StoredTotals here = put("a");
        assertThat(announcer.announce(store)).isTrue();
        StoredTotals more = put("b");
        first = () -> sign(2, here);

        assertThat(announcer.announce(store)).isFalse();
        assertThat(announcer.announce(store)).isTrue();

        assertThat(heard)
                .containsExactly(
                        new ScalerNodeInput.DataIndexed(here, true), new ScalerNodeInput.DataIndexed(more, false));
    }
}
