package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;
import network.icn.protocol.bytes.Hash32;

/// Everything a ScalerNode stores, under one data directory: `objects/` holds stored objects, `generated/` the filler,
/// `manifest` their order, `tree` the Merkle index. Files are put there whole and are not changed afterwards.
public final class DataStore implements AutoCloseable {
    private static final String OBJECTS = "objects";
    private static final String GENERATED = "generated";

    private final Path directory;
    private final LeafSpace leaves;
    private final IndexFile index;

    private DataStore(Path directory, LeafSpace leaves, IndexFile index) {
        this.directory = directory;
        this.leaves = leaves;
        this.index = index;
    }

    /// Opens the store: generates what is missing of the capacity, takes in new objects, and brings the index up to
    /// date.
    ///
    /// @param generatedBytes size of the filler when it is made for the first time
    /// @param progress hears of bytes generated, then of leaves hashed
    /// @throws EnvironmentException if the disk fails or is full
    public static DataStore open(Path directory, byte[] nodeSeed, long generatedBytes, LongConsumer progress) {
        try {
            Files.createDirectories(directory.resolve(OBJECTS));
            Files.createDirectories(directory.resolve(GENERATED));
            GeneratedData.ensure(directory.resolve(GENERATED).resolve("data-0"), nodeSeed, generatedBytes, progress);
            Manifest before = Manifest.read(directory);
            Manifest manifest = before.with(storedFiles(directory));
            if (!manifest.extents().equals(before.extents())) {
                manifest.write(directory);
            }
            LeafSpace leaves = LeafSpace.open(directory, manifest);
            return new DataStore(directory, leaves, IndexFile.openOrBuild(directory.resolve("tree"), leaves, progress));
        } catch (IOException | UncheckedIOException e) {
            throw new EnvironmentException("cannot use the data directory " + directory, "check disk and owner", e);
        }
    }

    private static Map<String, Long> storedFiles(Path directory) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        for (String folder : new String[] {GENERATED, OBJECTS}) {
            try (Stream<Path> files = Files.walk(directory.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = directory.relativize(file).toString();
                    if (!name.endsWith(".partial")) {
                        sizes.put(name, Files.size(file));
                    }
                }
            }
        }
        return sizes;
    }

    /// Whether there are objects that the tree does not hold yet.
    public boolean hasNewObjects() {
        try {
            Manifest now = Manifest.read(directory);
            return !now.with(storedFiles(directory)).extents().equals(now.extents());
        } catch (IOException | UncheckedIOException e) {
            throw new EnvironmentException("cannot list " + directory, "check disk and owner", e);
        }
    }

    public Hash32 root() {
        return index.root();
    }

    public long leafCount() {
        return leaves.leafCount();
    }

    /// Reads and proves leaves of the tree that had `size` leaves. Any number of threads at once.
    ///
    /// @throws UncheckedIOException if the disk does not give them
    public ProvenLeaves read(long size, long[] indices) {
        return new LeafProver(leaves, index).prove(size, indices);
    }

    /// The fault `data-loss`: one leaf in a hundred, at least one, is overwritten with zeros behind the index's back.
    ///
    /// @return leaves lost
    public long loseOnePercent() {
        long lost = Math.max(1, leafCount() / 100);
        try {
            for (long i = 0; i < lost; i++) {
                LeafSpace.Place place = leaves.placeOf(i * leafCount() / lost);
                try (FileChannel channel =
                        FileChannel.open(directory.resolve(place.name()), StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.allocate(place.length()), place.offset());
                    channel.force(false);
                }
            }
            return lost;
        } catch (IOException e) {
            throw new EnvironmentException("cannot inject data loss into " + directory, "check the disk", e);
        }
    }

    @Override
    public void close() {
        leaves.close();
        try {
            index.close();
        } catch (IOException e) {
            throw new EnvironmentException("cannot close the index in " + directory, "check the disk", e);
        }
    }
}
