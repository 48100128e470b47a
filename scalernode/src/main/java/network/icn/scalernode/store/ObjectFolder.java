package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.icn.node.file.DurableFiles;

/// The folder `store/`: one file an object, named by its serial number, and beside it an empty marker once it has been
/// removed. Only its owner can enter it.
final class ObjectFolder {
    private static final Pattern FILE = Pattern.compile("(\\d{12,18})(?:\\.removed-(\\d{1,18}))?");
    private static final String PARTIAL = ".partial";
    private static final String INDEX = ".tree";

    private final Path folder;
    private final DataFile reader;
    private final Room room;
    private final AtomicLong copies = new AtomicLong();

    /// What lies there.
    ///
    /// @param files by serial number
    /// @param removed generation by serial number, of the markers
    record Contents(NavigableMap<Long, Path> files, NavigableMap<Long, Long> removed) {}

    private ObjectFolder(Path folder, DataFile reader, Room room) {
        this.folder = folder;
        this.reader = reader;
        this.room = room;
    }

    static ObjectFolder open(Path directory) throws IOException {
        Path folder = directory.resolve("store");
        Files.createDirectories(folder);
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        return new ObjectFolder(folder, DataFile.inFolder(folder), Room.of(folder));
    }

    /// Reads the folder; what a crash left half-written is deleted.
    Contents list() throws IOException {
        Contents contents = new Contents(new TreeMap<>(), new TreeMap<>());
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                Matcher matcher = FILE.matcher(name);
                if (name.endsWith(PARTIAL)) {
                    if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                        Files.delete(entry);
                    }
                } else if (matcher.matches() && matcher.group(2) == null) {
                    contents.files().put(Long.parseLong(matcher.group(1)), entry);
                } else if (matcher.matches()) {
                    contents.removed().put(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
                }
            }
        }
        return contents;
    }

    /// A new file to be filled and then kept.
    Path partial() {
        return folder.resolve("copy-" + copies.incrementAndGet() + PARTIAL);
    }

    /// The same for the index of an object's tree.
    Path partialIndex() {
        return folder.resolve("copy-" + copies.incrementAndGet() + INDEX + PARTIAL);
    }

    /// The index of an object's own tree.
    Path indexFile(long serial) {
        return folder.resolve(file(serial).getFileName() + INDEX);
    }

    Path file(long serial) {
        return folder.resolve(String.format(Locale.ROOT, "%012d", serial));
    }

    /// The first number from that one on under which nothing lies, whoever has put it there.
    long freeFrom(long serial) {
        long free = serial;
        while (Files.exists(file(free), LinkOption.NOFOLLOW_LINKS)) {
            free++;
        }
        return free;
    }

    boolean has(long serial) {
        return Files.isRegularFile(file(serial), LinkOption.NOFOLLOW_LINKS);
    }

    /// Gives a whole file its name, over a damaged one if there is one.
    void keep(Path partial, long serial) throws IOException {
        Files.move(partial, file(serial), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.syncDirectory(folder);
    }

    /// Whether something lies there that is no file of ours: nobody writes over it.
    boolean isTaken(long serial) {
        return !has(serial) && Files.exists(file(serial), LinkOption.NOFOLLOW_LINKS);
    }

    /// Gives a whole index its name.
    void keepIndex(Path partial, long serial) throws IOException {
        Files.move(partial, indexFile(serial), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.syncDirectory(folder);
    }

    /// Deletes an object's bytes and index.
    void deleteWithIndex(long serial) throws IOException {
        Files.deleteIfExists(file(serial));
        Files.deleteIfExists(indexFile(serial));
    }

    void markRemoved(long serial, long generation) throws IOException {
        Path marker = marker(serial, generation);
        if (!Files.exists(marker)) {
            Files.createFile(marker);
            DurableFiles.syncDirectory(folder);
        }
    }

    private Path marker(long serial, long generation) {
        return folder.resolve(file(serial).getFileName() + ".removed-" + generation);
    }

    /// The files first: a marker without a file is of nobody, a file without its marker would be an object again.
    void delete(List<StoredObject> objects) throws IOException {
        for (StoredObject object : objects) {
            Files.deleteIfExists(file(object.serial()));
        }
        DurableFiles.syncDirectory(folder);
        for (StoredObject object : objects) {
            Files.deleteIfExists(marker(object.serial(), object.removed()));
        }
    }

    /// Of an object whose file is gone.
    void deleteMarker(long serial, long generation) throws IOException {
        Files.deleteIfExists(marker(serial, generation));
    }

    /// Puts a file out of the way that is of no object, and deletes nothing.
    Path setAside(long serial) throws IOException {
        Path aside = folder.resolve(file(serial).getFileName() + ".aside");
        return Files.move(file(serial), aside, StandardCopyOption.REPLACE_EXISTING);
    }

    Room room() {
        return room;
    }

    boolean isDirect() {
        return reader.isDirect();
    }

    /// Bytes of an object. What is no file is never opened: that may take for ever.
    ///
    /// @throws IOException also when the file is missing or too short
    byte[] read(StoredObject object, long offset, int length) throws IOException {
        if (!has(object.serial())) {
            throw new NoSuchFileException(file(object.serial()).toString());
        }
        return reader.read(file(object.serial()), ObjectFile.CONTENT_OFFSET + offset, length);
    }
}
