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
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import network.icn.node.file.DurableFiles;

/// The folder `store/`: one file an object, named by its index in the tree of objects, and beside it the
/// index of its own tree. Only its owner can enter it.
final class ObjectFolder {
    private static final Pattern FILE = Pattern.compile("\\d{12,18}");
    private static final String PARTIAL = ".partial";
    private static final String INDEX = ".tree";

    private final Path folder;
    private final DataFile reader;
    private final Room room;
    private final AtomicLong copies = new AtomicLong();

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

    /// The objects whose bytes are there; what a crash left half-written is deleted.
    NavigableSet<Long> list() throws IOException {
        NavigableSet<Long> files = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.endsWith(PARTIAL)) {
                    if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                        Files.delete(entry);
                    }
                } else if (FILE.matcher(name).matches() && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(Long.parseLong(name));
                }
            }
        }
        return files;
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

    /// Deletes an object's index and bytes: as long as bytes are there, something is left to be deleted.
    void deleteWithIndex(long serial) throws IOException {
        Files.deleteIfExists(indexFile(serial));
        Files.deleteIfExists(file(serial));
    }

    /// Puts a file out of the way that is of no object, and deletes nothing.
    Path setAside(long serial) throws IOException {
        Path aside = folder.resolve(file(serial).getFileName() + ".aside");
        return Files.move(file(serial), aside, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Gives what was put aside its name again, when its object is known after all and has no file.
    ///
    /// @return false if there is none
    boolean takeBack(long serial) throws IOException {
        Path aside = folder.resolve(file(serial).getFileName() + ".aside");
        boolean there = Files.isRegularFile(aside, LinkOption.NOFOLLOW_LINKS) && !isTaken(serial);
        if (there) {
            Files.move(aside, file(serial));
        }
        return there;
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
