package network.icn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The working copy that the tests run in, found from wherever a build tool or an editor starts them. */
public final class Repository {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

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

    /** The folders of the modules as the build names them; of a module of parts, the parts. */
    public static List<String> modules() {
        return modules("").toList();
    }

    private static Stream<String> modules(String folder) {
        return MODULE.matcher(read(root().resolve(folder).resolve("pom.xml")))
                .results()
                .map(module -> folder + module.group(1))
                .flatMap(module -> {
                    List<String> parts = modules(module + "/").toList();
                    return parts.isEmpty() ? Stream.of(module) : parts.stream();
                });
    }

    /** Where the class files of that module lie once it is compiled. */
    public static Path classes(String module) {
        return root().resolve(module).resolve("target/classes");
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
        return modules().stream()
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
