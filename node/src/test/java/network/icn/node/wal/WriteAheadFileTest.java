package network.icn.node.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Payload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadFileTest {
    private static final int MAX = 100;
    private static final int START = 12_288;
    private static final int FRAME = 56;

    @TempDir
    Path directory;

    private Path file = Path.of("");
    private final List<String> replayed = new ArrayList<>();
    private final AtomicReference<EnvironmentException> fatal = new AtomicReference<>();

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("votes.wal");
    }

    private WriteAheadFile open() {
        return open(DurableChannel::openFile);
    }

    private WriteAheadFile open(DurableChannel.Opener opener) {
        replayed.clear();
        return WriteAheadFile.open(
                file,
                MAX,
                fatal::set,
                record -> replayed.add(new String(record.payload().bytes(), StandardCharsets.UTF_8)),
                opener);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void replaysInOrderWhatWasAcknowledged() {
        try (WriteAheadFile wal = open()) {
            assertThat(wal.found()).isEqualTo(new WalFound.Missing());
            assertThat(wal.append(bytes("a")).join()).isEqualTo(new WalPosition(0, START));
            long second = START + 9 + FRAME;
            assertThat(wal.appendAndSync(List.of(bytes("b"))).offset()).isEqualTo(second);
            assertThat(wal.read(second).bytes()).isEqualTo(bytes("b"));
        }
        try (WriteAheadFile wal = open()) {
            assertThat(replayed).containsExactly("a", "b");
            assertThat(wal.found()).isEqualTo(new WalFound.Whole());
            assertThat(wal.records()).isEqualTo(2);
            assertThat(wal.sequence()).isEqualTo(2);
            assertThat(wal.append(bytes("d")).join().index()).isEqualTo(2);
            assertThat(wal.sequence()).isEqualTo(3);
        }
    }

    @Test
    void recordsHaveALimitFromBothSides() {
        try (WriteAheadFile wal = open()) {
            wal.append(new byte[MAX]).join();

            assertThatThrownBy(() -> wal.append(new byte[MAX + 1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> wal.append(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        }
        open().close();
        assertThat(replayed).hasSize(1);
    }

    @Test
    void anotherKindOfFileIsRefused() throws Exception {
        Files.writeString(file, "hello, this is not ours");

        assertThatThrownBy(this::open)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("is not a write-ahead file");
    }

    @Test
    void aFileHasOneOwner() {
        try (WriteAheadFile first = open()) {
            assertThat(first.records()).isZero();
            assertThatThrownBy(this::open)
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("in use by another node");
        }
    }

    @Test
    void waitingAppendsShareOneFlush() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        WriteAheadFile wal = open(path -> new HookedChannel(DurableChannel.openFile(path), () -> {
            if (syncs.incrementAndGet() == 1) {
                first.countDown();
                pass(release);
            }
        }));
        CompletableFuture<WalPosition> alone = wal.append(bytes("0"));
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();

        List<CompletableFuture<WalPosition>> together = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            together.add(wal.append(bytes("" + i)));
        }
        assertThat(alone).isNotDone();
        // Counted then and there: a moment later the file confirms them with a flush of its own.
        CompletableFuture<Integer> flushes = together.getLast().thenApply(_ -> syncs.get());
        release.countDown();
        together.forEach(CompletableFuture::join);
        assertThat(flushes.join()).isEqualTo(2);
        wal.close();

        open().close();
        assertThat(replayed).hasSize(51);
    }

    private static void pass(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IOException("never released");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aFailedFlushIsFinalAndNeverTriedAgain() {
        AtomicInteger syncs = new AtomicInteger();
        WriteAheadFile wal = open(path -> new HookedChannel(DurableChannel.openFile(path), () -> {
            if (syncs.incrementAndGet() == 1) {
                throw new IOException("No space left on device");
            }
        }));

        assertThatThrownBy(() -> wal.appendAndSync(List.of(bytes("a"))))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("No space left on device");
        assertThatThrownBy(() -> wal.append(bytes("b")).join()).hasCauseInstanceOf(EnvironmentException.class);
        wal.close();
        assertThat(fatal.get()).hasMessageContaining("cannot write " + file);
        assertThat(wal.failure()).contains("No space left");
        assertThat(syncs.get()).isEqualTo(1);
        assertThat(wal.records()).isZero();
    }

    @Test
    void aFullDiskIsFinalToo() {
        WriteAheadFile wal = open(path -> new HookedChannel(DurableChannel.openFile(path), () -> {}) {
            @Override
            public int write(ByteBuffer source, long position) throws IOException {
                if (position > START) {
                    throw new IOException("No space left on device");
                }
                return super.write(source, position);
            }
        });
        wal.append(bytes("a")).join();

        assertThatThrownBy(() -> wal.append(bytes("b")).join()).hasCauseInstanceOf(EnvironmentException.class);

        wal.close();
        assertThat(fatal.get()).isNotNull();
        open().close();
        assertThat(replayed).containsExactly("a");
    }

    @Test
    void aClosedFileTakesNothing() {
        WriteAheadFile wal = open();
        wal.close();

        assertThatThrownBy(() -> wal.append(bytes("a")).join()).hasMessageContaining("is closed");
    }

    private static List<Payload> odd(List<Payload> records) {
        return records.stream()
                .filter(record -> Integer.parseInt(new String(record.bytes(), StandardCharsets.UTF_8)) % 2 == 1)
                .toList();
    }

    @Test
    void aCompactionLosesNothingThatIsAppendedMeanwhile() throws Exception {
        List<CompletableFuture<WalPosition>> appended = new ArrayList<>();
        try (WriteAheadFile wal = open()) {
            for (int i = 0; i < 100; i++) {
                wal.append(bytes("" + i)).join();
            }
            long before = wal.bytes();
            long sequence = wal.sequence();

            assertThat(wal.compact(records -> {
                        for (int i = 100; i < 200; i++) {
                            appended.add(wal.append(bytes("" + i)));
                        }
                        appended.getLast().join();
                        return odd(records);
                    }))
                    .isTrue();

            assertThat(appended).allMatch(CompletableFuture::isDone);
            assertThat(wal.records()).isEqualTo(150);
            assertThat(wal.sequence()).isGreaterThan(sequence);
            assertThat(wal.compact(records -> records))
                    .as("nothing to leave out")
                    .isFalse();
            wal.append(bytes("200")).join();
            assertThat(Files.size(file)).isLessThan(before + 101 * (8 + 3 + FRAME));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 200; i += i < 99 ? 2 : 1) {
            expected.add("" + i);
        }
        open().close();
        assertThat(replayed).isEqualTo(expected);
        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly("votes.wal");
        }
    }

    /// Whatever fails before the new file has the name, the old one goes on.
    @Test
    void aCompactionThatFailsLeavesTheOldFileInUse() throws Exception {
        // Four flushes make the new file; one more has nothing to do with it.
        for (int failing : new int[] {1, 2, 3, 4, 1_000}) {
            Files.deleteIfExists(file);
            int fails = failing;
            AtomicInteger syncs = new AtomicInteger();
            try (WriteAheadFile wal = open(path -> path.toString().endsWith(".new")
                    ? new HookedChannel(DurableChannel.openFile(path), () -> {
                        if (syncs.incrementAndGet() == fails) {
                            throw new IOException("No space left on device");
                        }
                    })
                    : DurableChannel.openFile(path))) {
                wal.appendAndSync(List.of(bytes("1"), bytes("2"), bytes("3")));
                try {
                    assertThat(wal.compact(WriteAheadFileTest::odd)).isTrue();
                    assertThat(syncs.get()).isLessThan(failing);
                } catch (EnvironmentException e) {
                    assertThat(e).hasMessageContaining("anew").hasMessageContaining("No space left on device");
                    assertThat(wal.failure()).isNull();
                    assertThat(wal.records()).isEqualTo(3);
                }
                wal.append(bytes("5")).join();
            }
            boolean compacted = syncs.get() < failing;
            assertThat(compacted).as("flush %s", failing).isEqualTo(failing > 4);
            open().close();
            assertThat(replayed).isEqualTo(compacted ? List.of("1", "3", "5") : List.of("1", "2", "3", "5"));
            assertThat(fatal.get()).isNull();
        }
    }

    /// The name must not be there before the bytes are.
    @Test
    void aCompactedFileIsOnTheMediumBeforeItHasTheName() {
        AtomicInteger unflushed = new AtomicInteger();
        List<Integer> atTheExchange = new ArrayList<>();
        try (WriteAheadFile wal = open(path ->
                new HookedChannel(DurableChannel.openFile(path), () -> {
                    if (path.toString().endsWith(".new")) {
                        unflushed.set(0);
                    }
                }) {
                    @Override
                    public int write(ByteBuffer source, long position) throws IOException {
                        if (path.toString().endsWith(".new")) {
                            unflushed.incrementAndGet();
                        }
                        return super.write(source, position);
                    }

                    @Override
                    public void close() throws IOException {
                        atTheExchange.add(unflushed.get());
                        super.close();
                    }
                })) {
            wal.appendAndSync(List.of(bytes("1"), bytes("2")));
            assertThat(wal.compact(WriteAheadFileTest::odd)).isTrue();
            assertThat(atTheExchange).containsExactly(0);
        }
    }

    @Test
    void damageSinceTheOpeningIsNotCopiedIntoANewFile() throws Exception {
        try (WriteAheadFile wal = open()) {
            wal.appendAndSync(List.of(bytes("1"), bytes("2")));
            try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                raw.seek(START + 8);
                raw.write('7');
            }

            assertThatThrownBy(() -> wal.compact(WriteAheadFileTest::odd))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("is damaged at offset " + START);
        }
        assertThat(WalImage.of(Files.readAllBytes(file)).records()).isEmpty();
    }

    @Test
    void anEmptiedFileIsToldFromAMissingAndFromAWholeOne() throws Exception {
        open().close();
        Files.write(file, new byte[0]);

        try (WriteAheadFile wal = open()) {
            assertThat(wal.found()).isEqualTo(new WalFound.Emptied());
            wal.append(bytes("a")).join();
        }
        try (WriteAheadFile wal = open()) {
            assertThat(wal.found()).isEqualTo(new WalFound.Whole());
        }
    }

    @Test
    void aCutNamesWhatWasLostAndWhereItIsKept() throws Exception {
        try (WriteAheadFile wal = open()) {
            wal.append(bytes("a")).join();
        }
        byte[] end = {0, 0, 0, 1, 1, 1, 1, 1, 'x', 0, 0};
        Files.write(file, end, StandardOpenOption.APPEND);
        long offset = START + 9 + FRAME;
        Path kept = directory.resolve("votes.wal.cut-2");

        try (WriteAheadFile wal = open()) {
            assertThat(wal.found()).isEqualTo(new WalFound.Cut(offset, end.length, List.of(), kept));
        }
        // Zeros at the end are not copied: there may be any number of them.
        assertThat(kept).hasBinaryContent(Arrays.copyOf(end, 9));
        assertThat(Files.size(file)).isEqualTo(offset);
    }

    @Test
    void anOpenerThatObjectsStopsBeforeAnythingIsCut() throws Exception {
        open().close();
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> WriteAheadFile.open(file, MAX, fatal::set, new WalReplay() {
                    @Override
                    public void record(WalRecord record) {}

                    @Override
                    public void found(WalFound found) {
                        assertThat(found).isInstanceOf(WalFound.Cut.class);
                        throw new EnvironmentException("not like this", "ask somebody");
                    }
                }))
                .hasMessageContaining("not like this");

        assertThat(file).hasBinaryContent(before);
        assertThat(directory.toFile().list()).containsExactly("votes.wal");
    }
}
