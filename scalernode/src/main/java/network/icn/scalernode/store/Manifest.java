package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.kernel.bytes.Hash32;
import org.jspecify.annotations.Nullable;

/// Which objects there are, where they lie in the leaf space, and which trees stand over them. A file of lines that
/// grows by one line a change; [ManifestLine] checks each. What damage takes from it is found again in the objects'
/// own files and in the trees (`Recovery`). Belongs to whoever holds the lock of the data directory; not thread-safe.
final class Manifest implements AutoCloseable {
    static final String FILE = "manifest";
    /// Roots of the past that are remembered; a snapshot that is older than so many trees is of no use to anybody.
    private static final int MAX_PAST = 64;

    private final Path file;
    private final TreeMap<Long, StoredObject> objects = new TreeMap<>();
    private final Map<ObjectName, Long> present = new HashMap<>();
    private final TreeMap<Long, Generation> generations = new TreeMap<>();
    private final Set<Hash32> past = new LinkedHashSet<>();
    private final Places places = new Places();
    private final boolean existed;
    private int damagedLines;
    /// Changes of now are part of this generation.
    private long open = 1;
    private @Nullable FileChannel channel;
    /// What was not written may be there all the same.
    private boolean broken;
    /// Of objects that are forgotten, too: a file that could not be deleted must not become another one.
    private long lastSerial;

    private Manifest(Path file) throws IOException {
        this.file = file;
        this.existed = Files.exists(file);
        if (existed) {
            read(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
    }

    /// Whether there is a manifest that says less than was once written into it; changes nothing.
    static boolean isDamaged(Path directory) throws IOException {
        return new Manifest(directory.resolve(FILE)).damagedLines > 0;
    }

    /// Reads what is sound. A line without an end is one that was being written.
    static Manifest open(Path directory) throws IOException {
        Manifest manifest = new Manifest(directory.resolve(FILE));
        if (manifest.damagedLines > 0) {
            Files.copy(manifest.file, directory.resolve(FILE + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        }
        manifest.rewrite();
        return manifest;
    }

    private void read(String text) {
        int end = text.lastIndexOf('\n') + 1;
        for (String line : text.substring(0, end).split("\n", -1)) {
            Optional<ManifestLine> parsed = ManifestLine.parse(line);
            if (parsed.isPresent()) {
                apply(parsed.get());
            } else if (ManifestLine.isOfAnotherVersion(line)) {
                throw new EnvironmentException(
                        file + " is of another version: " + line.substring(9), "start that version");
            } else if (!line.isEmpty()) {
                damagedLines++;
            }
        }
        damagedLines += end == 0 ? 1 : 0;
    }

    private void apply(ManifestLine line) {
        switch (line) {
            case ManifestLine.Version() -> {}
            case ManifestLine.Put(StoredObject object) -> set(object);
            case ManifestLine.Removed(long serial, long generation) -> {
                StoredObject object = objects.get(serial);
                if (object != null) {
                    set(object.removedIn(generation));
                }
            }
            case ManifestLine.Built(Generation generation) -> {
                generations.put(generation.number(), generation);
                open = Math.max(open, generation.number() + 1);
            }
            case ManifestLine.Past(Hash32 root) -> past.add(root);
        }
    }

    private void set(StoredObject object) {
        StoredObject before = objects.put(object.serial(), object);
        lastSerial = Math.max(lastSerial, object.serial());
        if (before != null && before.isPresent()) {
            present.remove(before.name(), before.serial());
            places.free(before);
        }
        if (object.isPresent()) {
            places.take(object);
            if (object.kind() != StoredObject.Kind.GENERATED) {
                present.merge(object.name(), object.serial(), Math::max);
            }
        }
        open = Math.max(open, object.isPresent() ? object.added() : object.removed());
    }

    /// Whether there was a file at all.
    boolean existed() {
        return existed;
    }

    /// Lines of the file that were damaged when it was opened.
    int damagedLines() {
        return damagedLines;
    }

    NavigableMap<Long, Generation> generations() {
        return generations;
    }

    Optional<Generation> current() {
        return generations.isEmpty()
                ? Optional.empty()
                : Optional.of(generations.lastEntry().getValue());
    }

    /// In order of their serial numbers.
    List<StoredObject> objects() {
        return List.copyOf(objects.values());
    }

    Optional<StoredObject> object(long serial) {
        return Optional.ofNullable(objects.get(serial));
    }

    /// The filler, if any was made.
    Optional<StoredObject> generated() {
        return objects.values().stream()
                .filter(object -> object.isPresent() && object.kind() == StoredObject.Kind.GENERATED)
                .findFirst();
    }

    Optional<StoredObject> find(ObjectName name) {
        return Optional.ofNullable(present.get(name)).map(objects::get);
    }

    /// Whether the leaves from `first` up to `end` belong to no object that is present.
    boolean isFree(long first, long end) {
        return places.isFree(first, end);
    }

    /// The first place where so many leaves fit: between objects or behind the last one.
    long placeFor(long leaves) {
        return places.find(leaves);
    }

    long nextSerial() {
        return lastSerial + 1;
    }

    /// The generation of changes that are made now.
    long openGeneration() {
        return open;
    }

    /// From here on changes belong to the next generation.
    void beginNextGeneration() {
        open++;
    }

    /// Whether something was put or removed that the current tree does not know.
    boolean hasChanges() {
        long current = generations.isEmpty() ? 0 : generations.lastKey();
        return objects.values().stream().anyMatch(object -> object.isIn(current) != object.isPresent());
    }

    /// The objects of a generation in order of their places.
    List<StoredObject> layout(long generation) {
        return objects.values().stream()
                .filter(object -> object.isIn(generation))
                .sorted(Comparator.comparingLong(StoredObject::firstLeaf))
                .toList();
    }

    boolean knows(Hash32 root) {
        return past.contains(root)
                || generations.values().stream()
                        .anyMatch(generation -> generation.root().equals(root));
    }

    void put(StoredObject object) {
        append(new ManifestLine.Put(object));
    }

    void remove(long serial, long generation) {
        append(new ManifestLine.Removed(serial, generation));
    }

    void built(Generation generation) {
        append(new ManifestLine.Built(generation));
    }

    /// A snapshot of that root does not bind any more.
    void past(Hash32 root) {
        append(new ManifestLine.Past(root));
    }

    /// What belongs to recovery alone: the change is not written yet.
    void restore(ManifestLine line) {
        apply(line);
    }

    private void append(ManifestLine line) {
        try {
            FileChannel end = Objects.requireNonNull(channel);
            long before = end.size();
            try {
                ByteBuffer bytes = ByteBuffer.wrap(line.bytes());
                while (bytes.hasRemaining()) {
                    end.write(bytes);
                }
                end.force(false);
            } catch (IOException e) {
                broken = true;
                end.truncate(before);
                end.force(false);
                broken = false;
                throw e;
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot write " + file, "free disk space, check the disk", e);
        }
        apply(line);
    }

    /// Whether nobody knows if the last line is on the medium.
    boolean isBroken() {
        return broken;
    }

    /// Forgets trees, and the objects that no tree holds any more.
    ///
    /// @return the objects that are forgotten
    List<StoredObject> forget(Set<Long> trees) {
        for (long tree : trees) {
            Generation gone = generations.remove(tree);
            if (gone != null) {
                past.remove(gone.root());
                past.add(gone.root());
            }
        }
        List<StoredObject> gone = new ArrayList<>();
        for (StoredObject object : objects()) {
            boolean held = object.isPresent()
                    || generations.keySet().stream().anyMatch(object::isIn)
                    || (object.removed() >= open && object.added() < open);
            if (!held) {
                gone.add(object);
                objects.remove(object.serial());
            }
        }
        if (!gone.isEmpty() || !trees.isEmpty()) {
            rewrite();
        }
        return gone;
    }

    /// Writes the whole file anew.
    void rewrite() {
        List<ManifestLine> lines = new ArrayList<>();
        lines.add(new ManifestLine.Version());
        past.stream()
                .skip(Math.max(0, past.size() - MAX_PAST))
                .map(ManifestLine.Past::new)
                .forEach(lines::add);
        generations.values().forEach(generation -> lines.add(new ManifestLine.Built(generation)));
        for (StoredObject object : objects.values()) {
            lines.add(new ManifestLine.Put(object));
            if (!object.isPresent()) {
                lines.add(new ManifestLine.Removed(object.serial(), object.removed()));
            }
        }
        byte[][] bytes = lines.stream().map(ManifestLine::bytes).toArray(byte[][]::new);
        ByteBuffer whole = ByteBuffer.allocate(
                lines.stream().mapToInt(line -> line.bytes().length).sum());
        for (byte[] line : bytes) {
            whole.put(line);
        }
        try {
            DurableFiles.replace(file, whole.array());
            close();
            channel = FileChannel.open(file, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new EnvironmentException("cannot write " + file, "free disk space, check the disk", e);
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot close " + file, "check the disk", e);
        }
    }
}
