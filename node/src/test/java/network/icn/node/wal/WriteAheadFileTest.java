package network.icn.node.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.EnvironmentException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteAheadFileTest {
    private static final int MAX = 100;

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

    private void write(String... records) {
        try (WriteAheadFile wal = open()) {
            for (String record : records) {
                wal.append(bytes(record)).join();
            }
        }
    }

    @Test
    void replaysInOrderWhatWasAcknowledged() {
        try (WriteAheadFile wal = open()) {
            assertThat(wal.append(bytes("a")).join()).isEqualTo(new WalPosition(0, 8));
            assertThat(wal.appendAndSync(List.of(bytes("b"), bytes("cc")))).isEqualTo(new WalPosition(2, 26));
            assertThat(wal.read(26).bytes()).isEqualTo(bytes("cc"));
        }
        try (WriteAheadFile wal = open()) {
            assertThat(replayed).containsExactly("a", "b", "cc");
            assertThat(wal.records()).isEqualTo(3);
            assertThat(wal.append(bytes("d")).join().index()).isEqualTo(3);
        }
    }

    @Test
    void recordsHaveALimitFromBothSides() {
        try (WriteAheadFile wal = open()) {
            wal.append(new byte[MAX]).join();

            assertThatThrownBy(() -> wal.append(new byte[MAX + 1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> wal.append(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTornEndIsCutOffWhereverItTore() throws Exception {
        write("first", "second");
        byte[] whole = Files.readAllBytes(file);
        int secondAt = 8 + 8 + "first".length();

        for (int length = secondAt; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            try (WriteAheadFile wal = open()) {
                assertThat(replayed).as("cut to %s bytes", length).containsExactly("first");
                wal.append(bytes("third")).join();
            }
            open().close();
            assertThat(replayed).containsExactly("first", "third");
        }
    }

    @Test
    void zerosThatACrashLeftAtTheEndAreCutOff() throws Exception {
        write("first");
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(raw.length() + 4_096);
        }

        write("second");

        open().close();
        assertThat(replayed).containsExactly("first", "second");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 11, 12, 16, 18})
    void damageBeforeSoundRecordsIsAnErrorAndChangesNothing(int position) throws Exception {
        write("first", "second", "third");
        byte[] damaged = Files.readAllBytes(file);
        damaged[position] ^= 0x41;
        Files.write(file, damaged);

        assertThatThrownBy(this::open)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("damaged at offset 8");
        assertThat(file).hasBinaryContent(damaged);
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
        WriteAheadFile wal = open(path -> new FaultyChannel(DurableChannel.openFile(path), () -> {
            // The flush of creation is the first.
            if (syncs.incrementAndGet() == 2) {
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
        release.countDown();
        together.forEach(CompletableFuture::join);
        wal.close();

        assertThat(syncs.get()).isEqualTo(3);
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
        WriteAheadFile wal = open(path -> new FaultyChannel(DurableChannel.openFile(path), () -> {
            if (syncs.incrementAndGet() == 2) {
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
        assertThat(syncs.get()).isEqualTo(2);
        assertThat(wal.records()).isZero();
    }

    @Test
    void aFullDiskIsFinalToo() {
        WriteAheadFile wal = open(path -> new FaultyChannel(DurableChannel.openFile(path), () -> {}) {
            @Override
            public int write(ByteBuffer source, long position) throws IOException {
                if (position > 8) {
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

    /// A real file with trouble before its flush.
    private static class FaultyChannel implements DurableChannel {
        interface Trouble {
            void happen() throws IOException;
        }

        private final DurableChannel file;
        private final Trouble beforeSync;

        FaultyChannel(DurableChannel file, Trouble beforeSync) {
            this.file = file;
            this.beforeSync = beforeSync;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return file.write(source, position);
        }

        @Override
        public void sync() throws IOException {
            beforeSync.happen();
            file.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
