package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.bytes.Payload;
import org.jspecify.annotations.Nullable;

/// An append-only file of records; a record is acknowledged only when it is on the medium.
///
/// One thread writes. It takes whatever waits, writes it with one call and flushes once, so the cost of a flush is
/// shared (group commit). A failed write or flush is final: after a failed fsync nobody knows what is on the medium and
/// a second try may lie (PostgreSQL's "fsyncgate"), so all waiting appends fail, the file refuses further ones and the
/// [FatalHandler] ends the node.
public final class WriteAheadFile implements AutoCloseable {
    /// Waiting records; beyond that the caller waits, so memory stays bounded.
    private static final int MAX_WAITING = 1_024;
    /// A batch is closed at this size: larger writes make the flush longer without making it rarer.
    private static final int MAX_BATCH_BYTES = 1 << 20;

    private record Pending(Payload payload, CompletableFuture<WalPosition> done) {}

    private final Path file;
    private final DurableChannel channel;
    private final int maxRecordBytes;
    private final FatalHandler fatal;
    private final BlockingQueue<Pending> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Thread writer;
    private volatile @Nullable EnvironmentException poison;
    private volatile boolean closing;
    private volatile long records;
    private volatile long end;

    private WriteAheadFile(
            Path file, DurableChannel channel, int maxRecordBytes, FatalHandler fatal, WalRecovery.Result recovered) {
        this.file = file;
        this.channel = channel;
        this.maxRecordBytes = maxRecordBytes;
        this.fatal = fatal;
        this.records = recovered.records();
        this.end = recovered.end();
        this.writer = Thread.ofPlatform().daemon().name("icn-wal").unstarted(this::writeLoop);
    }

    /// Opens or creates the file, cuts off a torn end and hands every sound record to `replay`, one at a time.
    ///
    /// @param maxRecordBytes larger records are refused, in both directions
    /// @throws EnvironmentException if it is damaged, in use, or cannot be written
    public static WriteAheadFile open(Path file, int maxRecordBytes, FatalHandler fatal, Consumer<WalRecord> replay) {
        return open(file, maxRecordBytes, fatal, replay, DurableChannel::openFile);
    }

    /// The same over another file system, for tests of what disks do.
    public static WriteAheadFile open(
            Path file,
            int maxRecordBytes,
            FatalHandler fatal,
            Consumer<WalRecord> replay,
            DurableChannel.Opener opener) {
        try {
            boolean created = !Files.exists(file);
            DurableChannel channel = opener.open(file);
            try {
                WalRecovery.Result recovered = new WalRecovery(file, channel, maxRecordBytes).recover(replay);
                if (created) {
                    DurableFiles.syncDirectory(DurableFiles.directoryOf(file));
                }
                WriteAheadFile opened = new WriteAheadFile(file, channel, maxRecordBytes, fatal, recovered);
                opened.writer.start();
                return opened;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot open " + file, "check disk space, owner and path", e);
        }
    }

    /// Hands every sound record to `replay` and changes nothing. A torn end is what its owner is just writing.
    ///
    /// @throws EnvironmentException if it is damaged or cannot be read
    public static void read(Path file, int maxRecordBytes, Consumer<WalRecord> replay) {
        try (DurableChannel channel = ReadOnlyChannel.open(file)) {
            WalRecovery.Result _ = new WalRecovery(file, channel, maxRecordBytes).scan(replay);
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + file, "check owner and path", e);
        }
    }

    /// Completes when the record is on the medium; exceptionally with an [EnvironmentException] when it is not known to
    /// be. Waits for room when too many records are under way.
    public CompletableFuture<WalPosition> append(byte[] payload) {
        if (payload.length < 1 || payload.length > maxRecordBytes) {
            throw new IllegalArgumentException("record: 1 to " + maxRecordBytes + " bytes, got " + payload.length);
        }
        Pending pending = new Pending(Payload.of(payload), new CompletableFuture<>());
        try {
            while (!refused(pending) && !waiting.offer(pending, 100, TimeUnit.MILLISECONDS)) {
                // Waits for room, but not for a writer that is gone.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            pending.done().completeExceptionally(new EnvironmentException("interrupted", "try again", e));
        }
        // The writer may have gone between the check and the offer.
        if (refused(pending)) {
            waiting.remove(pending);
        }
        return pending.done();
    }

    private boolean refused(Pending pending) {
        EnvironmentException reason = poison;
        if (reason == null && closing && !writer.isAlive()) {
            reason = new EnvironmentException(file + " is closed", "open it again");
        }
        return reason != null && pending.done().completeExceptionally(reason);
    }

    /// Appends in that order and returns the position of the last one when all are on the medium.
    ///
    /// @throws EnvironmentException if they are not known to be
    public WalPosition appendAndSync(List<byte[]> payloads) {
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("payloads: at least one");
        }
        List<CompletableFuture<WalPosition>> all = new ArrayList<>(payloads.size());
        payloads.forEach(payload -> all.add(append(payload)));
        try {
            all.forEach(CompletableFuture::join);
            return all.getLast().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EnvironmentException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /// Acknowledged records.
    public long records() {
        return records;
    }

    /// The record that begins at that offset.
    ///
    /// @throws EnvironmentException if there is no sound record
    public Payload read(long offset) {
        try {
            return RecordFormat.read(channel, offset, end, maxRecordBytes)
                    .map(Payload::of)
                    .orElseThrow(() ->
                            new EnvironmentException(file + " has no sound record at " + offset, "check the disk"));
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + file + " at " + offset, "check the disk", e);
        }
    }

    /// Why the file takes no more records; null while it does. For health checks.
    public @Nullable String failure() {
        EnvironmentException reason = poison;
        return reason == null ? null : reason.getMessage();
    }

    private void writeLoop() {
        List<Pending> batch = new ArrayList<>();
        try {
            while (nextBatch(batch)) {
                write(batch);
                batch.clear();
            }
        } catch (IOException | RuntimeException e) {
            fail(batch, e);
        } catch (InterruptedException e) {
            fail(batch, e);
        }
    }

    /// Fills the batch with what waits; false when the file is being closed and nothing waits.
    private boolean nextBatch(List<Pending> batch) throws InterruptedException {
        while (batch.isEmpty()) {
            Pending first = waiting.poll(closing ? 0 : 50, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
            } else if (closing) {
                return false;
            }
        }
        long bytes = batch.getFirst().payload().size();
        while (bytes < MAX_BATCH_BYTES) {
            Pending next = waiting.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
            bytes += next.payload().size();
        }
        return true;
    }

    private void write(List<Pending> batch) throws IOException {
        int bytes = 0;
        for (Pending pending : batch) {
            bytes += RecordFormat.HEADER_BYTES + pending.payload().size();
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        batch.forEach(pending -> RecordFormat.put(out, pending.payload().bytes()));
        RecordFormat.writeFully(channel, out.flip(), end);
        channel.sync();
        acknowledge(batch);
    }

    private void acknowledge(List<Pending> batch) {
        long index = records;
        long offset = end;
        List<WalPosition> positions = new ArrayList<>(batch.size());
        for (Pending pending : batch) {
            positions.add(new WalPosition(index++, offset));
            offset += RecordFormat.HEADER_BYTES + pending.payload().size();
        }
        records = index;
        end = offset;
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).done().complete(positions.get(i));
        }
    }

    private void fail(List<Pending> batch, Exception cause) {
        EnvironmentException reason = new EnvironmentException(
                "cannot write " + file, "free disk space or replace the disk, then start the node again", cause);
        poison = reason;
        batch.forEach(pending -> pending.done().completeExceptionally(reason));
        List<Pending> rest = new ArrayList<>();
        waiting.drainTo(rest);
        rest.forEach(pending -> pending.done().completeExceptionally(reason));
        fatal.fatal(reason);
    }

    /// Writes what waits, then closes.
    @Override
    public void close() {
        closing = true;
        try {
            // A fatal handler runs on the writer itself.
            if (!Thread.currentThread().equals(writer)) {
                writer.join();
            }
            channel.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new EnvironmentException("cannot close " + file, "check the disk", e);
        }
    }
}
