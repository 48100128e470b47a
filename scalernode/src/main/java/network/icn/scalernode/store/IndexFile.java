package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.NodeSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The upper part of a Merkle tree on disk: complete nodes from 64 KiB of data up (level 4), 0.1 % of the
/// data; the lower levels are recomputed from it (docs/design/challenges.md 8). A block of 64 KiB that is not
/// of one object alone has its leaf hashes here too, so that a damaged object does not take the proofs of its
/// neighbours with it.
///
/// The file: magic, u64 leaf count, root, u32 number of such blocks, u32 CRC-32C of all behind the header, u32 CRC-32C
/// of the header so far; then the nodes of level 4, of level 5, and so on; then for each such block, ascending, its u64
/// index and 16 leaf hashes, zero behind the last leaf.
final class IndexFile implements AutoCloseable {
    static final int LOWEST_LEVEL = 4;
    static final int BLOCK_LEAVES = 1 << LOWEST_LEVEL;
    private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);
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

    /// Opens an index; nothing if it is missing or damaged.
    static Optional<IndexFile> open(Path file) throws IOException {
        return open(file, true);
    }

    /// Opens an index of which only the header is read, in a time that does not depend on its size. Whoever uses its
    /// nodes holds what comes of them to the root.
    static Optional<IndexFile> openUnread(Path file) throws IOException {
        return open(file, false);
    }

    private static Optional<IndexFile> open(Path file, boolean wholly) throws IOException {
        FileChannel channel;
        try {
            // Opening a pipe that nobody writes takes for ever.
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            tell(file, "missing", wholly);
            return Optional.empty();
        }
        Optional<IndexFile> sound = sound(channel, wholly);
        if (sound.isEmpty()) {
            channel.close();
            tell(file, "checksum", wholly);
        }
        return sound;
    }

    /// Only of what is opened once: whoever opens it for each question has others ask.
    private static void tell(Path file, String reason, boolean wholly) {
        if (wholly) {
            LOG.atWarn().addKeyValue("file", file).addKeyValue("reason", reason).log("index is not usable");
        }
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

    /// The node over a block of zeros.
    static Hash32 emptyBlock() {
        Hash32 node = LeafSpace.ZERO_LEAF;
        for (int level = 0; level < LOWEST_LEVEL; level++) {
            node = Merkle.nodeHash(node, node);
        }
        return node;
    }

    /// The leaf hashes of a block, if they are kept; zero behind the last leaf.
    Optional<List<Hash32>> leafHashes(long block) throws IOException {
        long base = offset(leafCount, MAX_LEVELS, 0);
        long low = 0;
        for (long high = edges; low < high; ) {
            long middle = (low + high) >>> 1;
            ByteBuffer edge = read(channel, base + middle * EDGE_BYTES, EDGE_BYTES);
            long found = edge.getLong();
            if (found == block) {
                List<Hash32> hashes = new ArrayList<>(BLOCK_LEAVES);
                for (int i = 0; i < BLOCK_LEAVES; i++) {
                    byte[] hash = new byte[Hash32.BYTES];
                    edge.get(hash);
                    hashes.add(Hash32.of(hash));
                }
                return Optional.of(hashes);
            }
            if (found < block) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Optional.empty();
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

        /// @param hashes of the leaves that the block has, at most 16; blocks ascend
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
