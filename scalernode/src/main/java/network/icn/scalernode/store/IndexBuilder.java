package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.kernel.merkle.Merkle;
import org.jspecify.annotations.Nullable;

/// Builds the index of a generation. What the one before it holds at the same place is taken from its index: nothing
/// that is stored is read a second time, so damage to it is neither in the way nor committed to as if it were right.
final class IndexBuilder {
    private static final int BLOCK = IndexFile.BLOCK_LEAVES;
    /// Leaves that are read at once.
    private static final int WINDOW = 256;
    /// Leaves between two reports of progress.
    private static final long STRIDE = 256;

    /// An object whose file is not what was put: it cannot be part of a new tree.
    static final class FlawedObjectException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient StoredObject object;

        FlawedObjectException(StoredObject object, @Nullable Throwable cause) {
            super("object " + object.serial(), cause);
            this.object = object;
        }

        StoredObject object() {
            return object;
        }
    }

    /// A generation that can be built upon.
    record Prior(LeafSpace space, IndexFile index) {}

    private final LeafSpace space;
    private final Optional<Prior> prior;
    private @Nullable StoredObject reading;
    private CompactRange ofObject = new CompactRange();
    private long windowBegin;
    private byte[][] window = new byte[0][];

    private IndexBuilder(LeafSpace space, Optional<Prior> prior) {
        this.space = space;
        this.prior = prior;
    }

    /// @param progress hears of leaves done so far
    /// @return the root
    /// @throws FlawedObjectException if an object that has to be read is damaged
    static Hash32 build(Path file, LeafSpace space, Optional<Prior> prior, LongConsumer progress)
            throws IOException, FlawedObjectException {
        try {
            return new IndexBuilder(space, prior).build(file, progress);
        } catch (UncheckedIOException e) {
            // The writer's, to which the tree hands its nodes: mostly a full disk.
            throw e.getCause();
        }
    }

    private Hash32 build(Path file, LongConsumer progress) throws IOException, FlawedObjectException {
        long count = space.leafCount();
        try (IndexFile.Writer writer = new IndexFile.Writer(file, count)) {
            CompactRange tree = new CompactRange(IndexFile.LOWEST_LEVEL, writer);
            for (long begin = 0; begin < count; begin += BLOCK) {
                long end = Math.min(count, begin + BLOCK);
                Optional<Hash32> known = known(begin, end);
                if (known.isPresent()) {
                    tree.append(IndexFile.LOWEST_LEVEL, known.get());
                    Optional<List<Hash32>> edge = prior.orElseThrow().index().leafHashes(begin / BLOCK);
                    if (isEdge(begin, end) && edge.isPresent()) {
                        writer.edge(begin / BLOCK, edge.get());
                    }
                } else {
                    List<Hash32> hashes = leafHashes(begin, end);
                    hashes.forEach(tree::append);
                    if (isEdge(begin, end)) {
                        writer.edge(begin / BLOCK, hashes);
                    }
                }
                if (end % STRIDE == 0 || end == count) {
                    progress.accept(end);
                }
            }
            Hash32 root = tree.root();
            writer.finish(root);
            return root;
        }
    }

    /// Whether damage of one object could hide the leaves of another.
    private boolean isEdge(long begin, long end) {
        return end - begin < BLOCK || space.endOfRun(begin) < end;
    }

    private Optional<Hash32> known(long begin, long end) throws IOException {
        if (prior.isEmpty() || end - begin < BLOCK || end > prior.get().index().leafCount()) {
            return Optional.empty();
        }
        return space.sameAs(prior.get().space(), begin, end)
                ? Optional.of(prior.get().index().node(IndexFile.LOWEST_LEVEL, begin / BLOCK))
                : Optional.empty();
    }

    private List<Hash32> leafHashes(long begin, long end) throws IOException, FlawedObjectException {
        Optional<List<Hash32>> before =
                prior.isPresent() ? prior.get().index().leafHashes(begin / BLOCK) : Optional.empty();
        List<Hash32> hashes = new ArrayList<>(BLOCK);
        for (long leaf = begin; leaf < end; leaf++) {
            Optional<StoredObject> owner = space.ownerOf(leaf);
            boolean kept = before.isPresent()
                    && leaf < prior.orElseThrow().index().leafCount()
                    && space.sameOwner(prior.get().space(), leaf);
            if (kept) {
                hashes.add(before.get().get((int) (leaf - begin)));
            } else if (owner.isEmpty()) {
                hashes.add(LeafSpace.ZERO_LEAF);
            } else {
                hashes.add(read(owner.get(), leaf));
            }
        }
        return hashes;
    }

    private Hash32 read(StoredObject object, long leaf) throws FlawedObjectException {
        if (!object.equals(reading)) {
            reading = object;
            ofObject = new CompactRange();
            window = new byte[0][];
        }
        if (leaf < windowBegin || leaf >= windowBegin + window.length) {
            try {
                windowBegin = leaf;
                window = space.read(object, leaf, Math.min(object.endLeaf(), leaf + WINDOW));
            } catch (IOException e) {
                throw new FlawedObjectException(object, e);
            }
        }
        Hash32 hash = Merkle.leafHash(window[(int) (leaf - windowBegin)]);
        ofObject.append(hash);
        if (ofObject.size() == object.leaves() && !ofObject.root().equals(object.root())) {
            throw new FlawedObjectException(object, null);
        }
        return hash;
    }
}
