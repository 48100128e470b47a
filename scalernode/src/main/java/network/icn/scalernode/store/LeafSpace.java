package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.protocol.challenge.EraSnapshot;

/// All stored files as one sequence of leaves, all of the same size. Safe for any number of readers.
final class LeafSpace implements AutoCloseable {
    private static final int LEAF = EraSnapshot.LEAF_BYTES;

    private final Manifest manifest;
    private final List<DataFile> files;

    private LeafSpace(Manifest manifest, List<DataFile> files) {
        this.manifest = manifest;
        this.files = files;
    }

    static LeafSpace open(Path directory, Manifest manifest) {
        List<DataFile> files = new ArrayList<>();
        try {
            for (Extent extent : manifest.extents()) {
                files.add(DataFile.open(directory.resolve(extent.name())));
            }
            return new LeafSpace(manifest, files);
        } catch (IOException e) {
            new LeafSpace(manifest, files).close();
            throw new EnvironmentException("cannot open stored data in " + directory, "restore the file", e);
        }
    }

    long leafCount() {
        return manifest.leafCount();
    }

    /// Whether all reads go past the page cache.
    boolean isDirect() {
        return files.stream().allMatch(DataFile::isDirect);
    }

    /// Hands the leaves from `begin` up to `end` to the reader, one at a time and in order.
    ///
    /// @throws UncheckedIOException if the disk does not give them
    void read(long begin, long end, Consumer<byte[]> reader) {
        int file = manifest.find(begin);
        for (long leaf = begin; leaf < end; file++) {
            Extent extent = manifest.extents().get(file);
            long upTo = Math.min(end, extent.endLeaf());
            long offset = (leaf - extent.firstLeaf()) * LEAF;
            long length = Math.min((upTo - leaf) * LEAF, extent.size() - offset);
            byte[] run;
            try {
                run = files.get(file).read(offset, Math.toIntExact(length));
            } catch (IOException e) {
                throw new UncheckedIOException(extent.name() + ": " + e.getMessage(), e);
            }
            for (int at = 0; at < run.length; at += LEAF) {
                // The end of a file is filled with zeros: a leaf inside the tree has its full size.
                reader.accept(Arrays.copyOfRange(run, at, at + LEAF));
            }
            leaf = upTo;
        }
    }

    /// Where a leaf lies: file, offset, length.
    record Place(String name, long offset, int length) {}

    Place placeOf(long leaf) {
        Extent extent = manifest.extents().get(manifest.find(leaf));
        long offset = (leaf - extent.firstLeaf()) * LEAF;
        return new Place(extent.name(), offset, (int) Math.min(LEAF, extent.size() - offset));
    }

    @Override
    public void close() {
        for (DataFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
