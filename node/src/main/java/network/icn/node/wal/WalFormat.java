package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
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

    /// Header and marks lie within one sector of any disk.
    static final int SECTOR_BYTES = 512;

    static final int RECORD_HEADER_BYTES = 8;
    static final int DIGEST_BYTES = Hash32.BYTES;
    /// Zero where a record has its length, records of the batch, sequence, own offset, chain.
    static final int FRAME_BYTES = 4 + 4 + 8 + 8 + DIGEST_BYTES;

    static final int FRAME_BOUND_BYTES = FRAME_BYTES - DIGEST_BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] MAGIC = "ICNWAL2\n".getBytes(StandardCharsets.US_ASCII);

    private WalFormat() {}

    /// The header is none of ours.
    static final class NotWalException extends Exception {
        private static final long serialVersionUID = 1L;

        NotWalException(String reason) {
            super(reason);
        }
    }

    /// The start of a file.
    ///
    /// @param baseSequence sequence of the last batch before this file; 0 unless it follows an older one
    /// @param salt random, so that no frame or mark of another file verifies in this one
    record Header(long baseSequence, Hash32 salt) {
        byte[] sector() {
            return sealed(ByteBuffer.allocate(SECTOR_BYTES)
                    .put(MAGIC)
                    .putLong(baseSequence)
                    .put(salt.bytes()));
        }

        /// What the chain begins with, and the key of the marks.
        Hash32 digest() {
            return tail(sector());
        }

        /// @throws NotWalException if it is none of this version, or damaged
        static Header parse(byte[] sector) throws NotWalException {
            if (!hasMagic(sector)) {
                throw new NotWalException("its header begins with other bytes");
            }
            if (!seal(sector).equals(tail(sector))) {
                throw new NotWalException("its header does not fit its checksum");
            }
            ByteBuffer in = ByteBuffer.wrap(sector).position(MAGIC.length);
            return new Header(in.getLong(), hash(in));
        }

        /// The first bytes of a file without records.
        byte[] emptyFile() {
            byte[] file = new byte[DATA_START];
            System.arraycopy(sector(), 0, file, 0, SECTOR_BYTES);
            byte[] mark = start().sector(digest());
            for (int slot = 0; slot < MARKS; slot++) {
                System.arraycopy(mark, 0, file, (int) markOffset(slot), SECTOR_BYTES);
            }
            return file;
        }

        /// The state before the first batch.
        Mark start() {
            return new Mark(baseSequence, DATA_START, 0, digest());
        }
    }

    /// The state behind a batch; also what a mark holds.
    ///
    /// @param sequence of the batch
    /// @param end offset behind its frame
    /// @param records of the whole file up to there
    /// @param chain SHA-256 over the chain before and all bytes of the batch before this field
    record Mark(long sequence, long end, long records, Hash32 chain) {
        /// @param key digest of the file's header
        byte[] sector(Hash32 key) {
            return sealed(
                    ByteBuffer.allocate(SECTOR_BYTES)
                            .putLong(sequence)
                            .putLong(end)
                            .putLong(records)
                            .put(chain.bytes()),
                    key.bytes());
        }

        /// Empty if the sector was torn, damaged, or is another file's.
        static Optional<Mark> parse(byte[] sector, Hash32 key) {
            if (!seal(sector, key.bytes()).equals(tail(sector))) {
                return Optional.empty();
            }
            ByteBuffer in = ByteBuffer.wrap(sector);
            return Optional.of(new Mark(in.getLong(), in.getLong(), in.getLong(), hash(in)));
        }
    }

    static boolean hasMagic(byte[] start) {
        return Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length));
    }

    static Hash32 newSalt() {
        byte[] salt = new byte[Hash32.BYTES];
        RANDOM.nextBytes(salt);
        return Hash32.of(salt);
    }

    static long markOffset(int slot) {
        return (long) PAGE_BYTES * (1 + slot);
    }

    static void putRecord(ByteBuffer out, byte[] payload) {
        out.putInt(payload.length).putInt(crc(payload, 0, payload.length)).put(payload);
    }

    /// Ends the batch that fills `out` with its frame.
    ///
    /// @return the state behind it
    static Mark putFrame(ByteBuffer out, Mark before, int records) {
        long frameAt = before.end() + out.position();
        out.putInt(0).putInt(records).putLong(before.sequence() + 1).putLong(frameAt);
        Hash32 chain = chain(before.chain(), out.duplicate().flip());
        out.put(chain.bytes());
        return new Mark(before.sequence() + 1, frameAt + FRAME_BYTES, before.records() + records, chain);
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

    private static byte[] sealed(ByteBuffer sector, byte[]... key) {
        byte[] bytes = new byte[SECTOR_BYTES];
        sector.flip().get(bytes, 0, sector.remaining());
        seal(bytes, key).copyTo(bytes, SECTOR_BYTES - DIGEST_BYTES);
        return bytes;
    }

    private static Hash32 seal(byte[] sector, byte[]... key) {
        MessageDigest digest = sha256();
        for (byte[] part : key) {
            digest.update(part);
        }
        digest.update(sector, 0, SECTOR_BYTES - DIGEST_BYTES);
        return Hash32.of(digest.digest());
    }

    private static Hash32 tail(byte[] sector) {
        return Hash32.of(Arrays.copyOfRange(sector, SECTOR_BYTES - DIGEST_BYTES, SECTOR_BYTES));
    }

    private static Hash32 hash(ByteBuffer in) {
        byte[] bytes = new byte[DIGEST_BYTES];
        in.get(bytes);
        return Hash32.of(bytes);
    }

    private static MessageDigest sha256() {
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
