package network.icn.scalernode.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.merkle.CountedHash;
import network.icn.protocol.objects.EntriesProof;
import network.icn.protocol.objects.FoundLeaves;
import network.icn.protocol.objects.LeavesProof;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.RemovalsProof;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.StoredTotals;
import network.icn.scalernode.store.ObjectFiles.Taken;

/// Objects in a tree that only grows (docs/design/challenges.md 13): `objects.log` says what was put and removed,
/// `store/` holds the bytes of each object and, beside them, the index of its own tree. What it has taken is on the
/// medium, bytes first, then the record, so a crash leaves an object whole or not at all. To put something costs its
/// own
/// hashing, and a start costs what there are of objects and not of bytes. Safe for any number of threads.
public final class ObjectStore implements AutoCloseable {
    private final SignatureVerifier verifier;
    private final ObjectFolder folder;
    private final Catalog catalog;
    private final ObjectLog log;
    private final ObjectReader reader;
    private final ObjectCheck check;
    private final ObjectIntake intake;
    private final Damage damage;
    /// Removals whose bytes are gone for sure, since the start.
    private long released;

    /// Leaves of one moment, with their proof under the tree of objects.
    ///
    /// @param directIo whether they were read past the page cache
    public record Proven(List<Payload> leaves, StoredProof proof, boolean directIo) {
        public Proven {
            leaves = List.copyOf(leaves);
        }
    }

    private ObjectStore(
            SignatureVerifier verifier, ObjectFolder folder, Catalog catalog, ObjectLog log, Consumer<String> steps) {
        this.verifier = verifier;
        this.folder = folder;
        this.catalog = catalog;
        this.log = log;
        this.damage = new Damage();
        this.reader = new ObjectReader(folder, damage);
        this.check = new ObjectCheck(folder);
        this.intake = new ObjectIntake(this, verifier, new ObjectIntake.Place(folder, damage, steps), catalog, log);
    }

    /// Opens the objects of a data directory, which the caller has locked.
    ///
    /// @throws EnvironmentException if what was acknowledged about them is damaged or gone, or the disk fails
    public static ObjectStore open(
            Path directory, SignatureVerifier verifier, FatalHandler fatal, DurableChannel.Opener opener) {
        return open(directory, verifier, fatal, opener, _ -> {});
    }

    /// @param steps hears of each step of a change, for tests that end there
    static ObjectStore open(
            Path directory,
            SignatureVerifier verifier,
            FatalHandler fatal,
            DurableChannel.Opener opener,
            Consumer<String> steps) {
        try {
            Files.createDirectories(directory);
            ObjectFolder folder = ObjectFolder.open(directory);
            ObjectFolder.Contents contents = folder.list();
            Catalog catalog = new Catalog();
            ObjectLog log = ObjectLog.open(
                    directory,
                    catalog,
                    contents.files()::containsKey,
                    contents.files().isEmpty(),
                    fatal,
                    opener);
            ObjectStore store = new ObjectStore(verifier, folder, catalog, log, steps);
            store.compare(contents);
            return store;
        } catch (IOException e) {
            throw new EnvironmentException("cannot use the data directory " + directory, "check disk and owner", e);
        }
    }

    /// A file of no object is put aside, an object without a file is damage; neither stops anything.
    private void compare(ObjectFolder.Contents contents) throws IOException {
        for (long serial : contents.files().tailMap(catalog.ledger().objects()).keySet()) {
            if (folder.has(serial)) {
                folder.setAside(serial);
            }
        }
        for (StoredObject object : catalog.presentObjects()) {
            if (!contents.files().containsKey(object.serial())) {
                damage.gone(object, "missing");
            }
        }
    }

    /// Says whose objects these are, for which owners sign.
    ///
    /// @throws EnvironmentException if they are another node's, or of another network
    public synchronized void keptBy(Hash32 network, NodeId scalerNode) {
        ObjectRecord.Keeper keeper = new ObjectRecord.Keeper(network, scalerNode);
        if (catalog.refusal(keeper).isPresent()) {
            throw new EnvironmentException(
                    "the objects were put for another node or network: their owners' signatures are worth nothing here",
                    "give the node a data directory of its own");
        }
        if (catalog.keeper().isEmpty()) {
            log.append(keeper);
        }
    }

    /// What a snapshot of now would say; nothing while nothing was ever put.
    public synchronized Optional<StoredTotals> totals() {
        return catalog.ledger().totals();
    }

    /// Copies an object and makes it durable; it is part of the next snapshot.
    ///
    /// @param size how many bytes the source was said to have
    /// @param wanted asked when all is copied: false drops the copy
    /// @param signing whose it is
    /// @throws EnvironmentException if the disk fails or is full
    /// @throws IllegalArgumentException if the owner's signature does not fit
    /// @throws UncheckedIOException if the source fails
    public Taken put(ObjectName name, InputStream content, long size, BooleanSupplier wanted, Signing signing) {
        return intake.put(new ObjectIntake.Source(name, content, size, wanted), signing);
    }

    /// Makes the filler if there is none, and makes it again if its file is gone or known to be damaged.
    ///
    /// @param size when it is made for the first time
    /// @param progress hears of bytes written so far
    /// @throws EnvironmentException if the disk fails or is full, or the filler is of another key
    public void fill(byte[] nodeSeed, long size, LongConsumer progress) {
        Optional<StoredObject> before;
        synchronized (this) {
            before = catalog.generated().map(placed -> catalog.stored(placed.index()));
        }
        boolean whole = before.filter(object -> folder.has(object.serial()) && damage.leavesOf(object.serial()) == 0)
                .isPresent();
        if (!whole && (before.isPresent() || size > 0)) {
            intake.generate(nodeSeed, before.map(StoredObject::size).orElse(size), progress);
        }
    }

    /// The object of that name that is there: what an owner signs a tombstone for.
    public synchronized Optional<PlacedEntry> find(ObjectName name) {
        return catalog.find(name);
    }

    /// Takes an object away without its owner, which is declared loss if it has one. Its bytes stay until
    /// [#release].
    ///
    /// @return what was recorded; nothing if there is none of that name
    public synchronized Optional<Removal> remove(ObjectName name) {
        Optional<Removal> removal = catalog.find(name).map(Removal::withoutOwner);
        removal.ifPresent(known -> log.append(new ObjectRecord.Removed(known)));
        return removal;
    }

    /// Takes an object away by its owner's tombstone.
    ///
    /// @throws IllegalArgumentException if it is for no object that is there, or not signed by its owner
    public synchronized void remove(Removal byOwner) {
        boolean signed = byOwner.object() < catalog.ledger().objects()
                && catalog.keeper()
                        .filter(keeper -> byOwner.removes(
                                catalog.ledger().placed(byOwner.object()),
                                keeper.network(),
                                keeper.scalerNode(),
                                verifier))
                        .isPresent();
        if (!signed) {
            throw new IllegalArgumentException("tombstone: not of the owner of an object that is here");
        }
        log.append(new ObjectRecord.Removed(byOwner));
    }

    /// Deletes the bytes of what is gone for everybody.
    ///
    /// @param removals so many every snapshot knows that may still be asked about
    /// @return objects whose bytes were there
    public long release(long removals) {
        List<Long> gone = new ArrayList<>();
        synchronized (this) {
            long end = Math.min(removals, catalog.ledger().removals());
            for (; released < end; released++) {
                long object = catalog.ledger().removal(released).object();
                if (folder.has(object)) {
                    gone.add(object);
                }
            }
        }
        try {
            for (long object : gone) {
                folder.deleteWithIndex(object);
                damage.forget(object);
            }
            return gone.size();
        } catch (IOException e) {
            throw new EnvironmentException("cannot delete removed objects", "check disk and owner", e);
        }
    }

    /// Reads and proves leaves under a snapshot: those of objects that it knows as removed are not read, their removals
    /// are shown. Any number of threads at once.
    ///
    /// @param of what the snapshot says; a state of this store, of now or of before
    /// @param indices in the whole tree, ascending, each once
    /// @throws UncheckedIOException if the disk does not give them, or gives others than it was given
    public Proven read(StoredTotals of, long[] indices) {
        EntriesProof entries;
        RemovalsProof removals;
        List<FoundLeaves> shown;
        List<StoredObject> stored;
        synchronized (this) {
            long objects = of.tree().objects();
            List<FoundLeaves> found = catalog.ledger().locate(objects, indices);
            shown = found.stream()
                    .filter(leaves -> isShown(leaves.object().index(), of.removals()))
                    .toList();
            stored = shown.stream()
                    .map(leaves -> catalog.stored(leaves.object().index()))
                    .toList();
            entries = catalog.ledger().find(objects, indices);
            removals = catalog.ledger()
                    .proveRemovals(
                            of.removals(),
                            found.stream()
                                    .map(leaves -> leaves.object().index())
                                    .filter(object -> !isShown(object, of.removals()))
                                    .toList());
        }
        List<Payload> leaves = new ArrayList<>(indices.length);
        List<Hash32> within = new ArrayList<>();
        boolean direct = true;
        try {
            for (int i = 0; i < shown.size(); i++) {
                ProvenLeaves proven = reader.prove(stored.get(i), shown.get(i).within(indices));
                leaves.addAll(proven.leaves());
                within.addAll(proven.proof());
                direct &= proven.directIo();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Proven(leaves, new StoredProof(new LeavesProof(entries, within), removals), direct);
    }

    private boolean isShown(long object, long removals) {
        return catalog.ledger()
                .removalOf(object)
                .filter(position -> position < removals)
                .isEmpty();
    }

    /// All objects that are there, and removed ones whose bytes are, in order of their names.
    ///
    /// @param committed objects that the last snapshot knows
    public List<ListedObject> list(long committed) {
        List<ListedObject> listed = new ArrayList<>();
        synchronized (this) {
            for (long index = 0; index < catalog.ledger().objects(); index++) {
                boolean present = catalog.isPresent(index);
                if (present || folder.has(index)) {
                    ListedObject.State state = !present
                            ? ListedObject.State.REMOVED
                            : index < committed ? ListedObject.State.PROVABLE : ListedObject.State.NEW;
                    listed.add(ListedObject.of(catalog.stored(index), state, damage.leavesOf(index)));
                }
            }
        }
        listed.sort(ListedObject.BY_NAME);
        return listed;
    }

    /// Reads every object to its end.
    ///
    /// @param flawed hears of each that is not whole, with the reason
    /// @param progress hears of bytes read, and of how many there are
    /// @return objects read
    public long verify(Consumer<String> flawed, BiConsumer<Long, Long> progress) {
        List<StoredObject> all;
        synchronized (this) {
            all = catalog.presentObjects();
        }
        check.all(all, flawed, progress);
        return all.size();
    }

    /// What a scrub reads: the blocks of each object, whose index stands where the tree's number did.
    public synchronized List<Segment> segments() {
        return catalog.presentObjects().stream()
                .map(object -> new Segment(object.serial(), 0, Segment.blocks(object.leaves())))
                .toList();
    }

    /// Reads one block of an object and holds it to its tree; what it finds is in [#damage].
    ///
    /// @return bytes read; 0 if the object is gone, or its index has to be made again first
    public long scrub(long object, long block) {
        StoredObject stored;
        synchronized (this) {
            if (object >= catalog.ledger().objects() || !catalog.isPresent(object)) {
                return 0;
            }
            stored = catalog.stored(object);
        }
        try {
            return block < Segment.blocks(stored.leaves()) ? reader.scrub(stored, block) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /// Looks at the indices of objects of which something could not be proved, and makes those again that are gone or
    /// damaged.
    ///
    /// @return whether there were any
    /// @throws EnvironmentException if the disk fails or is full
    public boolean repair() {
        boolean some = false;
        for (long object : reader.suspects()) {
            StoredObject stored;
            synchronized (this) {
                stored = catalog.stored(object);
            }
            try {
                some |= reader.repair(stored);
            } catch (IOException e) {
                throw new EnvironmentException("cannot write the index of an object", "free disk space", e);
            }
        }
        return some;
    }

    /// That the tree of `from` objects is the beginning of that of `to` objects: for whoever holds two snapshots.
    public synchronized List<CountedHash> growth(long from, long to) {
        return catalog.ledger().growth(from, to);
    }

    /// The same for the log of removals; empty if there were none.
    public synchronized List<Hash32> removalsGrowth(long from, long to) {
        return catalog.ledger().removalsGrowth(from, to);
    }

    /// What is known to be damaged.
    public DamageReport damage() {
        return new DamageReport(damage.objects(), damage.leaves(), damage.summary(), damage.lines());
    }

    @Override
    public void close() {
        log.close();
    }
}
