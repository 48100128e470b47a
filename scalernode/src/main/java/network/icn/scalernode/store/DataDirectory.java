package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;

/// What a directory looks like before anything in it is opened, and so changed.
public final class DataDirectory {
    private static final List<String> OWN_FILES = List.of("store", Manifest.FILE, "snapshots.wal", "inbox", "lock");

    private DataDirectory() {}

    /// Whether something of a tree may be lost without a name, because the manifest is damaged or gone.
    public static boolean isDoubtful(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            boolean used = entries.map(entry -> String.valueOf(entry.getFileName()))
                    .anyMatch(name -> name.startsWith("tree-") || name.equals("store"));
            return Files.exists(directory.resolve(Manifest.FILE)) ? Manifest.isDamaged(directory) : used;
        } catch (IOException e) {
            throw new EnvironmentException("cannot use the data directory " + directory, "check disk and owner", e);
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
