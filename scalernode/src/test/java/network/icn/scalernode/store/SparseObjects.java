package network.icn.scalernode.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.objects.ObjectEntry;

/// Large objects of zeros, in files that take no room.
public final class SparseObjects {
    private static final int LEAF = ObjectEntry.LEAF_BYTES;

    private SparseObjects() {}

    /// Puts an object of one byte and then so many of `size` bytes into an empty store.
    ///
    /// @param size a power of two, at least 64 KiB
    public static void put(Path directory, int objects, long size) throws IOException {
        try (ObjectStore store =
                ObjectStore.open(directory, Ed25519.best(), SparseObjects::fail, DurableChannel::openFile)) {
            Taken _ = store.put(
                    Samples.name("first"), new ByteArrayInputStream(new byte[1]), 1, () -> true, Signing.NOBODY);
        }
        Path index = directory.resolve("one.tree");
        Hash32 root = writeIndex(index, size / LEAF);
        Path folder = directory.resolve("store");
        try (ObjectLog log = ObjectLog.open(
                directory, new Catalog(), _ -> true, false, SparseObjects::fail, DurableChannel::openFile)) {
            for (int i = 1; i <= objects; i++) {
                Path file = Files.createFile(folder.resolve("%012d".formatted(i)));
                try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                    sparse.setLength(ObjectFile.CONTENT_OFFSET + size);
                }
                Files.createLink(folder.resolve("%012d.tree".formatted(i)), index);
                ObjectName name = Samples.name("sparse-" + i);
                log.append(new ObjectRecord.Put(
                        StoredObject.Kind.OBJECT, name, ObjectEntry.unowned(name.hash(), root, size)));
            }
        }
        Files.delete(index);
    }

    private static void fail(RuntimeException reason) {
        throw reason;
    }

    private static Hash32 writeIndex(Path index, long leaves) throws IOException {
        Hash32 node = Merkle.leafHash(new byte[LEAF]);
        Hash32 root = node;
        try (IndexFile.Writer writer = new IndexFile.Writer(index, leaves)) {
            for (int level = 0; leaves >>> level > 0; level++) {
                for (long i = 0; level >= IndexFile.LOWEST_LEVEL && i < leaves >>> level; i++) {
                    writer.accept(level, i, node);
                }
                root = node;
                node = Merkle.nodeHash(node, node);
            }
            writer.finish(root);
        }
        return root;
    }
}
