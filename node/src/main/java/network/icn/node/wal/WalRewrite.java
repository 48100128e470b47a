package network.icn.node.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.kernel.bytes.Payload;
import org.jspecify.annotations.Nullable;

/// A write-ahead file that takes the place of a longer one. It is complete and on the medium before it gets the name.
///
/// It has at least as many batches as it leaves out, counted from the sequence of the old one, so sequences never go
/// back.
final class WalRewrite {
    private static final String NEW = ".new";

    /// The old file.
    ///
    /// @param upTo what is read of it first; more may be appended meanwhile
    record Source(Path file, DurableChannel channel, int maxRecordBytes, WalMark upTo) {}

    private final Source source;
    private final Path fresh;
    private final DurableChannel channel;
    private final WalTail tail;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    private WalRewrite(Source source, Path fresh, DurableChannel channel, WalTail tail) {
        this.source = source;
        this.fresh = fresh;
        this.channel = channel;
        this.tail = tail;
    }

    /// Copies what is needed of the records so far; null if that is everything.
    ///
    /// @throws EnvironmentException if the old file is damaged
    static @Nullable WalRewrite begin(Source source, UnaryOperator<List<Payload>> needed, DurableChannel.Opener opener)
            throws IOException {
        List<Payload> all = new ArrayList<>();
        WalHeader header = header(source);
        read(source, header.start(), source.upTo(), batch -> batch.forEach(record -> all.add(record.payload())));
        List<Payload> kept = needed.apply(List.copyOf(all));
        if (kept.equals(all)) {
            return null;
        }
        Path fresh = source.file().resolveSibling(source.file().getFileName() + NEW);
        Files.deleteIfExists(fresh);
        WalHeader next = new WalHeader(source.upTo().sequence(), WalHeader.newSalt());
        Files.write(fresh, next.emptyFile());
        DurableChannel channel = opener.open(fresh);
        WalRewrite rewrite = new WalRewrite(source, fresh, channel, WalTail.begun(channel, next));
        try {
            rewrite.append(kept);
            return rewrite;
        } catch (IOException | RuntimeException e) {
            rewrite.discard(e);
            throw e;
        }
    }

    private static WalHeader header(Source source) throws IOException {
        try {
            return WalHeader.parse(WalFormat.readFully(source.channel(), 0, WalSector.BYTES));
        } catch (WalHeader.NotWalException e) {
            throw damaged(source, 0, e.getMessage());
        }
    }

    private static EnvironmentException damaged(Source source, long offset, @Nullable String reason) {
        return new EnvironmentException(
                source.file() + " is damaged at offset " + offset + " since it was opened (" + reason + ")",
                "check the disk before the next start");
    }

    private interface Batches {
        void accept(List<WalRecord> batch) throws IOException;
    }

    /// What is copied must verify like at a start: a copy would hide the damage for ever.
    private static void read(Source source, WalMark from, WalMark to, Batches batches) throws IOException {
        List<List<WalRecord>> read = new ArrayList<>();
        WalReader.Reading reading = new WalReader(source.channel(), to.end(), source.maxRecordBytes(), from)
                .readAll(Optional.of(to), read::add);
        if (reading.fault().isPresent()) {
            WalReader.Fault fault = reading.fault().get();
            throw damaged(source, fault.offset(), fault.reason());
        }
        for (List<WalRecord> batch : read) {
            batches.accept(batch);
        }
    }

    private void append(List<Payload> records) throws IOException {
        List<Payload> batch = new ArrayList<>();
        int bytes = 0;
        for (Payload record : records) {
            batch.add(record);
            bytes += WalFormat.RECORD_HEADER_BYTES + record.size();
            if (bytes >= WalTail.MAX_BATCH_BYTES) {
                tail.append(batch, System.nanoTime());
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            tail.append(batch, System.nanoTime());
        }
    }

    /// Copies what was appended since, batch by batch. Nothing may be appended to the old file any more.
    void follow(WalMark end) throws IOException {
        read(
                source,
                source.upTo(),
                end,
                batch -> tail.append(batch.stream().map(WalRecord::payload).toList(), System.nanoTime()));
        tail.confirm();
        // Also if there was nothing to write but the first bytes.
        channel.sync();
    }

    /// Gets the name of the old file. A failure here is final: nobody knows which one a crash would leave.
    void takePlace() throws IOException {
        DurableFiles.moveOver(fresh, source.file());
    }

    DurableChannel channel() {
        return channel;
    }

    WalTail tail() {
        return tail;
    }

    /// Completes when the new file is the file.
    CompletableFuture<@Nullable Void> done() {
        return done;
    }

    void abandon(EnvironmentException reason) {
        discard(reason);
        done.completeExceptionally(reason);
    }

    private void discard(Exception reason) {
        try {
            channel.close();
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
