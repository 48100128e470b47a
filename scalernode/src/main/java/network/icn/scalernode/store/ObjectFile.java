package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.zip.CRC32C;
import network.icn.protocol.kernel.bytes.CanonicalWriter;

/// The file of one object: a page that describes it to whoever has nothing but this file, then its
/// bytes. Written whole, then read only. The node itself goes by the log of objects alone.
///
/// The page: magic, u64 index, the record of the log of objects, u32 CRC-32C of all this; zeros.
final class ObjectFile {
    static final int CONTENT_OFFSET = 4_096;
    private static final byte[] MAGIC = "ICNOBJ02".getBytes(StandardCharsets.US_ASCII);

    private ObjectFile() {}

    /// Writes the page, flushes all, and takes the right to write from everybody.
    static void seal(Path partial, StoredObject object) throws IOException {
        CanonicalWriter page = new CanonicalWriter()
                .fixed(MAGIC)
                .u64(object.serial())
                .fixed(new ObjectRecord.Put(object.kind(), object.name(), object.entry()).bytes());
        CRC32C crc = new CRC32C();
        crc.update(page.toBytes());
        byte[] whole = Arrays.copyOf(page.u32(crc.getValue()).toBytes(), CONTENT_OFFSET);
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.wrap(whole), 0);
            channel.force(true);
        }
        if (Files.getFileAttributeView(partial, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("r--------"));
        }
    }

    static void write(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long position = offset;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }
}
