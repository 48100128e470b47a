package network.icn.cli.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The working copy that the tests run in, found from wherever a build tool or an editor starts them. */
public final class Repository {

    static final List<String> MODULES = List.of(
            "proto",
            "protocol",
            "interop",
            "libp2p",
            "node",
            "scalernode",
            "hypernode",
            "satellite",
            "simulator",
            "benchmarks",
            "cli");

    private Repository() {}

    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.isRegularFile(folder.resolve("icn")) && Files.isDirectory(folder.resolve("protocol"))) {
                return folder;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("no repository above " + Path.of("").toAbsolutePath());
    }

    public static List<Path> mainSources() {
        return sources("main");
    }

    public static List<Path> testSources() {
        return sources("test");
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path as people write it: from the root, with slashes. */
    public static String name(Path file) {
        return root().relativize(file).toString().replace('\\', '/');
    }

    private static List<Path> sources(String kind) {
        return MODULES.stream()
                .flatMap(module -> walk(root().resolve(module).resolve("src").resolve(kind)))
                .filter(file -> file.toString().endsWith(".java"))
                // Of no package, and no type.
                .filter(file -> !file.endsWith("module-info.java"))
                .sorted()
                .toList();
    }

    public static Stream<Path> walk(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
