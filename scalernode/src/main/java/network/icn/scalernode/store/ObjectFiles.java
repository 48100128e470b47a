package network.icn.scalernode.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import network.icn.node.EnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The objects of a ScalerNode and who is allowed to change them: this class alone. What it has taken is on the medium,
/// file and name first, then the line of the manifest, so a crash leaves an object whole or not at all. Works without
/// any tree, so also for commands while no node runs. Safe for any number of threads.
public final class ObjectFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectFiles.class);

    /// What became of an object that was to be put. The word is what commands say of it, and what the node tells them
    /// over its socket: it stays, whatever the constant is called.
    public enum Taken {
        NEW("new"),
        /// Another content of that name goes, as if it had been removed.
        REPLACED("replaced"),
        /// It was there, damaged or missing, and is whole again: the leaves are the same.
        RESTORED("restored"),
        /// It was there already.
        UNCHANGED("unchanged"),
        /// Without a byte there is nothing to prove.
        EMPTY("empty"),
        /// The source changed while it was copied.
        ABORTED("aborted"),
        /// The disk has no room for it beside what the node itself must write.
        NO_ROOM("no_room"),
        /// What has that name is an owner's, and goes only by itself: with a tombstone, or as declared loss.
        OWNED("owned");

        private final String word;

        Taken(String word) {
            this.word = word;
        }

        /// Its own for ever.
        public String word() {
            return word;
        }
    }

    private final Manifest manifest;
    private final ObjectFolder folder;
    private final ObjectCheck check;
    private final Damage damage = new Damage();
    private final Consumer<String> steps;
    private long changes;

    private ObjectFiles(Manifest manifest, ObjectFolder folder, Consumer<String> steps) {
        this.manifest = manifest;
        this.folder = folder;
        this.check = new ObjectCheck(folder);
        this.steps = steps;
    }

    /// Opens the objects of a data directory, which the caller has locked.
    ///
    /// @throws EnvironmentException if the disk fails
    public static ObjectFiles open(Path directory) {
        return open(directory, _ -> {});
    }

    /// @param steps hears of each step of a change, for tests that end there
    static ObjectFiles open(Path directory, Consumer<String> steps) {
        try {
            Files.createDirectories(directory);
            ObjectFolder folder = ObjectFolder.open(directory);
            Manifest manifest = Manifest.open(directory);
            Recovery.reconcile(manifest, folder);
            return new ObjectFiles(manifest, folder, steps);
        } catch (IOException e) {
            throw new EnvironmentException("cannot use the data directory " + directory, "check disk and owner", e);
        }
    }

    Manifest manifest() {
        return manifest;
    }

    ObjectFolder folder() {
        return folder;
    }

    Damage damage() {
        return damage;
    }

    /// How often something was put, restored or removed.
    synchronized long changes() {
        return changes;
    }

    /// Copies an object and makes it durable. It becomes part of the tree that is built next.
    ///
    /// @param size how many bytes the source was said to have
    /// @param wanted asked when all is copied: false drops the copy
    /// @throws EnvironmentException if the disk fails or is full
    /// @throws UncheckedIOException if the source fails
    public Taken put(ObjectName name, InputStream content, long size, BooleanSupplier wanted) {
        Path partial = folder.partial();
        try {
            Optional<Room.Claim> room = folder.room().claim(size);
            if (room.isEmpty()) {
                return Taken.NO_ROOM;
            }
            try (Room.Claim claim = room.get()) {
                ObjectFile.Content copied = ObjectFile.copy(content, size, partial, done -> claim.written(done, size));
                steps.accept("copied");
                boolean whole = copied.size() == size && wanted.getAsBoolean();
                if (!whole || size == 0) {
                    Files.delete(partial);
                    return whole ? Taken.EMPTY : Taken.ABORTED;
                }
                return commit(name, partial, copied, wholeOne(name, copied));
            }
        } catch (IOException e) {
            throw drop(partial, e);
        } catch (UncheckedIOException e) {
            EnvironmentException _ = drop(partial, e);
            throw e;
        }
    }

    /// An object of that name and content whose file was read and is whole. That takes as long as the object is large:
    /// nobody may wait for it.
    private Optional<StoredObject> wholeOne(ObjectName name, ObjectFile.Content copied) {
        Optional<StoredObject> same = find(name).filter(copied::isOf);
        same.ifPresent(_ -> steps.accept("known"));
        return same.filter(object -> check.flaw(object, _ -> {}).isEmpty());
    }

    private synchronized Optional<StoredObject> find(ObjectName name) {
        return manifest.find(name);
    }

    private static EnvironmentException drop(Path partial, Exception cause) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return new EnvironmentException("cannot write " + partial, "free disk space, check the disk", cause);
    }

    private synchronized Taken commit(
            ObjectName name, Path partial, ObjectFile.Content copied, Optional<StoredObject> whole) throws IOException {
        Optional<StoredObject> before = manifest.find(name);
        if (before.isPresent() && before.equals(whole)) {
            Files.delete(partial);
            return Taken.UNCHANGED;
        }
        if (before.isPresent() && copied.isOf(before.get())) {
            restore(before.get(), partial);
            return Taken.RESTORED;
        }
        add(StoredObject.Kind.OBJECT, name, partial, copied);
        before.ifPresent(this::remove);
        return before.isPresent() ? Taken.REPLACED : Taken.NEW;
    }

    /// The same bytes again, over a file that is damaged or gone.
    private void restore(StoredObject object, Path partial) throws IOException {
        ObjectFile.seal(partial, object);
        steps.accept("sealed");
        folder.keep(partial, object.serial());
        damage.forget(object.serial());
        changes++;
    }

    private void add(StoredObject.Kind kind, ObjectName name, Path partial, ObjectFile.Content copied)
            throws IOException {
        StoredObject object = new StoredObject(
                folder.freeFrom(manifest.nextSerial()),
                kind,
                name,
                copied.size(),
                manifest.placeFor(StoredObject.leavesOf(copied.size())),
                copied.root(),
                manifest.openGeneration(),
                StoredObject.PRESENT);
        ObjectFile.seal(partial, object);
        steps.accept("sealed");
        folder.keep(partial, object.serial());
        try {
            steps.accept("named");
            manifest.put(object);
        } catch (EnvironmentException e) {
            takeBack(object, e);
            throw e;
        }
        changes++;
        steps.accept("recorded");
    }

    /// What was not put must not be there after the next start, unless nobody can know.
    private void takeBack(StoredObject object, EnvironmentException cause) {
        try {
            if (!manifest.isBroken()) {
                folder.delete(List.of(object));
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /// Takes an object out of the tree that is built next; its bytes stay while older trees bind.
    ///
    /// @return false if there is none of that name
    /// @throws EnvironmentException if the disk fails
    public synchronized boolean remove(ObjectName name) {
        Optional<StoredObject> object = manifest.find(name);
        object.ifPresent(this::remove);
        return object.isPresent();
    }

    private void remove(StoredObject object) {
        long generation = manifest.openGeneration();
        manifest.remove(object.serial(), generation);
        changes++;
        steps.accept("removal recorded");
        try {
            folder.markRemoved(object.serial(), generation);
        } catch (IOException e) {
            throw new EnvironmentException("cannot mark an object as removed", "check the disk", e);
        }
        steps.accept("removal marked");
    }

    /// Makes the filler if there is none, and makes it again if its file is gone or known to be damaged. Without
    /// capacity it goes, once there is something else to prove.
    ///
    /// @param progress hears of bytes written so far
    void fill(byte[] nodeSeed, long size, LongConsumer progress) {
        Optional<StoredObject> before;
        synchronized (this) {
            before = manifest.generated();
            if (before.isPresent() && size == 0 && holdsObjects()) {
                LOG.atWarn()
                        .addKeyValue("bytes", before.get().size())
                        .log("capacity is 0: the generated data go, as what rm removes");
                remove(before.get());
                return;
            }
        }
        boolean whole = before.filter(object -> folder.has(object.serial()) && damage.leavesOf(object.serial()) == 0)
                .isPresent();
        if (!whole && (before.isPresent() || size > 0)) {
            generate(nodeSeed, before, before.map(StoredObject::size).orElse(size), progress);
        }
    }

    private void generate(byte[] nodeSeed, Optional<StoredObject> before, long bytes, LongConsumer progress) {
        Path partial = folder.partial();
        String mend = "free disk space or set a smaller capacity";
        try (InputStream content = GeneratedData.stream(nodeSeed, bytes);
                Room.Claim claim = folder.room()
                        .claim(bytes)
                        .orElseThrow(() -> new EnvironmentException(
                                "no room for " + bytes + " bytes of generated data beside what the node itself writes",
                                mend))) {
            ObjectFile.Content copied = ObjectFile.copy(content, bytes, partial, done -> {
                claim.written(done, bytes);
                progress.accept(done);
            });
            synchronized (this) {
                if (before.isEmpty()) {
                    add(StoredObject.Kind.GENERATED, GeneratedData.NAME, partial, copied);
                } else if (copied.isOf(before.get())) {
                    restore(before.get(), partial);
                    LOG.atWarn()
                            .addKeyValue("bytes", bytes)
                            .log("the generated data were damaged or gone and are made again");
                } else {
                    Files.delete(partial);
                    throw new EnvironmentException(
                            "the generated data in " + partial.getParent() + " are of another key",
                            "restore the key of this node, or give the data directory a new name");
                }
            }
        } catch (IOException e) {
            EnvironmentException _ = drop(partial, e);
            throw new EnvironmentException("cannot write " + bytes + " bytes of generated data", mend, e);
        } catch (RuntimeException e) {
            EnvironmentException _ = drop(partial, e);
            throw e;
        }
    }

    /// Reads every object to its end.
    ///
    /// @param flawed hears of each that is not whole, with the reason
    /// @param progress hears of bytes read, and of how many there are
    /// @return objects read
    public long verify(Consumer<String> flawed, BiConsumer<Long, Long> progress) {
        List<StoredObject> all;
        synchronized (this) {
            all = manifest.objects();
        }
        check.all(all, flawed, progress);
        return all.size();
    }

    /// All objects, in order of their names.
    public synchronized List<ListedObject> list() {
        long current = manifest.current().map(Generation::number).orElse(0L);
        return manifest.objects().stream()
                .map(object -> ListedObject.of(object, current, damagedLeaves(object)))
                .sorted(ListedObject.BY_NAME)
                .toList();
    }

    private long damagedLeaves(StoredObject object) {
        return folder.has(object.serial()) ? damage.leavesOf(object.serial()) : object.leaves();
    }

    /// Whether objects of the operator are there.
    public synchronized boolean holdsObjects() {
        return manifest.objects().stream()
                .anyMatch(object -> object.isPresent() && object.kind() != StoredObject.Kind.GENERATED);
    }

    /// Bytes of all present objects and of the filler.
    public synchronized long storedBytes() {
        return manifest.objects().stream()
                .filter(StoredObject::isPresent)
                .mapToLong(StoredObject::size)
                .sum();
    }

    /// Size of the filler; 0 if there is none.
    public synchronized long generatedBytes() {
        return manifest.generated().map(StoredObject::size).orElse(0L);
    }

    @Override
    public void close() {
        manifest.close();
    }
}
