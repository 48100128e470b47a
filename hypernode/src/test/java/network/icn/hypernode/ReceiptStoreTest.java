package network.icn.hypernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.EnvironmentException;
import network.icn.node.eras.EraFile;
import network.icn.node.log.LoggedLines;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.satellite.HonestLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptStoreTest {
    @TempDir
    Path directory;

    private final ConcurrentLinkedQueue<EnvironmentException> fatal = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private SmallNetwork network;
    private HonestLog first;
    private HonestLog second;

    @BeforeEach
    void makeANetwork() {
        network = new SmallNetwork(directory);
        first = new HonestLog(network.registry.network(), SmallNetwork.signer(40));
        second = new HonestLog(network.registry.network(), SmallNetwork.signer(41));
    }

    @AfterEach
    void close() {
        network.close();
        assertThat(fatal).isEmpty();
    }

    private ReceiptStore open() {
        return ReceiptStore.open(
                directory,
                RegistryHistory.of(network.registry),
                ReceiptStore.DEFAULT_BYTES,
                now::get,
                fatal::add,
                DurableChannel::openFile);
    }

    private void inEra(int era) {
        EraClock eras = network.registry.parameters().clock();
        now.set(eras.start(new EraId(era)).plusMillis(1));
    }

    private Signed receipt(HonestLog log, int number) {
        EntryKey key =
                new EntryKey(ArchiveEntry.Kind.REPORT, new EraId(0), 0, Hash32.sha256(new byte[] {(byte) number}));
        return log.sign(key, now.get());
    }

    private List<Signed> kept(int era) {
        List<Signed> receipts = new ArrayList<>();
        ReceiptStore.FORMAT.all(directory).stream()
                .filter(file -> file.era().number() == era)
                .forEach(file -> file.read(receipts::add));
        return receipts;
    }

    @Test
    void aReceiptIsKeptInTheEraInWhichItCame() {
        try (ReceiptStore store = open()) {
            inEra(3);
            store.keep(receipt(first, 0));
            inEra(4);
            store.keep(receipt(first, 1));
        }

        assertThat(ReceiptStore.FORMAT.all(directory).stream().map(EraFile::era))
                .containsExactly(new EraId(3), new EraId(4));
        assertThat(kept(4)).hasSize(1);
    }

    /// What the machine has to know after a start: the last eras, and the end of each satellite's log, however old.
    @Test
    void aRestartTakesUpTheLastErasAndTheLastReceiptOfEachSatellite() {
        List<Signed> receipts = new ArrayList<>();
        try (ReceiptStore store = open()) {
            for (int era = 0; era < 6; era++) {
                inEra(era);
                Signed receipt = receipt(era < 2 ? first : second, era);
                receipts.add(receipt);
                store.keep(receipt);
            }
        }

        try (ReceiptStore store = open()) {
            assertThat(store.restored()).containsExactlyInAnyOrder(receipts.get(1), receipts.get(4), receipts.get(5));
            // The machine finds them new, as it must after a start.
            store.restored().forEach(store::keep);
        }
        assertThat(kept(5)).containsExactly(receipts.get(5));
        assertThat(kept(1)).containsExactly(receipts.get(1));
    }

    @Test
    void anOldFileThatIsDamagedCostsWhatItHeldAndNotTheStart() throws Exception {
        try (ReceiptStore store = open()) {
            for (int era = 0; era < 4; era++) {
                inEra(era);
                store.keep(receipt(first, era));
            }
        }
        Path old = directory.resolve("receipts/era-0.wal");
        byte[] bytes = Files.readAllBytes(old);
        bytes[12_300] ^= 1;
        Files.write(old, bytes);

        try (ReceiptStore store = open()) {
            assertThat(store.restored()).hasSize(2);
        }

        Files.write(old, new byte[0]);
        try (LoggedLines lines = new LoggedLines();
                ReceiptStore store = open()) {
            assertThat(store.restored()).hasSize(2);
            assertThat(lines.warnings())
                    .singleElement(STRING)
                    .contains("an old file of receipts cannot be read", "era-0.wal is empty");
        }
    }

    /// A network that was begun anew over the same folder: the old log was longer.
    @Test
    void whatASatelliteSignedInAnEarlierNetworkIsNotShownInItsPlace() {
        HonestLog before = new HonestLog(Hash32.sha256(new byte[] {1}), SmallNetwork.signer(40));
        inEra(3);
        Signed now;
        try (ReceiptStore store = open()) {
            for (int number = 0; number < 9; number++) {
                store.keep(receipt(before, number));
            }
            now = receipt(first, 0);
            store.keep(now);
        }

        try (ReceiptStore store = open()) {
            assertThat(store.largest(SmallNetwork.signer(40).id())).contains(now);
            assertThat(store.restored()).containsExactly(now);
        }
    }
}
