package network.icn.satellite.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;

/// Remembers beside the log that its end may be lost, until the satellite knows what it had signed: a second start
/// would find a sound file.
final class DoubtMark {
    private static final String FILE = "log.doubt";

    private final Path file;

    DoubtMark(Path directory) {
        this.file = directory.resolve(FILE);
    }

    /// @param reason one line, for people
    void raise(String reason) {
        try {
            DurableFiles.replace(file, reason.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new EnvironmentException("cannot write " + file, "check disk space and owner", e);
        }
    }

    Optional<String> reason() {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + file, "check owner and path", e);
        }
    }

    void clear() {
        try {
            if (Files.deleteIfExists(file)) {
                DurableFiles.syncDirectory(DurableFiles.directoryOf(file));
            }
        } catch (IOException e) {
            throw new EnvironmentException("cannot remove " + file, "check owner and path", e);
        }
    }
}
