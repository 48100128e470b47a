package network.icn.node.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.WalQueue.Pending;
import network.icn.protocol.kernel.bytes.Payload;
import org.jspecify.annotations.Nullable;

/// An append-only file of records; a record is acknowledged only when it is on the medium.
///
/// One thread writes. It takes whatever waits, writes it with one call and flushes once, so the cost of a flush is
/// shared (group commit). A failed write or flush is final: after a failed fsync nobody knows what is on the medium and
/// a second try may lie (PostgreSQL's "fsyncgate"), so all waiting appends fail, the file refuses further ones and the
/// [FatalHandler] ends the node.
///
/// Each flush ends with a commit frame, and the next one, or a quiet moment, confirms it ([WalFormat]). Opening tells
/// sound from torn from damaged ([WalFound]).
public final class WriteAheadFile implements AutoCloseable {
    private final Path file;
    private final DurableChannel.Opener opener;
    private final WalFound found;
    private final int maxRecordBytes;
    private final FatalHandler fatal;
    private final ReentrantLock compacting = new ReentrantLock();
    private final AtomicReference<@Nullable WalRewrite> rewrite = new AtomicReference<>();
    private volatile DurableChannel channel;
    private volatile WalTail tail;
    private final WalQueue waiting;
    private final Thread writer;
    private volatile @Nullable EnvironmentException poison;
    private volatile WalMark flushed;

    private WriteAheadFile(
            Path file, DurableChannel.Opener opener, WalOpening.Opened opened, int maxRecordBytes, FatalHandler fatal) {
        this.file = file;
        this.opener = opener;
        this.channel = opened.channel();
        this.tail = opened.tail();
        this.found = opened.found();
        this.maxRecordBytes = maxRecordBytes;
        this.fatal = fatal;
        this.waiting = new WalQueue(file);
        this.flushed = tail.last();
        this.writer = Thread.ofPlatform().daemon().name("icn-wal").unstarted(this::writeLoop);
    }

    /// Opens or creates the file and hands every record of a sound batch to `replay`, one at a time. A last batch that
    /// is torn is put into a file beside it. When this returns, all that was handed out is beyond doubt.
    ///
    /// @param maxRecordBytes larger records are refused, in both directions
    /// @throws EnvironmentException if something acknowledged is damaged, or the file cannot be had or written
    public static WriteAheadFile open(Path file, int maxRecordBytes, FatalHandler fatal, WalReplay replay) {
        return open(file, maxRecordBytes, fatal, replay, DurableChannel::openFile);
    }

    /// The same over another file system, for tests of what disks do.
    public static WriteAheadFile open(
            Path file, int maxRecordBytes, FatalHandler fatal, WalReplay replay, DurableChannel.Opener opener) {
        try {
            // Where the bytes are: a link stays one when the file is written anew.
            Path real = Files.isSymbolicLink(file) ? file.toRealPath() : file;
            WalOpening.Opened opened = new WalOpening(real, maxRecordBytes, opener, replay).open();
            WriteAheadFile ready = new WriteAheadFile(real, opener, opened, maxRecordBytes, fatal);
            ready.writer.start();
            return ready;
        } catch (IOException e) {
            throw new EnvironmentException("cannot open " + file, "check disk space, owner and path", e);
        }
    }

    /// Hands every record of a sound batch to `replay` and changes nothing. A torn end is what its owner is just
    /// writing; a file without a byte is none that a node leaves, not even for a moment.
    ///
    /// @throws EnvironmentException if something acknowledged is damaged, or it cannot be read
    public static void read(Path file, int maxRecordBytes, Consumer<WalRecord> replay) {
        try (DurableChannel channel = ReadOnlyChannel.open(file)) {
            if (channel.size() == 0) {
                throw new EnvironmentException(
                        file + " is empty, though no node leaves it so", "restore it from a copy, or move it away");
            }
            WalRecovery.Result _ = new WalRecovery(file, channel, maxRecordBytes, replay::accept).scan();
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + file, "check owner and path", e);
        }
    }

    /// Completes when the record is on the medium; exceptionally with an [EnvironmentException] when it is not known to
    /// be. Waits for room when too many records are under way.
    public CompletableFuture<WalPosition> append(byte[] payload) {
        Pending pending = pending(payload);
        waiting.put(List.of(pending));
        return pending.done();
    }

    private Pending pending(byte[] payload) {
        if (payload.length < 1 || payload.length > maxRecordBytes) {
            throw new IllegalArgumentException("record: 1 to " + maxRecordBytes + " bytes, got " + payload.length);
        }
        return new Pending(payload);
    }

    /// Appends in that order and returns where they stand when all are on the medium. Up to 1 MiB are one batch, with
    /// one flush: after a crash all of them are there or none.
    ///
    /// @throws EnvironmentException if they are not known to be
    public List<WalPosition> appendAndSync(List<byte[]> payloads) {
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("payloads: at least one");
        }
        List<Pending> all = payloads.stream().map(this::pending).toList();
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            if (i > from && bytes + all.get(i).bytes() > WalTail.MAX_BATCH_BYTES) {
                waiting.put(all.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += all.get(i).bytes();
        }
        waiting.put(all.subList(from, all.size()));
        try {
            return all.stream().map(pending -> pending.done().join()).toList();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EnvironmentException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /// How the file was found when it was opened.
    public WalFound found() {
        return found;
    }

    /// Acknowledged records.
    public long records() {
        return flushed.records();
    }

    /// Counts the batches of this file and of those it has taken the place of, so an older copy has a smaller one.
    public long sequence() {
        return flushed.sequence();
    }

    /// Bytes of the file, up to the last acknowledged record.
    public long bytes() {
        return flushed.end();
    }

    /// Writes the file anew with what is needed of its records. Appends go on meanwhile, and their records follow.
    /// After a crash there is the old file or the new one, and each has all that was acknowledged and is needed.
    /// Offsets from before mean nothing afterwards.
    ///
    /// @param needed chooses from all records, in their order; called once, on this thread
    /// @return false if there was nothing to leave out, or another compaction is under way
    /// @throws EnvironmentException if the new file cannot be written; the old one goes on
    public boolean compact(UnaryOperator<List<Payload>> needed) {
        if (!compacting.tryLock()) {
            return false;
        }
        try {
            WalRewrite fresh =
                    WalRewrite.begin(new WalRewrite.Source(file, channel, maxRecordBytes, flushed), needed, opener);
            if (fresh == null) {
                return false;
            }
            rewrite.set(fresh);
            EnvironmentException closed = waiting.closed();
            if (closed != null) {
                abandon(closed);
            }
            waiting.wake();
            fresh.done().join();
            return true;
        } catch (IOException e) {
            throw new EnvironmentException("cannot write " + file + " anew", "check disk space", e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof EnvironmentException known ? known : e;
        } finally {
            compacting.unlock();
        }
    }

    /// The record that begins at that offset.
    ///
    /// @throws EnvironmentException if there is no sound record
    public Payload read(long offset) {
        try {
            return WalFormat.readRecord(channel, offset, flushed.end(), maxRecordBytes)
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
            while (waiting.next(batch)) {
                exchange();
                if (batch.isEmpty()) {
                    tail.tick(System.nanoTime());
                } else {
                    write(batch);
                    batch.clear();
                }
            }
            tail.confirm();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            fail(batch, e);
        }
        end(new EnvironmentException(file + " is closed", "open it again"));
    }

    /// Goes on in the file that was written anew, if there is one. On the writer's thread, so nothing is appended
    /// meanwhile.
    private void exchange() throws IOException {
        WalRewrite fresh = rewrite.getAndSet(null);
        if (fresh == null) {
            return;
        }
        try {
            fresh.follow(tail.last());
        } catch (IOException | RuntimeException e) {
            fresh.abandon(new EnvironmentException("cannot write " + file + " anew", "check disk space", e));
            return;
        }
        try (DurableChannel _ = channel) {
            fresh.takePlace();
            channel = fresh.channel();
            tail = fresh.tail();
            flushed = tail.last();
        } catch (IOException e) {
            fresh.done().completeExceptionally(e);
            throw e;
        }
        fresh.done().complete(null);
    }

    private void abandon(EnvironmentException reason) {
        WalRewrite fresh = rewrite.getAndSet(null);
        if (fresh != null) {
            fresh.abandon(reason);
        }
    }

    private void write(List<Pending> batch) throws IOException {
        long index = tail.last().records();
        List<Long> offsets = tail.append(batch.stream().map(Pending::payload).toList(), System.nanoTime());
        flushed = tail.last();
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).done().complete(new WalPosition(index + i, offsets.get(i)));
        }
    }

    private void fail(List<Pending> batch, Throwable cause) {
        EnvironmentException reason = new EnvironmentException(
                "cannot write " + file, "free disk space or replace the disk, then start the node again", cause);
        poison = reason;
        WalQueue.fail(batch, reason);
        end(reason);
        fatal.fatal(reason);
    }

    private void end(EnvironmentException reason) {
        waiting.close(reason);
        abandon(reason);
    }

    /// Writes what waits, confirms it, then closes.
    @Override
    public void close() {
        waiting.end();
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
