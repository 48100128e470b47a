package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import network.icn.node.EnvironmentException;
import network.icn.node.Reason;
import network.icn.protocol.kernel.bytes.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything a ScalerNode stores and can prove, under one data directory: `store/` holds the objects and the filler,
/// `manifest` says what they are and where they lie, `tree-N` are Merkle indices. Each change makes a new tree; older
/// ones stay, with their objects, while snapshots of them bind. Reads run beside everything else; changes and builds
/// beside reads.
public final class DataStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataStore.class);

    private final Path directory;
    private final ObjectFiles objects;
    private final TreeFiles files;
    private final ReentrantLock building = new ReentrantLock();
    private final OpenTrees trees = new OpenTrees();
    /// Changes there had been when a tree could not be built.
    private long failedAt = -1;
    /// Told once.
    private final Set<Long> unreadable = ConcurrentHashMap.newKeySet();

    private DataStore(Path directory, ObjectFiles objects, LongConsumer progress) {
        this.directory = directory;
        this.objects = objects;
        this.files = new TreeFiles(directory, objects, progress);
    }

    /// Opens the store, whose directory the caller has locked: makes the filler if there is none, opens the trees, and
    /// builds the first one. Damage costs what it hit; only a disk that cannot be written is an error.
    ///
    /// @param generatedBytes size of the filler when it is made for the first time
    /// @param signed roots of snapshots that this node has signed
    /// @param progress hears of bytes generated, then of leaves hashed
    /// @throws EnvironmentException if the disk fails or is full
    public static DataStore open(
            Path directory, byte[] nodeSeed, long generatedBytes, Collection<Hash32> signed, LongConsumer progress) {
        ObjectFiles objects = ObjectFiles.open(directory);
        try {
            fill(objects, nodeSeed, generatedBytes, progress);
            DataStore store = new DataStore(directory, objects, progress);
            store.openTrees(signed);
            boolean _ = objects.manifest().generations().isEmpty() && store.advance();
            return store;
        } catch (IOException e) {
            objects.close();
            throw new EnvironmentException("cannot use the data directory " + directory, "check disk and owner", e);
        } catch (RuntimeException e) {
            objects.close();
            throw e;
        }
    }

    /// Only what was never there keeps the node from starting; what cannot be made again costs its own leaves.
    private static void fill(ObjectFiles objects, byte[] nodeSeed, long generatedBytes, LongConsumer progress) {
        boolean again = objects.generatedBytes() > 0;
        try {
            objects.fill(nodeSeed, generatedBytes, progress);
        } catch (EnvironmentException e) {
            if (!again) {
                throw e;
            }
            LOG.atError()
                    .addKeyValue("reason", e.getMessage())
                    .log("the generated data are gone and cannot be made again: all else is served");
        }
    }

    private void openTrees(Collection<Hash32> signed) throws IOException {
        files.open(signed).forEach(trees::add);
        Optional<Tree> newest = trees.newest();
        if (newest.isPresent()) {
            LostObjects.name(newest.get(), objects.manifest());
        }
        for (StoredObject object : objects.manifest().objects()) {
            if (object.kind() == StoredObject.Kind.LOST) {
                objects.damage().gone(object, "lost");
            } else if (!objects.folder().has(object.serial())) {
                objects.damage().gone(object, "missing");
            }
        }
        if (newest.isPresent()) {
            // With what is lost among its objects.
            LeafSpace space = new LeafSpace(
                    objects.folder(),
                    objects.manifest().layout(newest.get().generation().number()));
            trees.add(new Tree(newest.get().generation(), space, newest.get().index()));
        }
    }

    public ObjectFiles objects() {
        return objects;
    }

    /// The tree that new snapshots are of; nothing while nothing is stored, or while it cannot be proved.
    public Optional<Generation> current() {
        return synchronizedCurrent().filter(generation -> trees.has(generation.number()));
    }

    private Optional<Generation> synchronizedCurrent() {
        synchronized (objects) {
            return objects.manifest().current();
        }
    }

    /// Whether this store has had a tree with that root, or its loss was accepted.
    public boolean knows(Hash32 root) {
        synchronized (objects) {
            return objects.manifest().knows(root);
        }
    }

    /// The operator has accepted that what a snapshot held is gone: the next ones may hold less.
    public void acceptLossOf(Hash32 root) {
        synchronized (objects) {
            objects.manifest().past(root);
        }
    }

    /// Whether something was put or removed that the current tree does not know.
    public boolean hasChanges() {
        synchronized (objects) {
            return objects.manifest().hasChanges();
        }
    }

    /// Builds a tree of all that is there now, unless the current one is of that; snapshots of older ones stay
    /// provable. What failed is tried again only after another change.
    ///
    /// @return whether there is a new tree
    /// @throws EnvironmentException if the disk fails or is full
    public boolean advance() {
        building.lock();
        try {
            if (objects.changes() == failedAt) {
                return false;
            }
            for (Optional<Long> target = target(); target.isPresent(); target = target()) {
                // A damaged node of the old tree would go over into the new one.
                boolean _ = repairTrees();
                try {
                    adopt(files.build(target.get(), trees.newest()));
                    return true;
                } catch (IndexBuilder.FlawedObjectException e) {
                    if (!setAside(e.object())) {
                        failedAt = objects.changes();
                        return false;
                    }
                }
            }
            return remakeCurrent();
        } catch (IOException e) {
            throw new EnvironmentException("cannot build an index in " + directory, "free disk space", e);
        } finally {
            building.unlock();
        }
    }

    /// The generation to be built; from here on changes belong to the one after it.
    private Optional<Long> target() {
        synchronized (objects) {
            Manifest manifest = objects.manifest();
            long target = manifest.openGeneration();
            if (!manifest.hasChanges() || manifest.layout(target).isEmpty()) {
                return Optional.empty();
            }
            manifest.beginNextGeneration();
            return Optional.of(target);
        }
    }

    /// The current tree could not be proved, and somebody has put an object back since.
    private boolean remakeCurrent() throws IOException {
        Optional<Generation> current = synchronizedCurrent();
        if (current.isEmpty() || trees.has(current.get().number())) {
            return false;
        }
        Optional<Tree> made = files.remake(current.get(), trees.newest());
        made.ifPresent(trees::add);
        failedAt = made.isPresent() ? -1 : objects.changes();
        return made.isPresent();
    }

    private void adopt(Tree tree) {
        synchronized (objects) {
            objects.manifest().built(tree.generation());
        }
        trees.add(tree);
    }

    /// An object that is damaged before any tree held it can go without breaking a promise.
    ///
    /// @return false if a tree has held it: then the operator decides
    private boolean setAside(StoredObject object) throws IOException {
        synchronized (objects) {
            boolean committed =
                    objects.manifest().generations().keySet().stream().anyMatch(object::isIn);
            if (committed) {
                objects.damage().gone(object, "damaged");
                return false;
            }
            objects.manifest().remove(object.serial(), object.added());
            boolean there = objects.folder().has(object.serial());
            LOG.atError()
                    .addKeyValue("object", Damage.nameOf(object))
                    .addKeyValue("file", there ? objects.folder().setAside(object.serial()) : "missing")
                    .log("an object was damaged before a snapshot held it and was put aside: put it again");
            return true;
        }
    }

    /// Reads and proves leaves of a tree. Any number of threads at once.
    ///
    /// @throws UncheckedIOException if the disk does not give them, or gives others than it was given
    public ProvenLeaves read(Hash32 root, long size, long[] indices) {
        try {
            return trees.read(all -> {
                Tree tree =
                        OpenTrees.find(all, root, size).orElseThrow(() -> new IOException("no tree with that root"));
                return new LeafProver(tree.space(), tree.index(), objects.damage()).prove(indices);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(Reason.of(e), e);
        }
    }

    /// Forgets the trees that do not bind any more, and deletes what only they held.
    ///
    /// @param binding whether a snapshot of that root may still be asked about
    /// @return whether there were any
    public boolean release(Predicate<Hash32> binding) {
        building.lock();
        try {
            List<StoredObject> gone;
            Set<Long> released = new HashSet<>();
            synchronized (objects) {
                Manifest manifest = objects.manifest();
                long current = manifest.current().map(Generation::number).orElse(0L);
                manifest.generations().values().stream()
                        .filter(tree -> tree.number() != current && !binding.test(tree.root()))
                        .forEach(tree -> released.add(tree.number()));
                gone = manifest.forget(released);
            }
            for (long number : released) {
                trees.remove(number);
                files.delete(number);
            }
            if (!gone.isEmpty()) {
                objects.folder().delete(gone);
                gone.forEach(object -> objects.damage().forget(object.serial()));
            }
            return !released.isEmpty() || !gone.isEmpty();
        } catch (IOException e) {
            throw new EnvironmentException("cannot delete in " + directory, "check disk and owner", e);
        } finally {
            building.unlock();
        }
    }

    /// The whole current tree; nothing while there is none.
    public Optional<Segment> currentSegment() {
        return current().map(generation -> new Segment(generation.number(), 0, Segment.blocks(generation.leafCount())));
    }

    /// What only older trees hold.
    public List<Segment> olderSegments() {
        return trees.older();
    }

    /// Reads one block and holds it to its tree; what it finds is in [#damage].
    ///
    /// @return bytes read; 0 if that tree is gone
    public long scrub(long generation, long block) {
        try {
            return trees.read(all -> {
                Tree tree = all.get(generation);
                if (tree == null || block >= Segment.blocks(tree.generation().leafCount())) {
                    return 0L;
                }
                return Block.checked(tree.space(), tree.index(), block, objects.damage())
                        .size();
            });
        } catch (IOException e) {
            if (unreadable.add(generation)) {
                LOG.atError().addKeyValue("tree", generation).setCause(e).log("cannot read an index");
            }
            return LeafSpace.LEAF;
        }
    }

    /// Makes the trees again whose files were damaged since they were opened.
    ///
    /// @return whether there were any
    public boolean repairTrees() {
        building.lock();
        try {
            List<Tree> damaged = trees.read(all -> all.values().stream()
                    .filter(tree -> !tree.index().isSound())
                    .toList());
            for (Tree tree : damaged) {
                trees.remove(tree.generation().number());
                files.remake(tree.generation(), trees.newest()).ifPresent(trees::add);
            }
            if (!damaged.isEmpty()) {
                objects.damage().forgetLeaves();
            }
            return !damaged.isEmpty();
        } catch (IOException e) {
            throw new EnvironmentException("cannot build an index in " + directory, "free disk space", e);
        } finally {
            building.unlock();
        }
    }

    /// The generated data need no copy of an operator: they are made again when something of them is known to be bad.
    ///
    /// @return whether that was so
    public boolean healGenerated(byte[] nodeSeed) {
        boolean bad;
        synchronized (objects) {
            bad = objects.manifest()
                    .generated()
                    .filter(object -> objects.damage().leavesOf(object.serial()) > 0)
                    .isPresent();
        }
        if (bad) {
            objects.fill(nodeSeed, objects.generatedBytes(), _ -> {});
        }
        return bad;
    }

    /// Objects and leaves that are known to be damaged.
    public DamageReport damage() {
        Damage damage = objects.damage();
        return new DamageReport(damage.objects(), damage.leaves(), damage.summary(), damage.lines());
    }

    @Override
    public void close() {
        trees.close();
        objects.close();
    }
}
