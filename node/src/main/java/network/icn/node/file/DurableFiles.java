package network.icn.node.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Writes small files so that after a crash there is the whole file or none, and its name is on disk too.
public final class DurableFiles {
    /// Names end in this while they are being written; a crash may leave one behind, and nobody reads it.
    private static final String PARTIAL = ".partial";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private DurableFiles() {}

    /// Writes the file, replacing one that is there.
    public static void replace(Path file, byte[] content) throws IOException {
        moveOver(writePartial(file, content, new FileAttribute<?>[0]), file);
    }

    /// Gives a file that is on disk the name of another one, which is gone then.
    public static void moveOver(Path fresh, Path file) throws IOException {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(directoryOf(file));
    }

    /// Writes a file, and never over another one.
    ///
    /// @throws FileAlreadyExistsException if there is a file of that name
    public static void create(Path file, byte[] content) throws IOException {
        create(file, content, new FileAttribute<?>[0]);
    }

    /// The same, for its owner's eyes only.
    public static void createPrivate(Path file, byte[] content) throws IOException {
        create(file, content, ownerOnly());
    }

    private static void create(Path file, byte[] content, FileAttribute<?>[] attributes) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path partial = writePartial(file, content, attributes);
        try {
            // A hard link, unlike a move, fails when somebody else was faster.
            Files.createLink(file, partial);
            Files.delete(partial);
        } catch (UnsupportedOperationException e) {
            Files.move(partial, file);
        } finally {
            Files.deleteIfExists(partial);
        }
        syncDirectory(directoryOf(file));
    }

    /// Makes names in a directory durable: a new file is lost with its name otherwise.
    public static void syncDirectory(Path directory) throws IOException {
        if (!POSIX) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    public static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private static Path writePartial(Path file, byte[] content, FileAttribute<?>[] attributes) throws IOException {
        Path partial = directoryOf(file).resolve(file.getFileName() + PARTIAL);
        Files.deleteIfExists(partial);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(partial, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return partial;
    }

    private static FileAttribute<?>[] ownerOnly() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
