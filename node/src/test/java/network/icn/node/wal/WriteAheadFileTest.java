package network.icn.node.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
        WriteAheadFile wal = open(path -> new FaultyChannel(DurableChannel.openFile(path), () -> {
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
        release.countDown();
        together.forEach(CompletableFuture::join);
        assertThat(syncs.get()).isEqualTo(2);
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
        WriteAheadFile wal = open(path -> new FaultyChannel(DurableChannel.openFile(path), () -> {
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
        WriteAheadFile wal = open(path -> new FaultyChannel(DurableChannel.openFile(path), () -> {}) {
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
