package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;

/// What a directory looks like before anything in it is opened, and so changed.
public final class DataDirectory {
    /// Of the store before there was a log of objects.
    private static final String OLD_FILE = "manifest";

    private static final List<String> OWN_FILES = List.of("store", ObjectLog.FILE, "snapshots.wal", "inbox", "lock");

    private DataDirectory() {}

    /// @param key what names the directory
    /// @throws ConfigException if its objects are of the form before this one
    public static void requireOfThisForm(String key, Path directory) {
        if (Files.exists(directory.resolve(OLD_FILE))) {
            throw ConfigException.of(
                    key,
                    directory.toString(),
                    "must be of this version's form, and has a '" + OLD_FILE + "' of an earlier one",
                    "name a new directory and put the objects again, or start the version before this one");
        }
    }

    /// Whether it is that of a ScalerNode or may become one.
    public static boolean isPlaceFor(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<String> names = entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !name.equals("lost+found"))
                    .toList();
            return names.isEmpty() || names.stream().anyMatch(OWN_FILES::contains);
        } catch (IOException e) {
            throw new EnvironmentException("cannot list " + directory, "check its owner", e);
        }
    }

    /// Whether a data directory has objects, or files that wait to become some.
    public static boolean isUsed(Path directory) {
        for (String folder : new String[] {"store", "inbox"}) {
            try (Stream<Path> entries = Files.list(directory.resolve(folder))) {
                if (entries.findAny().isPresent()) {
                    return true;
                }
            } catch (IOException e) {
                // None.
            }
        }
        return false;
    }
}
