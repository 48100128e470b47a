package network.icn.scalernode.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;

/// How something becomes an object: copied and flushed outside every lock, then named and recorded. Safe for any number
/// of threads.
final class ObjectWriter {
    private final Object lock;
    private final SignatureVerifier verifier;
    private final ObjectFolder folder;
    private final Catalog catalog;
    private final ObjectLog log;
    private final ObjectCheck check;
    private final Damage damage;
    private final Consumer<String> steps;

    /// What is to be put.
    ///
    /// @param size how many bytes the source was said to have
    /// @param wanted asked when all is copied: false drops the copy
    record Source(ObjectName name, InputStream content, long size, BooleanSupplier wanted) {}

    /// What was copied, under two names that nobody else has.
    private record Copied(StoredObject.Kind kind, ObjectName name, ObjectEntry entry, Path bytes, Path index) {}

    /// Where bytes lie, and who hears of them.
    ///
    /// @param steps hears of each step of a change, for tests that end there
    record Place(ObjectFolder folder, Damage damage, Consumer<String> steps) {}

    /// @param lock of the store, held while the catalog or the log is used
    ObjectWriter(Object lock, SignatureVerifier verifier, Place place, Catalog catalog, ObjectLog log) {
        this.lock = lock;
        this.verifier = verifier;
        this.folder = place.folder();
        this.catalog = catalog;
        this.log = log;
        this.check = new ObjectCheck(place.folder());
        this.damage = place.damage();
        this.steps = place.steps();
    }

    Taken put(Source source, Signing signing) {
        return take(StoredObject.Kind.OBJECT, source, signing, _ -> {});
    }

    /// Makes the filler, for the first time or again.
    void generate(byte[] nodeSeed, long size, LongConsumer progress) {
        try (InputStream content = GeneratedData.stream(nodeSeed, size)) {
            Source source = new Source(GeneratedData.NAME, content, size, () -> true);
            switch (take(StoredObject.Kind.GENERATED, source, Signing.NOBODY, progress)) {
                case NEW, RESTORED, UNCHANGED -> {}
                case NO_ROOM ->
                    throw new EnvironmentException(
                            "no room for " + size + " bytes of generated data beside what the node itself writes",
                            "free disk space or set a smaller capacity");
                case REPLACED, EMPTY, ABORTED, OWNED -> throw new IllegalStateException("filler: never so");
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot write generated data", "free disk space, check the disk", e);
        }
    }

    private Taken take(StoredObject.Kind kind, Source source, Signing signing, LongConsumer progress) {
        Path bytes = folder.partial();
        Path index = folder.partialIndex();
        long size = source.size();
        try {
            Optional<Room.Claim> room = folder.room().claim(size);
            if (room.isEmpty()) {
                return Taken.NO_ROOM;
            }
            try (Room.Claim claim = room.get()) {
                ObjectCopy.Content content = ObjectCopy.copy(source.content(), size, bytes, index, done -> {
                    claim.written(done, size);
                    progress.accept(done);
                });
                steps.accept("copied");
                if (content.size() != size || !source.wanted().getAsBoolean()) {
                    return Taken.ABORTED;
                }
                if (size == 0) {
                    return Taken.EMPTY;
                }
                ObjectEntry entry = signing.entry(source.name().hash(), content.root(), size);
                if (!entry.root().equals(content.root()) || entry.length() != size) {
                    return Taken.ABORTED;
                }
                Copied copied = new Copied(kind, source.name(), entry, bytes, index);
                return commit(copied, isWhole(copied));
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot write " + bytes, "free disk space, check the disk", e);
        } finally {
            drop(bytes);
            drop(index);
        }
    }

    private static void drop(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // The next start clears it away.
        }
    }

    private Optional<PlacedEntry> before(Copied copied) {
        return copied.kind() == StoredObject.Kind.GENERATED ? catalog.generated() : catalog.find(copied.name());
    }

    /// Whether the same is there already and can be read to its end. That takes as long as it is large: nobody may wait
    /// for it.
    private boolean isWhole(Copied copied) {
        Optional<StoredObject> same;
        synchronized (lock) {
            same = before(copied)
                    .filter(known -> known.entry().equals(copied.entry()))
                    .map(known -> catalog.stored(known.index()));
        }
        same.ifPresent(_ -> steps.accept("known"));
        return same.filter(object -> check.flaw(object, _ -> {}).isEmpty()).isPresent();
    }

    private Taken commit(Copied copied, boolean whole) throws IOException {
        synchronized (lock) {
            requireSigned(copied);
            Optional<PlacedEntry> before = before(copied);
            boolean same =
                    before.filter(known -> known.entry().equals(copied.entry())).isPresent();
            if (same && whole) {
                return Taken.UNCHANGED;
            }
            if (!same && before.isPresent()) {
                requireNoFiller(copied);
                if (before.get().entry().isOwned()) {
                    return Taken.OWNED;
                }
            }
            long serial = same ? before.get().index() : catalog.ledger().objects();
            name(copied, serial);
            if (same) {
                damage.forget(serial);
                return Taken.RESTORED;
            }
            ObjectRecord put = new ObjectRecord.Put(copied.kind(), copied.name(), copied.entry());
            if (before.isEmpty()) {
                log.append(put);
            } else {
                log.append(put, new ObjectRecord.Removed(Removal.withoutOwner(before.get())));
            }
            steps.accept("recorded");
            return before.isPresent() ? Taken.REPLACED : Taken.NEW;
        }
    }

    private static void requireNoFiller(Copied copied) {
        if (copied.kind() == StoredObject.Kind.GENERATED) {
            throw new EnvironmentException(
                    "the generated data are of another key",
                    "restore the key of this node, or give the data directory a new name");
        }
    }

    /// The index first: bytes without one would be read to their end before the first proof.
    private void name(Copied copied, long serial) throws IOException {
        if (folder.isTaken(serial)) {
            throw new IOException(folder.file(serial) + " is in the way: move it elsewhere");
        }
        ObjectFile.seal(
                copied.bytes(),
                new StoredObject(new PlacedEntry(serial, copied.entry()), copied.kind(), copied.name()));
        steps.accept("sealed");
        folder.keepIndex(copied.index(), serial);
        steps.accept("index named");
        folder.keep(copied.bytes(), serial);
        steps.accept("named");
    }

    private void requireSigned(Copied copied) {
        ObjectEntry entry = copied.entry();
        boolean signed = !entry.isOwned()
                || catalog.holder()
                        .filter(holder -> entry.isSigned(holder.network(), holder.scalerNode(), verifier))
                        .isPresent();
        if (!signed || !entry.name().equals(copied.name().hash())) {
            throw new IllegalArgumentException("owner: the signature is not for this object at this node");
        }
    }
}
