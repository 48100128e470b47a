package network.icn.cli.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The arguments of this process as the system holds them. Java decodes them by the locale, and what the locale does
/// not know is lost; a file of that name could not be put.
final class RawArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    /// What Java puts in the place of bytes that it does not know.
    private static final char LOST = '\ufffd';

    private RawArguments() {}

    /// The path that was meant by an argument, also where the locale could not decode it.
    ///
    /// @throws InvalidPathException if no file can have that name
    static Path path(String decoded) {
        List<Path> meant = decoded.indexOf(LOST) < 0
                ? List.of()
                : read().stream()
                        .filter(path -> path.toString().equals(decoded))
                        .distinct()
                        .toList();
        return meant.size() == 1 ? meant.getFirst() : Path.of(decoded);
    }

    private static List<Path> read() {
        List<Path> all = new ArrayList<>();
        try {
            ByteArrayOutputStream argument = new ByteArrayOutputStream();
            for (byte next : Files.readAllBytes(COMMAND_LINE)) {
                if (next != 0) {
                    argument.write(next);
                } else {
                    all.add(path(argument.toByteArray()));
                    argument.reset();
                }
            }
        } catch (IOException e) {
            // No such file on this system.
        }
        return all;
    }

    /// The URI form is the only one in which Java takes bytes.
    private static Path path(byte[] argument) {
        StringBuilder escaped = new StringBuilder("file:///");
        for (byte letter : argument) {
            escaped.append(letter == '/' ? "/" : "%%%02x".formatted(letter));
        }
        Path top = Path.of("/");
        Path absolute = Path.of(URI.create(escaped.toString()));
        return argument.length > 0 && argument[0] == '/' ? absolute : top.relativize(absolute);
    }
}
