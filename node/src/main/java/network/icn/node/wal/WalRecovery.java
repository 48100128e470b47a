package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.protocol.bytes.Payload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a write-ahead file from the start and settles how it ends.
///
/// A crash in the middle of a write leaves a torn record at the end: it was never acknowledged, so it is cut off. A bad
/// record with a sound one behind it is another matter: something that was acknowledged is damaged, and starting anyway
/// would break a promise.
final class WalRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(WalRecovery.class);

    /// @param records sound records
    /// @param end where the next record goes
    record Result(long records, long end) {}

    private final Path file;
    private final DurableChannel channel;
    private final int maxRecordBytes;

    WalRecovery(Path file, DurableChannel channel, int maxRecordBytes) {
        this.file = file;
        this.channel = channel;
        this.maxRecordBytes = maxRecordBytes;
    }

    /// Hands out the sound records and mends the end, so that more can be appended.
    Result recover(Consumer<WalRecord> replay) throws IOException {
        Result found = scan(replay);
        long size = channel.size();
        if (found.end() == 0) {
            return begin(size);
        }
        if (found.end() < size) {
            cut(found.end(), size);
        }
        return found;
    }

    /// Hands out the sound records and changes nothing. The end is 0 where no file was begun yet.
    Result scan(Consumer<WalRecord> replay) throws IOException {
        long size = channel.size();
        if (size < RecordFormat.MAGIC.length) {
            return new Result(0, 0);
        }
        if (!Arrays.equals(RecordFormat.readFully(channel, 0, RecordFormat.MAGIC.length), RecordFormat.MAGIC)) {
            throw new EnvironmentException(file + " is not a write-ahead file", "check the data directory");
        }
        long offset = RecordFormat.MAGIC.length;
        long index = 0;
        while (offset < size) {
            Optional<byte[]> payload = RecordFormat.read(channel, offset, size, maxRecordBytes);
            if (payload.isEmpty()) {
                requireTorn(offset, size);
                return new Result(index, offset);
            }
            replay.accept(new WalRecord(index, offset, Payload.of(payload.get())));
            index++;
            offset += RecordFormat.HEADER_BYTES + payload.get().length;
        }
        return new Result(index, offset);
    }

    /// A new file, or one whose creation was interrupted: nothing was acknowledged yet.
    private Result begin(long size) throws IOException {
        byte[] found = RecordFormat.readFully(channel, 0, (int) size);
        if (!Arrays.equals(found, Arrays.copyOf(RecordFormat.MAGIC, found.length))) {
            throw new EnvironmentException(file + " is not a write-ahead file", "check the data directory");
        }
        RecordFormat.writeFully(channel, ByteBuffer.wrap(RecordFormat.MAGIC), 0);
        channel.sync();
        return new Result(0, RecordFormat.MAGIC.length);
    }

    private void requireTorn(long offset, long size) throws IOException {
        if (soundRecordBehind(offset, size)) {
            throw new EnvironmentException(
                    file + " is damaged at offset " + offset + ", before sound records",
                    "restore it from a copy; nothing was changed");
        }
    }

    private void cut(long offset, long size) throws IOException {
        LOG.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("offset", offset)
                .addKeyValue("bytes", size - offset)
                .log("cut off a torn record at the end");
        channel.truncate(offset);
        channel.sync();
    }

    /// Looks at every offset at which the next record could begin, for the damage may be in the length.
    private boolean soundRecordBehind(long offset, long size) throws IOException {
        long last = Math.min(size, offset + RecordFormat.HEADER_BYTES + maxRecordBytes + 1L);
        for (long at = offset + 1; at < last; at++) {
            if (soundAt(at, size)) {
                return true;
            }
        }
        return false;
    }

    private boolean soundAt(long offset, long size) throws IOException {
        return RecordFormat.read(channel, offset, size, maxRecordBytes).isPresent();
    }
}
