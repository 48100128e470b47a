package network.icn.scalernode.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.StoredTotals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Objects in a tree that only grows (docs/design/challenges.md 13): `objects.log` says what was put and
/// removed, `store/` holds the bytes of each object and, beside them, the index of its own tree. What it
/// has taken is on the medium, bytes first, then the record, so a crash leaves an object whole or not at
/// all. To put something costs its own hashing, and a start costs what there are of objects and not of
/// bytes. Safe for any number of threads.
public final class ObjectStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

    private final SignatureVerifier verifier;
    private final ObjectFolder folder;
    private final Catalog catalog;
    private final ObjectLog log;
    private final ObjectReader reader;
    private final ObjectCheck check;
    private final ObjectWriter writer;
    private final ObjectProofs proofs;
    private final ObjectListing listing;
    private final Filler filler;
    private final Damage damage;
    private final Object repairing = new Object();
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
        this.writer = new ObjectWriter(this, verifier, new ObjectWriter.Place(folder, damage, steps), catalog, log);
        this.proofs = new ObjectProofs(this, catalog, reader);
        this.listing = new ObjectListing(this, catalog, folder, damage);
        this.filler = new Filler(this, catalog, log, writer, folder, damage);
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
            NavigableSet<Long> files = folder.list();
            Catalog catalog = new Catalog();
            ObjectLog log = ObjectLog.open(directory, catalog, files::contains, files.isEmpty(), fatal, opener);
            try {
                ObjectStore store = new ObjectStore(verifier, folder, catalog, log, steps);
                store.compare(files);
                return store;
            } catch (IOException e) {
                log.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot use the data directory " + directory, "check disk and owner", e);
        }
    }

    /// A file of no object is put aside, an object without a file is damage; neither stops anything.
    private void compare(NavigableSet<Long> files) throws IOException {
        for (long serial : files.tailSet(catalog.ledger().objects())) {
            LOG.atWarn().addKeyValue("file", folder.setAside(serial)).log("a file of no object was put aside");
        }
        for (StoredObject object : catalog.presentObjects()) {
            if (!files.contains(object.serial()) && !folder.takeBack(object.serial())) {
                damage.gone(object, "missing");
            }
        }
    }

    /// Says whose objects these are, for which owners sign.
    ///
    /// @throws EnvironmentException if they are another node's, or of another network
    public synchronized void heldBy(HoldingNode whose) {
        ObjectRecord holder = new ObjectRecord.HeldBy(whose);
        if (catalog.refusal(holder).isPresent()) {
            throw new EnvironmentException(
                    "the objects were put for another node or network: their owners' signatures are worth nothing here",
                    "give the node a data directory of its own");
        }
        if (catalog.holder().isEmpty()) {
            log.append(holder);
        }
    }

    /// Whose objects these are, once a node has started with them.
    public synchronized Optional<HoldingNode> holder() {
        return catalog.holder();
    }

    /// What a snapshot of now would say; nothing while nothing was ever put.
    public synchronized Optional<StoredTotals> totals() {
        return catalog.ledger().totals();
    }

    /// Whether a snapshot of those totals is one of this store, of now or of before.
    public boolean holds(StoredTotals signed) {
        return proofs.holds(signed);
    }

    /// The operator has accepted that what a snapshot holds is lost, for good: what is here is another beginning.
    public synchronized void giveUp(StoredTotals lost) {
        log.append(ObjectRecord.GivenUp.of(lost));
    }

    /// Whether that was said of these totals.
    public synchronized boolean isGivenUp(StoredTotals lost) {
        return catalog.isGivenUp(ObjectRecord.GivenUp.of(lost));
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
        return writer.put(new ObjectWriter.Source(name, content, size, wanted), signing);
    }

    /// Makes the filler if there is none, and makes it again if its file is gone or known to be damaged.
    ///
    /// @param size when it is made for the first time
    /// @param progress hears of bytes written so far
    /// @return whether it had to be made
    /// @throws EnvironmentException if the disk fails or is full, or the filler is of another key
    public boolean fill(byte[] nodeSeed, long size, LongConsumer progress) {
        return filler.fill(nodeSeed, size, progress);
    }

    /// Takes the filler away, once there is something else to prove.
    ///
    /// @return whether it was there
    public boolean withdrawFiller() {
        return filler.withdraw();
    }

    /// Size of the filler; 0 if there is none.
    public long generatedBytes() {
        return filler.bytes();
    }

    /// Bytes of all that is there, the filler too.
    public long storedBytes() {
        return listing.storedBytes();
    }

    /// The object of that name that is there: what an owner signs a tombstone for.
    public synchronized Optional<PlacedEntry> find(ObjectName name) {
        return catalog.find(name);
    }

    /// Takes an object away without its owner, which is declared loss if it has one. Its bytes stay until
    /// [#release].
    ///
    /// @param evenOwned whether it may be declared lost; if not, an owner's object stays
    public synchronized TakenAway remove(ObjectName name, boolean evenOwned) {
        Optional<PlacedEntry> known = catalog.find(name);
        if (known.isEmpty()) {
            return TakenAway.UNKNOWN;
        }
        boolean owned = known.get().entry().isOwned();
        if (owned && !evenOwned) {
            return TakenAway.OWNED;
        }
        log.append(new ObjectRecord.Removed(Removal.withoutOwner(known.get())));
        return owned ? TakenAway.LOST : TakenAway.REMOVED;
    }

    /// Takes an object away by its owner's tombstone.
    ///
    /// @throws IllegalArgumentException if it is for no object that is there, or not signed by its owner
    public synchronized void remove(Removal byOwner) {
        boolean signed = byOwner.kind() == Removal.Kind.BY_OWNER
                && byOwner.object() < catalog.ledger().objects()
                && catalog.holder()
                        .filter(holder -> byOwner.removes(
                                catalog.ledger().placed(byOwner.object()),
                                holder.network(),
                                holder.scalerNode(),
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
        long end;
        synchronized (this) {
            end = Math.min(removals, catalog.ledger().removals());
            for (long position = released; position < end; position++) {
                long object = catalog.ledger().removal(position).object();
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
            synchronized (this) {
                released = Math.max(released, end);
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
    /// @throws java.io.UncheckedIOException if it is none of this store, or the disk does not give them, or
    ///     gives others than it was given
    public Proven read(StoredTotals of, long[] indices) {
        return proofs.read(of, indices);
    }

    /// All objects that are there, and removed ones whose bytes are, in order of their names.
    ///
    /// @param committed objects that the last snapshot knows
    public List<ListedObject> list(long committed) {
        return listing.list(index -> index < committed ? ListedObject.State.PROVABLE : ListedObject.State.NEW);
    }

    /// The same where nobody can tell what snapshots know.
    public List<ListedObject> list() {
        return listing.list(_ -> ListedObject.State.STORED);
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

    /// What a scrub reads: the blocks of each object, of removed ones too while a snapshot may be asked about
    /// that knows them. In the order of their indices.
    public List<Segment> segments() {
        return listing.segments();
    }

    /// Reads one block of an object and holds it to its tree; what it finds is in [#damage].
    ///
    /// @return bytes read; 0 if the object is gone, or its index has to be made again first
    public long scrub(long object, long block) {
        StoredObject stored;
        synchronized (this) {
            if (object >= catalog.ledger().objects() || !listing.isKept(object)) {
                return 0;
            }
            stored = catalog.stored(object);
        }
        try {
            return block < Segment.blocksOf(stored.leaves()) ? reader.scrub(stored, block) : 0;
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
        synchronized (repairing) {
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
        }
        return some;
    }

    /// That what one snapshot holds is the beginning of what a later one holds.
    ///
    /// @throws UncheckedIOException if it is not, or if one of them is none of this store
    public StoredGrowth growth(StoredTotals from, StoredTotals to) {
        return proofs.growth(from, to);
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
