package network.icn.node.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The bytes of a write-ahead file: eight bytes of magic, then records of u32 length, u32 CRC-32C of the payload, and
/// the payload, all big-endian.
final class RecordFormat {
    static final byte[] MAGIC = "ICNWAL1\n".getBytes(StandardCharsets.US_ASCII);
    static final int HEADER_BYTES = 8;

    private RecordFormat() {}

    static void put(ByteBuffer out, byte[] payload) {
        out.putInt(payload.length).putInt(crc(payload)).put(payload);
    }

    /// The payload of the record at that offset if a whole and sound one is there. An empty record does not exist: a
    /// file system that extended a file with zeros would be full of them.
    static Optional<byte[]> read(DurableChannel file, long offset, long end, int maxRecordBytes) throws IOException {
        if (end - offset < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(readFully(file, offset, HEADER_BYTES));
        int length = header.getInt();
        int crc = header.getInt();
        if (length < 1 || length > maxRecordBytes || length > end - offset - HEADER_BYTES) {
            return Optional.empty();
        }
        byte[] payload = readFully(file, offset + HEADER_BYTES, length);
        return crc(payload) == crc ? Optional.of(payload) : Optional.empty();
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

    private static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }
}
