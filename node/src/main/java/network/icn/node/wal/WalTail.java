package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import org.jspecify.annotations.Nullable;

/// The growing end of a write-ahead file: where the next batch goes, and what the marks say. Owned by one thread, and
/// told the time.
///
/// A batch and the mark of the batch before it are written together and flushed once. The marks take turns, one a
/// flush, so a torn one leaves the other. After a quiet moment both say where the file ends.
final class WalTail {
    /// A batch is closed at this size: larger writes make the flush longer without making it rarer.
    static final int MAX_BATCH_BYTES = 1 << 20;

    /// Within a second the last batch must be beyond doubt; the rest is for a slow disk.
    private static final Duration QUIET = Duration.ofMillis(250);

    private final DurableChannel file;
    private final Hash32 key;
    /// By slot; null if it cannot be read.
    private final @Nullable WalMark[] marks;
    private WalMark last;
    private long lastFlush;

    /// @param marks what is in the slots
    /// @param last the state behind the last batch, which is on the medium
    WalTail(DurableChannel file, WalHeader header, List<Optional<WalMark>> marks, WalMark last) {
        this.file = file;
        this.key = header.digest();
        this.marks = marks.stream().map(mark -> mark.orElse(null)).toArray(WalMark[]::new);
        this.last = last;
    }

    /// A file that consists of its first bytes.
    static WalTail begun(DurableChannel file, WalHeader header) {
        Optional<WalMark> start = Optional.of(header.start());
        return new WalTail(file, header, List.of(start, start), header.start());
    }

    /// The state behind the last batch.
    WalMark last() {
        return last;
    }

    /// Appends a batch. When this returns it is on the medium, and the one before it is confirmed.
    ///
    /// @param now a monotonic clock, in nanoseconds
    /// @return where each record begins
    List<Long> append(List<Payload> payloads, long now) throws IOException {
        int bytes = WalFormat.FRAME_BYTES;
        for (Payload payload : payloads) {
            bytes += WalFormat.RECORD_HEADER_BYTES + payload.size();
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        List<Long> offsets = new ArrayList<>(payloads.size());
        for (Payload payload : payloads) {
            offsets.add(last.end() + out.position());
            WalFormat.putRecord(out, payload.bytes());
        }
        WalMark next = WalFormat.putFrame(out, last, payloads.size());
        WalFormat.writeFully(file, out.flip(), last.end());
        writeMark();
        file.sync();
        last = next;
        lastFlush = now;
        return offsets;
    }

    /// Confirms the last batch if nothing came for a while.
    void tick(long now) throws IOException {
        if (now - lastFlush >= QUIET.toNanos()) {
            confirm();
        }
    }

    /// Makes both marks say where the file ends, one flush each: a crash must not tear both.
    void confirm() throws IOException {
        while (writeMark()) {
            file.sync();
        }
    }

    /// Writes the state of the last flush into the slot that is behind; false if none is.
    private boolean writeMark() throws IOException {
        int slot = nextSlot();
        if (last.equals(marks[slot])) {
            return false;
        }
        WalFormat.writeFully(file, ByteBuffer.wrap(last.sector(key)), WalFormat.markOffset(slot));
        marks[slot] = last;
        return true;
    }

    /// One that cannot be read, else the older one: the newer one must outlive the flush.
    private int nextSlot() {
        WalMark first = marks[0];
        WalMark second = marks[1];
        return first == null || (second != null && first.sequence() <= second.sequence()) ? 0 : 1;
    }
}
