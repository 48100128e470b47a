package network.icn.node.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What every user of a write-ahead file owes to those it has acknowledged something to, whatever happens to the file.
/// [WalImage] judges, by docs/wire.md alone.
///
/// `-Dicn.images=` crash images (750 a user), `-Dicn.bits=all` flips all bits instead of one a byte,
/// `-Dicn.seed=`.
public abstract class JournalContract {
    private static final int IMAGES =
            Integer.getInteger("icn.images", Boolean.getBoolean("icn.thorough") ? 2_500 : 750);
    private static final int IMAGES_A_HISTORY = 50;
    private static final long SEED = Long.getLong("icn.seed", 1);
    private static final int PAGE = 4_096;

    @TempDir
    protected Path directory;

    private final Logger log = (Logger) LoggerFactory.getLogger("network.icn");

    /// A user of a write-ahead file, opened.
    protected interface Journal extends AutoCloseable {
        /// Returns when all are acknowledged.
        void write(List<byte[]> items);

        /// How many records were handed over at the opening.
        int restored();

        @Override
        void close();
    }

    /// Opens what is in the directory, or begins it.
    protected abstract Journal open(DurableChannel.Opener disk);

    protected abstract Path file();

    /// An item of its own, which holds at least the first 56 of these bytes as they are.
    protected abstract byte[] item(int number, byte[] planted);

    /// Records that the journal writes for itself and does not hand over.
    protected int ownRecords() {
        return 0;
    }

    /// Where in a record the planted bytes begin; -1 if no record is long enough to hold a frame where one stood.
    protected int plantOffset() {
        return 0;
    }

    /// Removes it.
    protected void clear() throws IOException {
        Files.deleteIfExists(file());
    }

    @BeforeEach
    void quiet() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        log.setLevel(Level.INFO);
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[60 + random.nextInt(600)];
        random.nextBytes(noise);
        return noise;
    }

    private void put(Map<Path, byte[]> files) throws IOException {
        try (Stream<Path> old = Files.list(file().toAbsolutePath().getParent())) {
            for (Path path :
                    old.filter(path -> path.toString().contains(".cut-")).toList()) {
                Files.delete(path);
            }
        }
        for (Map.Entry<Path, byte[]> each : files.entrySet()) {
            Files.write(each.getKey(), each.getValue());
        }
    }

    private List<Path> cuts() throws IOException {
        try (Stream<Path> files = Files.list(file().toAbsolutePath().getParent())) {
            return files.filter(path -> path.toString().contains(".cut-")).toList();
        }
    }

    private static WalImage image(CrashDisk disk, Path file) {
        return WalImage.of(CrashDisk.of(disk.current(), file));
    }

    /// Some items acknowledged in several batches, the last of which is not confirmed yet.
    private Map<Path, byte[]> killed(int batches, Random random) throws IOException {
        clear();
        CrashDisk disk = new CrashDisk();
        try (Journal journal = open(disk)) {
            for (int i = 0; i < batches || !isInDoubt(disk); i++) {
                journal.write(List.of(item(i, noise(random))));
            }
            return disk.current();
        }
    }

    private boolean isInDoubt(CrashDisk disk) {
        WalImage image = image(disk, file());
        return image.confirmed() < image.end();
    }

    private Map<Path, byte[]> closed(int batches, Random random) throws IOException {
        clear();
        CrashDisk disk = new CrashDisk();
        try (Journal journal = open(disk)) {
            for (int i = 0; i < batches; i++) {
                journal.write(List.of(item(i, noise(random))));
            }
        }
        return disk.current();
    }

    @Test
    void aCrashLosesNothingThatWasAcknowledged() throws IOException {
        for (int history = 0; history < Math.max(1, IMAGES / IMAGES_A_HISTORY); history++) {
            crashOften(new Random(SEED * 1_000_003 + history), "seed " + SEED + ", history " + history);
        }
    }

    private void crashOften(Random random, String name) throws IOException {
        clear();
        try (Journal journal = open(DurableChannel::openFile)) {
            journal.write(List.of(item(1_000, noise(random))));
        }
        CrashDisk disk = new CrashDisk();
        TreeMap<Integer, Integer> acknowledged = new TreeMap<>();
        int first;
        int count = 1;
        try (Journal journal = open(disk)) {
            first = disk.moment();
            acknowledged.put(0, count);
            int batches = 3 + random.nextInt(8);
            for (int i = 0; i < batches; i++) {
                List<byte[]> items = new ArrayList<>();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    items.add(item(10 * i + n, noise(random)));
                }
                journal.write(items);
                count += items.size();
                acknowledged.put(disk.moment(), count);
            }
        }
        List<byte[]> all = image(disk, file()).records();
        assertThat(all).as(name).hasSize(count + ownRecords());
        for (int i = 0; i < IMAGES_A_HISTORY; i++) {
            int moment = first + random.nextInt(disk.moment() - first + 1);
            int owed = acknowledged.floorEntry(moment).getValue();
            Map<Path, byte[]> left = disk.image(moment, random);
            // A start can be cut short by the next failure.
            if (random.nextInt(3) == 0) {
                put(left);
                CrashDisk again = new CrashDisk();
                open(again).close();
                left = again.image(random.nextInt(again.moment() + 1), random);
            }
            goesOnFrom(left, all, owed, name + ", image " + i + " at moment " + moment);
        }
    }

    private void goesOnFrom(Map<Path, byte[]> left, List<byte[]> all, int owed, String name) throws IOException {
        put(left);
        byte[] more = item(99, new byte[56]);
        CrashDisk disk = new CrashDisk();
        int restored;
        try (Journal journal = open(disk)) {
            restored = journal.restored();
            assertThat(restored).as(name).isBetween(owed, all.size());
            journal.write(List.of(more));
        }
        List<byte[]> records = image(disk, file()).records();
        assertThat(records).as(name).hasSize(restored + ownRecords() + 1);
        for (int i = 0; i < restored + ownRecords(); i++) {
            assertThat(records.get(i)).as("%s, record %s", name, i).isEqualTo(all.get(i));
        }
        long before = WalImage.of(CrashDisk.of(left, file())).end();
        assertThat(cuts()).as(name).hasSize(before < CrashDisk.of(left, file()).length ? 1 : 0);
    }

    @Test
    void everyZeroedPageStopsTheStartOrIsATornEnd() throws IOException {
        Random random = new Random(SEED);
        for (Map<Path, byte[]> files : List.of(closed(40, random), killed(40, random))) {
            byte[] sound = CrashDisk.of(files, file());
            for (int page = 0; page * PAGE < sound.length; page++) {
                byte[] damaged = sound.clone();
                Arrays.fill(damaged, page * PAGE, Math.min(sound.length, (page + 1) * PAGE), (byte) 0);
                judge(files, damaged, "page " + page);
            }
            clear();
        }
    }

    @Test
    void everyFlippedBitStopsTheStartOrIsATornEnd() throws IOException {
        Random random = new Random(SEED);
        boolean all = "all".equals(System.getProperty("icn.bits"));
        for (Map<Path, byte[]> files : List.of(closed(2, random), killed(2, random))) {
            byte[] sound = CrashDisk.of(files, file());
            for (int at = 0; at < sound.length; at++) {
                // The rest of a page behind header or mark is not read.
                if (at < 12_288 && at % PAGE >= 512) {
                    continue;
                }
                for (int bit = all ? 0 : random.nextInt(8), last = all ? 7 : bit; bit <= last; bit++) {
                    byte[] damaged = sound.clone();
                    damaged[at] ^= (byte) (1 << bit);
                    judge(files, damaged, "bit " + bit + " of byte " + at + ", seed " + SEED);
                }
            }
            clear();
        }
    }

    @Test
    void aFileThatWasCutAnywhereStopsTheStartOrIsATornEnd() throws IOException {
        Random random = new Random(SEED);
        for (Map<Path, byte[]> files : List.of(closed(2, random), killed(2, random))) {
            byte[] sound = CrashDisk.of(files, file());
            for (int length = 1; length < sound.length; length += length < 12_288 ? 601 : 1) {
                judge(files, Arrays.copyOf(sound, length), "cut to " + length);
            }
            clear();
        }
    }

    /// Opens the damaged file and holds what happens to what the sound one held.
    private void judge(Map<Path, byte[]> files, byte[] damaged, String name) throws IOException {
        byte[] before = CrashDisk.of(files, file());
        WalImage sound = WalImage.of(before);
        int at = Arrays.mismatch(before, damaged);
        boolean cut = damaged.length < before.length;
        boolean confirmed = at < 512 || (at >= 12_288 && at < sound.confirmed()) || (cut && at < sound.confirmed());
        boolean last = at >= 12_288 && !confirmed;
        List<WalImage.Batch> whole = sound.batches().stream()
                .filter(batch -> at < 12_288 || batch.end() <= at)
                .toList();
        int records = whole.stream().mapToInt(batch -> batch.records().size()).sum();
        Map<Path, byte[]> put = new TreeMap<>(files);
        put.put(file(), damaged);
        put(put);
        CrashDisk disk = new CrashDisk();

        if (confirmed) {
            Throwable refusal = catchThrowable(() -> open(disk).close());
            assertThat(refusal).as(name).isInstanceOf(EnvironmentException.class);
            if (at >= 12_288 && !cut) {
                WalImage.Batch hurt = sound.batches().get(whole.size());
                String message = String.valueOf(refusal.getMessage());
                assertThat(message).as(name).contains("damaged at offset", "record", "nothing was changed");
                long offset = Long.parseLong(message.replaceAll("(?s).*damaged at offset (\\d+).*", "$1"));
                assertThat(offset).as(name).isBetween(hurt.start(), hurt.end() - 1);
            }
            assertThat(CrashDisk.of(disk.current(), file())).as(name).isEqualTo(damaged);
            assertThat(cuts()).as(name).isEmpty();
        } else {
            try (Journal journal = open(disk)) {
                assertThat(journal.restored()).as(name).isEqualTo(records - ownRecords());
            }
            boolean torn = last
                    && damaged.length
                            > (whole.isEmpty() ? 12_288 : whole.getLast().end());
            assertThat(cuts()).as(name).hasSize(torn ? 1 : 0);
        }
    }

    @Test
    void framesThatSomebodyPlantedAreNeverTakenForOurs() throws IOException {
        Random random = new Random(SEED);
        byte[] other = CrashDisk.of(closed(3, random), file());
        clear();
        Map<Path, byte[]> files = closed(3, random);
        byte[] own = CrashDisk.of(files, file());
        put(files);
        CrashDisk disk = new CrashDisk();
        List<Integer> planted = new ArrayList<>();
        try (Journal journal = open(disk)) {
            for (byte[] source : List.of(other, own)) {
                for (WalImage.Batch batch : WalImage.of(source).batches()) {
                    int frame = (int) batch.end() - WalImage.FRAME;
                    journal.write(List.of(item(1, WalImage.part(source, frame, WalImage.FRAME))));
                    journal.write(List.of(
                            item(2, WalImage.part(source, (int) batch.start(), (int) (batch.end() - batch.start())))));
                    planted.add(frame);
                }
            }
        }
        Map<Path, byte[]> sound = disk.current();
        WalImage image = WalImage.of(CrashDisk.of(sound, file()));
        assertThat(image.records()).hasSize(3 + ownRecords() + 2 * planted.size());

        // Every batch in turn: what is planted behind it must not be mistaken for a place to go on from.
        for (WalImage.Batch batch : image.batches()) {
            byte[] damaged = CrashDisk.of(sound, file()).clone();
            Arrays.fill(damaged, (int) batch.start(), (int) batch.start() + 8, (byte) 0x7f);
            judge(sound, damaged, "batch from " + batch.start());
        }
        put(sound);
        try (Journal journal = open(new CrashDisk())) {
            assertThat(journal.restored()).isEqualTo(image.records().size() - ownRecords());
        }
    }

    @Test
    void aTornEndThatHoldsAWholeBatchIsCutWhereItBegan() throws IOException {
        Random random = new Random(SEED);
        CrashDisk disk = new CrashDisk();
        Map<Path, byte[]> acknowledged;
        byte[] torn;
        try (Journal journal = open(disk)) {
            journal.write(List.of(item(1, noise(random))));
            acknowledged = disk.current();
            byte[] own = CrashDisk.of(acknowledged, file());
            WalImage.Batch batch = WalImage.of(own).batches().getLast();
            journal.write(List.of(
                    item(2, WalImage.part(own, (int) batch.start(), (int) (batch.end() - batch.start())))));
            torn = CrashDisk.of(disk.current(), file());
        }
        byte[] before = CrashDisk.of(acknowledged, file());
        for (int length = before.length + 1; length < torn.length; length++) {
            Map<Path, byte[]> files = new TreeMap<>(acknowledged);
            files.put(file(), Arrays.copyOf(torn, length));
            put(files);
            CrashDisk again = new CrashDisk();
            try (Journal journal = open(again)) {
                assertThat(journal.restored()).as("torn at %s", length).isEqualTo(1);
            }
            assertThat(image(again, file()).end()).isEqualTo(before.length);
        }
    }

    /// The program cut off a batch once; now somebody plants its frame at the very place where it stood.
    @Test
    void theFrameOfABatchThatWasCutOffIsDeadForEver() throws IOException {
        assumeThat(plantOffset()).isNotNegative();
        Random random = new Random(SEED);
        CrashDisk disk = new CrashDisk();
        Map<Path, byte[]> earlier;
        byte[] once;
        try (Journal journal = open(disk)) {
            journal.write(List.of(item(1, noise(random))));
            earlier = disk.current();
            journal.write(List.of(item(2, noise(random))));
            once = CrashDisk.of(disk.current(), file());
        }
        int start = CrashDisk.of(earlier, file()).length;
        int frame = once.length - WalImage.FRAME;
        byte[] plant = new byte[once.length - start - 8 - plantOffset()];
        System.arraycopy(once, frame, plant, plant.length - WalImage.FRAME, WalImage.FRAME);
        put(earlier);
        CrashDisk again = new CrashDisk();
        try (Journal journal = open(again)) {
            journal.write(List.of(item(3, plant)));
        }
        byte[] now = CrashDisk.of(again.current(), file());
        assertThat(WalImage.part(now, frame, WalImage.FRAME)).isEqualTo(WalImage.part(once, frame, WalImage.FRAME));

        byte[] leading = now.clone();
        ByteBuffer.wrap(leading).putInt(start, frame - start - 8);
        judge(again.current(), leading, "a length that leads to it");
        byte[] whole = once.clone();
        System.arraycopy(now, 0, whole, 0, 12_288);
        Map<Path, byte[]> files = new TreeMap<>(again.current());
        files.put(file(), whole);
        put(files);
        assertThatThrownBy(() -> open(new CrashDisk()).close()).isInstanceOf(EnvironmentException.class);
    }

    @Test
    void aQuietFileIsBeyondDoubtWithinASecond() {
        CrashDisk disk = new CrashDisk();
        try (Journal journal = open(disk)) {
            journal.write(List.of(item(1, noise(new Random(SEED)))));
            long from = System.nanoTime();
            WalImage image = image(disk, file());
            while (image.confirmed() < image.end()) {
                assertThat(System.nanoTime() - from).isLessThan(5_000_000_000L);
                LockSupport.parkNanos(1_000_000);
                image = image(disk, file());
            }
        }
    }
}
