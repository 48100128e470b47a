package network.icn.node.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;

/// A folder that a setting names.
public final class Folder {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private Folder() {}

    /// Makes it and those above it if they are not there.
    ///
    /// @param key the setting that names it
    /// @throws ConfigException if something else is there or above it
    /// @throws EnvironmentException if it cannot be made
    public static void make(String key, Path folder) {
        requireNoFile(key, folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EnvironmentException("cannot create " + folder, "check owner and path of " + key, e);
        }
    }

    /// As [#make]; if it was not there, nobody else may look into it: a node's data hold what it has not said yet.
    public static void makePrivate(String key, Path folder) {
        requireNoFile(key, folder);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(DurableFiles.directoryOf(folder));
                Files.createDirectory(folder, OWNER_ONLY);
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot create " + folder, "check owner and path of " + key, e);
        }
    }

    /// That a file can be made under that name: the folder is there.
    ///
    /// @throws ConfigException if it is not
    public static void requireParent(Path file) {
        Path parent = DurableFiles.directoryOf(file);
        requireNoFile(file.toString(), parent);
        if (!Files.isDirectory(parent)) {
            throw ConfigException.of(file, "must lie in a folder that is there", "make it: mkdir -p " + parent);
        }
    }

    private static void requireNoFile(String key, Path folder) {
        for (Path each = folder.toAbsolutePath(); each != null; each = each.getParent()) {
            if (Files.exists(each)) {
                if (!Files.isDirectory(each)) {
                    throw ConfigException.of(
                            key, folder.toString(), "must be a folder, " + each + " is a file", "name another one");
                }
                return;
            }
        }
    }
}
