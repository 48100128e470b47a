package network.icn.cli.devnet;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.file.Folder;
import org.jspecify.annotations.Nullable;

/// The directory of a devnet. A temporary one goes away with the devnet, one that somebody named stays.
public final class DevnetPlace implements AutoCloseable {
    private final Path root;
    private final boolean temporary;

    private DevnetPlace(Path root, boolean temporary) {
        this.root = root;
        this.temporary = temporary;
    }

    static DevnetPlace make(DevnetOptions options) {
        try {
            if (options.data().isEmpty()) {
                return new DevnetPlace(Files.createTempDirectory("icn-devnet-"), !options.keep());
            }
            Path named = options.data().get().toAbsolutePath();
            if (named.toString().indexOf(';') >= 0) {
                // The databases of its satellites take what stands behind it for settings.
                throw ConfigException.of(
                        "--data", named.toString(), "must not have a ';' in its path", "name another one");
            }
            Folder.make("--data", named);
            try (Stream<Path> files = Files.list(named)) {
                if (files.findAny().isPresent()) {
                    throw ConfigException.of(
                            "--data", named.toString(), "must be an empty directory", "name another one, or remove it");
                }
            }
            return new DevnetPlace(named, false);
        } catch (IOException e) {
            throw new EnvironmentException("cannot make the directory of the devnet", "check --data", e);
        }
    }

    Path root() {
        return root;
    }

    Path networkFile() {
        return root.resolve("network.json");
    }

    Path dealerFile() {
        return root.resolve("dealer.key");
    }

    Path authorityFile() {
        return root.resolve("authority.key");
    }

    /// Of whoever keeps objects at the ScalerNodes.
    Path ownerFile() {
        return root.resolve("owner.key");
    }

    boolean isTemporary() {
        return temporary;
    }

    @Override
    public void close() {
        if (temporary) {
            remove(root);
        }
    }

    /// Removes a folder with all that is in it.
    public static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new EnvironmentException("cannot remove " + folder, "remove it by hand", e);
        }
    }
}
