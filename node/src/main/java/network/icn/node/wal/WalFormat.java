package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.zip.CRC32C;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// The bytes of a write-ahead file, all numbers big-endian.
///
/// A header, two marks in pages of their own, then batches: records, and a commit frame that binds them and everything
/// before them. A mark repeats a frame whose flush has returned; up to there nothing may ever be missing. Because marks
/// stand at fixed places, recovery never looks for a frame in bytes that somebody else has chosen.
final class WalFormat {
    /// A mark is alone in its page: it is written in place, and a torn page must hit nothing else.
    static final int PAGE_BYTES = 4_096;

    static final int MARKS = 2;
    /// Where batches begin.
    static final int DATA_START = PAGE_BYTES * (1 + MARKS);

    static final int RECORD_HEADER_BYTES = 8;
    static final int DIGEST_BYTES = Hash32.BYTES;
    /// Zero where a record has its length, records of the batch, sequence, own offset, chain.
    static final int FRAME_BYTES = 4 + 4 + 8 + 8 + DIGEST_BYTES;

    static final int FRAME_BOUND_BYTES = FRAME_BYTES - DIGEST_BYTES;

    private WalFormat() {}

    static long markOffset(int slot) {
        return (long) PAGE_BYTES * (1 + slot);
    }

    static void putRecord(ByteBuffer out, byte[] payload) {
        out.putInt(payload.length).putInt(crc(payload, 0, payload.length)).put(payload);
    }

    /// Ends the batch that fills `out` with its frame.
    ///
    /// @return the state behind it
    static WalMark putFrame(ByteBuffer out, WalMark before, int records) {
        long frameAt = before.end() + out.position();
        out.putInt(0).putInt(records).putLong(before.sequence() + 1).putLong(frameAt);
        Hash32 chain = chain(before.chain(), out.duplicate().flip());
        out.put(chain.bytes());
        return new WalMark(before.sequence() + 1, frameAt + FRAME_BYTES, before.records() + records, chain);
    }

    static Hash32 chain(Hash32 before, ByteBuffer bytes) {
        MessageDigest digest = sha256();
        digest.update(before.bytes());
        digest.update(bytes);
        return Hash32.of(digest.digest());
    }

    /// Names the damaged record and guards reads at random; that nothing was planted is the chain's part.
    static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The payload at that offset if a sound record is there.
    static Optional<Payload> readRecord(DurableChannel file, long offset, long end, int maxRecordBytes)
            throws IOException {
        if (end - offset < RECORD_HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(readFully(file, offset, RECORD_HEADER_BYTES));
        int length = header.getInt();
        if (length < 1 || length > maxRecordBytes || length > end - offset - RECORD_HEADER_BYTES) {
            return Optional.empty();
        }
        byte[] payload = readFully(file, offset + RECORD_HEADER_BYTES, length);
        return crc(payload, 0, length) == header.getInt() ? Optional.of(Payload.of(payload)) : Optional.empty();
    }

    static byte[] readFully(DurableChannel file, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        while (target.hasRemaining()) {
            if (file.read(target, offset + target.position()) < 0) {
                throw new IOException("file ends at " + (offset + target.position()));
            }
        }
        return target.array();
    }

    static void writeFully(DurableChannel file, ByteBuffer source, long offset) throws IOException {
        long position = offset;
        while (source.hasRemaining()) {
            position += file.write(source, position);
        }
    }
}
