package network.icn.simulator.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A unified diff of one source file. It applies only where its lines stand once, however far they have moved; else it
/// says so, because a mutant that is no longer one proves nothing.
record SourcePatch(String name, String file, List<Hunk> hunks) {
    /// Lines that must stand there, and what stands there after.
    record Hunk(String before, String after) {}

    /// One of `src/test/resources/mutants`.
    static SourcePatch named(String name) {
        try (InputStream in = SourcePatch.class.getResourceAsStream("/mutants/" + name + ".patch")) {
            if (in == null) {
                throw new AssertionError("mutant " + name + ": there is no such patch");
            }
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SourcePatch parse(String name, String diff) {
        String file = "";
        List<Hunk> hunks = new ArrayList<>();
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (String line : diff.lines().toList()) {
            if (line.startsWith("+++ b/")) {
                file = line.substring("+++ b/".length());
            } else if (line.startsWith("@@")) {
                close(before, after, hunks);
            } else if (line.startsWith(" ") || line.isEmpty()) {
                String same = line.isEmpty() ? "" : line.substring(1);
                before.append(same).append('\n');
                after.append(same).append('\n');
            } else if (line.startsWith("-") && !line.startsWith("--- ")) {
                before.append(line, 1, line.length()).append('\n');
            } else if (line.startsWith("+")) {
                after.append(line, 1, line.length()).append('\n');
            }
        }
        close(before, after, hunks);
        if (file.isEmpty() || hunks.isEmpty()) {
            throw new AssertionError("mutant " + name + ": the patch names no file, or changes nothing");
        }
        return new SourcePatch(name, file, hunks);
    }

    private static void close(StringBuilder before, StringBuilder after, List<Hunk> hunks) {
        if (!before.isEmpty() || !after.isEmpty()) {
            hunks.add(new Hunk(before.toString(), after.toString()));
        }
        before.setLength(0);
        after.setLength(0);
    }

    /// The mutated source.
    ///
    /// @param root of the repository
    String apply(Path root) {
        Path source = root.resolve(file);
        if (!Files.isRegularFile(source)) {
            throw new AssertionError("mutant " + name + ": " + file + " is gone; make the patch anew");
        }
        try {
            return apply(Files.readString(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param source as it stands
    String apply(String source) {
        String mutated = source;
        for (Hunk hunk : hunks) {
            int at = mutated.indexOf(hunk.before());
            if (at < 0 || mutated.indexOf(hunk.before(), at + 1) >= 0) {
                throw new AssertionError("mutant " + name + ": does not apply, these lines must stand once in " + file
                        + "; make the patch anew:\n" + hunk.before());
            }
            mutated = mutated.substring(0, at)
                    + hunk.after()
                    + mutated.substring(at + hunk.before().length());
        }
        return mutated;
    }
}
