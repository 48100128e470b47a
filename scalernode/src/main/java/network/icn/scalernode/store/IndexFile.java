package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.merkle.MerkleBuilder;
import network.icn.protocol.merkle.NodeSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The upper part of the Merkle tree on disk: complete nodes from 64 KiB of data up (level 4), 0.1 % of the data; the
/// lower levels are recomputed from it (challenges.md 7.1).
///
/// The file: magic, u64 leaf count, root, u32 CRC-32C of all nodes, u32 CRC-32C of the header so far; then the nodes of
/// level 4, of level 5, and so on.
final class IndexFile implements AutoCloseable {
    static final int LOWEST_LEVEL = 4;
    private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);
    private static final byte[] MAGIC = "ICNTREE1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 56;
    /// Leaves hashed between two reports of progress.
    private static final long STRIDE = 256;

    private final FileChannel channel;
    private final long leafCount;
    private final Hash32 root;

    private IndexFile(FileChannel channel, long leafCount, Hash32 root) {
        this.channel = channel;
        this.leafCount = leafCount;
        this.root = root;
    }

    /// Opens the index of that many leaves; builds it if it is missing, damaged or of other data.
    ///
    /// @param progress hears of leaves hashed so far
    static IndexFile openOrBuild(Path file, LeafSpace leaves, LongConsumer progress) {
        try {
            Optional<IndexFile> existing = Files.exists(file) ? open(file, leaves.leafCount()) : Optional.empty();
            if (existing.isPresent()) {
                return existing.get();
            }
            LOG.atInfo().addKeyValue("leaves", leaves.leafCount()).log("building the Merkle index");
            build(file, leaves, progress);
            return open(file, leaves.leafCount())
                    .orElseThrow(() -> new EnvironmentException(
                            "the index " + file + " does not read back as written", "check the disk"));
        } catch (IOException e) {
            throw new EnvironmentException("cannot use the index " + file, "free disk space, check the disk", e);
        }
    }

    private static Optional<IndexFile> open(Path file, long leafCount) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        String damage = "truncated";
        if (channel.size() == HEADER_BYTES + nodes(leafCount) * Hash32.BYTES) {
            ByteBuffer header = read(channel, 0, HEADER_BYTES);
            byte[] magic = new byte[MAGIC.length];
            byte[] rootBytes = new byte[Hash32.BYTES];
            header.get(magic);
            long count = header.getLong();
            header.get(rootBytes);
            int bodyCrc = header.getInt();
            boolean sound = header.getInt() == crcOfHeader(header)
                    && Arrays.equals(magic, MAGIC)
                    && count == leafCount
                    && bodyCrc == crcOfNodes(channel);
            if (sound) {
                return Optional.of(new IndexFile(channel, leafCount, Hash32.of(rootBytes)));
            }
            damage = "checksum";
        }
        channel.close();
        LOG.atWarn().addKeyValue("file", file).addKeyValue("reason", damage).log("index is not usable");
        return Optional.empty();
    }

    private static void build(Path file, LeafSpace leaves, LongConsumer progress) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            long count = leaves.leafCount();
            NodeWriter nodes = new NodeWriter(channel, count);
            MerkleBuilder builder = new MerkleBuilder(LOWEST_LEVEL, nodes);
            for (long leaf = 0; leaf < count; leaf += STRIDE) {
                leaves.read(leaf, Math.min(count, leaf + STRIDE), builder::leaf);
                progress.accept(builder.size());
            }
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                    .put(MAGIC)
                    .putLong(count)
                    .put(builder.root().bytes())
                    .putInt(crcOfNodes(channel));
            header.putInt(crcOfHeader(header)).flip();
            writeFully(channel, header, 0);
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.syncDirectory(DurableFiles.directoryOf(file));
    }

    /// Puts every node where it belongs. Nodes come in no file order, but each only once.
    private record NodeWriter(FileChannel channel, long leafCount) implements NodeSink {
        @Override
        public void accept(int level, long index, Hash32 hash) {
            try {
                writeFully(channel, ByteBuffer.wrap(hash.bytes()), offset(leafCount, level, index));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static long nodes(long leafCount) {
        long nodes = 0;
        for (int level = LOWEST_LEVEL; leafCount >>> level > 0; level++) {
            nodes += leafCount >>> level;
        }
        return nodes;
    }

    private static long offset(long leafCount, int level, long index) {
        long nodes = index;
        for (int below = LOWEST_LEVEL; below < level; below++) {
            nodes += leafCount >>> below;
        }
        return HEADER_BYTES + nodes * Hash32.BYTES;
    }

    private static int crcOfNodes(FileChannel channel) throws IOException {
        CRC32C crc = new CRC32C();
        long size = channel.size();
        for (long at = HEADER_BYTES; at < size; at += 1 << 20) {
            crc.update(read(channel, at, (int) Math.min(1 << 20, size - at)));
        }
        return (int) crc.getValue();
    }

    private static int crcOfHeader(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, HEADER_BYTES - 4));
        return (int) crc.getValue();
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("index ends at " + (offset + buffer.position()));
            }
        }
        return buffer.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer source, long offset) throws IOException {
        long position = offset;
        while (source.hasRemaining()) {
            position += channel.write(source, position);
        }
    }

    long leafCount() {
        return leafCount;
    }

    Hash32 root() {
        return root;
    }

    /// @param level from [#LOWEST_LEVEL] on
    Hash32 node(int level, long index) throws IOException {
        byte[] hash = new byte[Hash32.BYTES];
        read(channel, offset(leafCount, level, index), Hash32.BYTES).get(hash);
        return Hash32.of(hash);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
