package network.icn.scalernode.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MerkleBuilder;

/// Copies an object, and makes the index of its tree from the same bytes as they pass: whatever else is stored, to put
/// something costs its own hashing and no more.
final class ObjectCopy {
    private static final int LEAF = LeafSpace.LEAF;
    private static final int CHUNK = 256 * LEAF;

    private final long size;
    private final List<Hash32> tail = new ArrayList<>();
    private final MerkleBuilder leaves;
    private final IndexFile.Writer index;

    private ObjectCopy(long size, IndexFile.Writer index) {
        this.size = size;
        this.index = index;
        this.leaves = new MerkleBuilder(IndexFile.LOWEST_LEVEL, index);
    }

    /// Copies a stream behind the page of an object's file, and flushes both files.
    ///
    /// @param size of the source; a copy of another size is of no use and has no index
    /// @param index a name that is free, for a while
    /// @throws UncheckedIOException if the source fails
    static ObjectFile.Content copy(InputStream in, long size, Path partial, Path index, LongConsumer progress)
            throws IOException {
        try (IndexFile.Writer writer = new IndexFile.Writer(index, StoredObject.leavesOf(size));
                FileChannel channel = FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            return new ObjectCopy(size, writer).copy(in, channel, progress);
        }
    }

    private ObjectFile.Content copy(InputStream in, FileChannel channel, LongConsumer progress) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long done = 0;
        for (int read = next(in, chunk); read > 0; read = next(in, chunk)) {
            if (done + read > size) {
                return new ObjectFile.Content(done + read, Hash32.ZERO);
            }
            hash(chunk, read, done / LEAF);
            write(channel, ByteBuffer.wrap(chunk, 0, read), ObjectFile.CONTENT_OFFSET + done);
            done += read;
            progress.accept(done);
        }
        channel.force(true);
        Hash32 root = leaves.root();
        if (done == size && size > 0) {
            finish(root);
        }
        return new ObjectFile.Content(done, root);
    }

    private static int next(InputStream in, byte[] chunk) {
        try {
            return in.readNBytes(chunk, 0, chunk.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Chunks end with whole leaves, but for the last one.
    private void hash(byte[] chunk, int length, long firstLeaf) throws IOException {
        int whole = Math.ceilDiv(length, LEAF) * LEAF;
        Arrays.fill(chunk, length, whole, (byte) 0);
        try {
            leaves.leaves(chunk, 0, whole, LEAF);
        } catch (UncheckedIOException e) {
            // The writer's, to which the tree hands its nodes: mostly a full disk.
            throw e.getCause();
        }
        for (int at = 0; at < whole; at += LEAF) {
            if (firstLeaf + at / LEAF >= tailBegin()) {
                tail.add(Merkle.leafHash(Arrays.copyOfRange(chunk, at, at + LEAF)));
            }
        }
    }

    /// The last block, if it has fewer leaves than others: no node stands for it.
    private long tailBegin() {
        return StoredObject.leavesOf(size) / IndexFile.BLOCK_LEAVES * IndexFile.BLOCK_LEAVES;
    }

    private void finish(Hash32 root) throws IOException {
        if (!tail.isEmpty()) {
            index.edge(tailBegin() / IndexFile.BLOCK_LEAVES, tail);
        }
        try {
            index.finish(root);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long position = offset;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }
}
