package network.icn.scalernode.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.merkle.MerkleBuilder;

/// The file of one object: a page that describes it, so that a lost manifest can be made again, then its bytes. Written
/// whole, then read only.
///
/// The page: magic, u64 serial, u8 kind, u64 size, u64 first leaf, u64 first generation, root, u32 length and bytes of
/// the name, u32 CRC-32C of all this; zeros.
final class ObjectFile {
    static final int CONTENT_OFFSET = 4_096;
    private static final byte[] MAGIC = "ICNOBJ01".getBytes(StandardCharsets.US_ASCII);
    private static final int LEAF = EraSnapshot.LEAF_BYTES;
    private static final int CHUNK = 256 * LEAF;

    /// What was copied.
    ///
    /// @param root of the leaves
    record Content(long size, Hash32 root) {
        boolean isOf(StoredObject object) {
            return size == object.size() && root.equals(object.root());
        }
    }

    private ObjectFile() {}

    /// Copies a stream behind the page, which is written by [#seal], and flushes: others may not wait for that.
    ///
    /// @param size of the source; one that goes on behind it is cut off there, and its copy is larger than that
    /// @throws UncheckedIOException if the source fails
    static Content copy(InputStream in, long size, Path partial, LongConsumer progress) throws IOException {
        MerkleBuilder leaves = new MerkleBuilder();
        byte[] chunk = new byte[CHUNK];
        long done = 0;
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int read = next(in, chunk); read > 0 && done <= size; read = next(in, chunk)) {
                hash(leaves, chunk, read);
                write(channel, ByteBuffer.wrap(chunk, 0, read), CONTENT_OFFSET + done);
                done += read;
                progress.accept(done);
            }
            channel.force(true);
        }
        return new Content(done, leaves.root());
    }

    private static int next(InputStream in, byte[] chunk) {
        try {
            return in.readNBytes(chunk, 0, chunk.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void hash(MerkleBuilder leaves, byte[] chunk, int length) {
        int whole = Math.ceilDiv(length, LEAF) * LEAF;
        Arrays.fill(chunk, length, whole, (byte) 0);
        leaves.leaves(chunk, 0, whole, LEAF);
    }

    /// Writes the page, flushes all, and takes the right to write from everybody.
    static void seal(Path partial, StoredObject object) throws IOException {
        CanonicalWriter page = new CanonicalWriter()
                .fixed(MAGIC)
                .u64(object.serial())
                .u8(object.kind().code())
                .u64(object.size())
                .u64(object.firstLeaf())
                .u64(object.added())
                .hash(object.root())
                .variable(object.name().bytes().bytes());
        byte[] head = page.toBytes();
        byte[] whole = Arrays.copyOf(page.u32(crc(head, head.length)).toBytes(), CONTENT_OFFSET);
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.wrap(whole), 0);
            channel.force(true);
        }
        if (Files.getFileAttributeView(partial, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("r--------"));
        }
    }

    /// What the page says; nothing if there is none, or a damaged one.
    static Optional<StoredObject> describe(Path file) throws IOException {
        byte[] page = new byte[CONTENT_OFFSET];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer buffer = ByteBuffer.wrap(page);
            while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
                // Reads on.
            }
        }
        try {
            CanonicalReader in = new CanonicalReader(page);
            in.expect(MAGIC);
            long serial = in.u64();
            Optional<StoredObject.Kind> kind = StoredObject.Kind.of(in.u8());
            long size = in.u64AtMost(EraSnapshot.MAX_LEAVES * LEAF);
            long firstLeaf = in.u64AtMost(EraSnapshot.MAX_LEAVES);
            long added = in.u64();
            Hash32 root = in.hash();
            byte[] name = in.variable(ObjectName.MAX_BYTES);
            int described = page.length - in.remaining();
            if (in.u32() != crc(page, described) || kind.isEmpty() || size == 0) {
                return Optional.empty();
            }
            return Optional.of(new StoredObject(
                    serial, kind.get(), ObjectName.of(name), size, firstLeaf, root, added, StoredObject.PRESENT));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static long crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long position = offset;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }
}
