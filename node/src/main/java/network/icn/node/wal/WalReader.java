package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// Reads batches one after the other. Each byte is read, summed and hashed once, and the first batch that does not
/// verify ends it: behind it there is nothing to be found that could be trusted.
final class WalReader {
    private static final int READ_AHEAD = 128 << 10;

    /// Why reading ended before the end of the file.
    ///
    /// @param offset of the record or frame at fault
    /// @param record its index in the file
    /// @param fragments records of that batch which still fit their checksum
    record Fault(long offset, long record, String reason, List<Payload> fragments) {
        Fault {
            fragments = List.copyOf(fragments);
        }
    }

    /// @param last the state behind the last batch that verifies
    /// @param fault of what follows; empty if nothing does
    record Reading(WalMark last, Optional<Fault> fault) {}

    private final DurableChannel file;
    private final long size;
    private final int maxRecordBytes;
    private WalMark last;
    private byte[] window = new byte[READ_AHEAD];
    private ByteBuffer view = ByteBuffer.wrap(window);
    /// Where in the window the batch begins, and how many bytes from there on are filled.
    private int base;

    private int filled;

    /// @param size where the file ends
    /// @param from the state to go on from
    WalReader(DurableChannel file, long size, int maxRecordBytes, WalMark from) {
        this.file = file;
        this.size = size;
        this.maxRecordBytes = maxRecordBytes;
        this.last = from;
    }

    /// Hands out the records of every batch that verifies, batch by batch.
    ///
    /// @param mark what is known of the file, empty to believe all that verifies
    Reading readAll(Optional<WalMark> mark, Consumer<List<WalRecord>> batches) throws IOException {
        while (last.end() < size) {
            Optional<Fault> fault = readBatch(mark, batches);
            if (fault.isPresent()) {
                return new Reading(last, fault);
            }
        }
        return new Reading(last, Optional.empty());
    }

    private Optional<Fault> readBatch(Optional<WalMark> mark, Consumer<List<WalRecord>> batches) throws IOException {
        List<WalRecord> batch = new ArrayList<>();
        int at = 0;
        while (true) {
            if (!fill(at + 4)) {
                return fault(at, "ends in the middle of a length", batch);
            }
            int length = view.getInt(base + at);
            if (length == 0) {
                return readFrame(at, batch, mark, batches);
            }
            int end = at + WalFormat.RECORD_HEADER_BYTES + length;
            if (length < 0 || length > maxRecordBytes || end > maxBatchBytes()) {
                return fault(at, "has a length that no record has", batch);
            }
            if (!fill(end)) {
                return fault(at, "goes on behind the end of the file", batch);
            }
            int payloadAt = base + at + WalFormat.RECORD_HEADER_BYTES;
            if (WalFormat.crc(window, payloadAt, length) != view.getInt(base + at + 4)) {
                return fault(at, "does not fit its checksum", batch);
            }
            batch.add(new WalRecord(
                    last.records() + batch.size(),
                    last.end() + at,
                    Payload.of(Arrays.copyOfRange(window, payloadAt, payloadAt + length))));
            at = end;
        }
    }

    private int maxBatchBytes() {
        return WalTail.MAX_BATCH_BYTES + WalFormat.RECORD_HEADER_BYTES + maxRecordBytes;
    }

    private Optional<Fault> readFrame(
            int at, List<WalRecord> batch, Optional<WalMark> mark, Consumer<List<WalRecord>> batches)
            throws IOException {
        if (!fill(at + WalFormat.FRAME_BYTES)) {
            return fault(at, "ends in the middle of a commit frame", batch);
        }
        int frameAt = base + at;
        int count = view.getInt(frameAt + 4);
        long sequence = view.getLong(frameAt + 8);
        long offset = view.getLong(frameAt + 16);
        int chainAt = frameAt + WalFormat.FRAME_BOUND_BYTES;
        Hash32 chain = Hash32.of(Arrays.copyOfRange(window, chainAt, chainAt + WalFormat.DIGEST_BYTES));
        Hash32 expected = WalFormat.chain(last.chain(), ByteBuffer.wrap(window, base, chainAt - base));
        if (count != batch.size()
                || sequence != last.sequence() + 1
                || offset != last.end() + at
                || !chain.equals(expected)) {
            // Which byte of the batch it is cannot be said: all its records fit their own checksum.
            return fault(0, "is in a batch that does not fit its commit frame", batch);
        }
        WalMark next = new WalMark(sequence, offset + WalFormat.FRAME_BYTES, last.records() + count, chain);
        if (mark.isPresent() && contradicts(next, mark.get())) {
            return fault(0, "is in a batch that does not fit the marks of the file", batch);
        }
        batches.accept(batch);
        last = next;
        base += at + WalFormat.FRAME_BYTES;
        filled -= at + WalFormat.FRAME_BYTES;
        return Optional.empty();
    }

    /// Whether a mark and a batch that verifies cannot both be of this file.
    private boolean contradicts(WalMark next, WalMark mark) {
        return mark.end() > last.end() && mark.end() <= next.end() && !mark.equals(next);
    }

    private Optional<Fault> fault(int at, String reason, List<WalRecord> batch) {
        long record = last.records() + (at == 0 ? 0 : batch.size());
        List<Payload> fragments = batch.stream().map(WalRecord::payload).toList();
        return Optional.of(new Fault(last.end() + at, record, reason, fragments));
    }

    /// Makes sure that so many bytes of the batch are in the window; false if the file has not as many.
    private boolean fill(int needed) throws IOException {
        if (needed <= filled) {
            return true;
        }
        if (needed > size - last.end()) {
            return false;
        }
        System.arraycopy(window, base, window, 0, filled);
        base = 0;
        int wanted = (int) Math.min(size - last.end(), Math.max(needed, filled + READ_AHEAD));
        if (wanted > window.length) {
            window = Arrays.copyOf(window, Math.max(wanted, 2 * window.length));
            view = ByteBuffer.wrap(window);
        }
        ByteBuffer target = ByteBuffer.wrap(window, filled, wanted - filled);
        while (target.hasRemaining()) {
            if (file.read(target, last.end() + target.position()) < 0) {
                throw new IOException("file ends at " + (last.end() + target.position()));
            }
        }
        filled = wanted;
        return true;
    }
}
