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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.NodeSink;

/// The upper part of an object's Merkle tree on disk: complete nodes from 64 KiB of data up (level 4),
/// 0.1 % of the data; the lower levels are recomputed from it (docs/design/challenges.md 8). No node
/// stands for a last block of less than 64 KiB, so its leaf hashes are here too.
///
/// The file: magic, u64 leaf count, root, u32 number of such blocks, 0 or 1, u32 CRC-32C of all behind the header, u32
/// CRC-32C of the header so far; then the nodes of level 4, of level 5, and so on; then of that block its u64 index and
/// 16 leaf hashes, zero behind the last leaf.
final class IndexFile implements AutoCloseable {
    static final int LOWEST_LEVEL = 4;
    static final int BLOCK_LEAVES = 1 << LOWEST_LEVEL;
    private static final byte[] MAGIC = "ICNTREE2".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 60;
    private static final int EDGE_BYTES = Long.BYTES + BLOCK_LEAVES * Hash32.BYTES;
    private static final int MAX_LEVELS = 64;

    private final FileChannel channel;
    private final long leafCount;
    private final Hash32 root;
    private final long edges;

    private IndexFile(FileChannel channel, long leafCount, Hash32 root, long edges) {
        this.channel = channel;
        this.leafCount = leafCount;
        this.root = root;
        this.edges = edges;
    }

    /// Opens an index, in a time that does not depend on its size: only the header is read. Whoever uses
    /// its nodes holds what comes of them to the root.
    ///
    /// @return nothing if it is missing or its header is damaged
    static Optional<IndexFile> open(Path file) throws IOException {
        // Opening a pipe that nobody writes takes for ever.
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            return Optional.empty();
        }
        Optional<IndexFile> sound = sound(channel, false);
        if (sound.isEmpty()) {
            channel.close();
        }
        return sound;
    }

    private static Optional<IndexFile> sound(FileChannel channel, boolean wholly) throws IOException {
        if (channel.size() < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = read(channel, 0, HEADER_BYTES);
        byte[] magic = new byte[MAGIC.length];
        byte[] root = new byte[Hash32.BYTES];
        header.get(magic);
        long leafCount = header.getLong();
        header.get(root);
        long edges = Integer.toUnsignedLong(header.getInt());
        int bodyCrc = header.getInt();
        boolean fits = header.getInt() == crcOfHeader(header)
                && Arrays.equals(magic, MAGIC)
                && channel.size() == offset(leafCount, MAX_LEVELS, 0) + edges * EDGE_BYTES
                && (!wholly || bodyCrc == crcOfBody(channel));
        return fits ? Optional.of(new IndexFile(channel, leafCount, Hash32.of(root), edges)) : Optional.empty();
    }

    /// Whether the file still is what was written: nodes may have been damaged since.
    boolean isSound() {
        try {
            return sound(channel, true).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private static long offset(long leafCount, int level, long index) {
        long nodes = index;
        for (int below = LOWEST_LEVEL; below < level && leafCount >>> below > 0; below++) {
            nodes += leafCount >>> below;
        }
        return HEADER_BYTES + nodes * Hash32.BYTES;
    }

    private static int crcOfBody(FileChannel channel) throws IOException {
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

    /// The leaf hashes of a block, if they are kept; zero behind the last leaf.
    Optional<List<Hash32>> leafHashes(long block) throws IOException {
        if (edges == 0 || block != leafCount / BLOCK_LEAVES) {
            return Optional.empty();
        }
        ByteBuffer edge = read(channel, offset(leafCount, MAX_LEVELS, 0) + Long.BYTES, EDGE_BYTES - Long.BYTES);
        List<Hash32> hashes = new ArrayList<>(BLOCK_LEAVES);
        for (int i = 0; i < BLOCK_LEAVES; i++) {
            byte[] hash = new byte[Hash32.BYTES];
            edge.get(hash);
            hashes.add(Hash32.of(hash));
        }
        return Optional.of(hashes);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Writes an index. Nodes of a level come in order, levels mixed, so each level has a buffer.
    static final class Writer implements NodeSink, AutoCloseable {
        private static final int BUFFER_BYTES = 1_024 * Hash32.BYTES;

        private final Path file;
        private final Path partial;
        private final FileChannel channel;
        private final long leafCount;
        private final ByteBuffer[] buffers = new ByteBuffer[MAX_LEVELS];
        private final long[] ends = new long[MAX_LEVELS];
        private long edges;

        Writer(Path file, long leafCount) throws IOException {
            this.file = file;
            this.partial = file.resolveSibling(file.getFileName() + ".partial");
            this.leafCount = leafCount;
            this.channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            for (int level = LOWEST_LEVEL; level < MAX_LEVELS; level++) {
                ends[level] = offset(leafCount, level, 0);
            }
        }

        @Override
        public void accept(int level, long index, Hash32 hash) {
            if (buffers[level] == null) {
                buffers[level] = ByteBuffer.allocate(BUFFER_BYTES);
            }
            buffers[level].put(hash.bytes());
            if (!buffers[level].hasRemaining()) {
                flush(level);
            }
        }

        private void flush(int level) {
            try {
                ByteBuffer buffer = buffers[level].flip();
                int bytes = buffer.remaining();
                writeFully(buffer, ends[level]);
                ends[level] += bytes;
                buffer.clear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// @param hashes of the leaves that the last block has, fewer than 16
        void edge(long block, List<Hash32> hashes) throws IOException {
            ByteBuffer edge = ByteBuffer.allocate(EDGE_BYTES).putLong(block);
            hashes.forEach(hash -> edge.put(hash.bytes()));
            writeFully(edge.clear(), offset(leafCount, MAX_LEVELS, 0) + edges * EDGE_BYTES);
            edges++;
        }

        /// Makes the index durable under its name.
        void finish(Hash32 root) throws IOException {
            for (int level = LOWEST_LEVEL; level < MAX_LEVELS; level++) {
                if (buffers[level] != null) {
                    flush(level);
                }
            }
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                    .put(MAGIC)
                    .putLong(leafCount)
                    .put(root.bytes())
                    .putInt((int) edges)
                    .putInt(crcOfBody(channel));
            header.putInt(crcOfHeader(header)).flip();
            writeFully(header, 0);
            channel.force(true);
            channel.close();
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DurableFiles.syncDirectory(DurableFiles.directoryOf(file));
        }

        private void writeFully(ByteBuffer source, long offset) throws IOException {
            long position = offset;
            while (source.hasRemaining()) {
                position += channel.write(source, position);
            }
        }

        /// What is not finished is of no use, and takes room.
        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(partial);
        }
    }
}
