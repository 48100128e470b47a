package network.icn.node.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;

/// A small file that a person named: a key, a network file, a configuration. A path that names no such file is a wrong
/// setting; a file that the machine does not let us read is a failing environment.
///
/// @param kind what it should be, for messages: `key file`
/// @param maxBytes anything larger is the wrong file
/// @param mend what to do when there is none
public record ReadableFile(Path path, String kind, long maxBytes, String mend) {
    /// All of its bytes.
    ///
    /// @throws ConfigException if there is no such file, or it is a folder, a device or too large
    /// @throws EnvironmentException if it cannot be read
    public byte[] read() {
        requireFile();
        try {
            if (Files.size(path) > maxBytes) {
                throw ConfigException.of(
                        path, "must be a " + kind + " of at most " + maxBytes + " bytes", "name the right file");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new EnvironmentException("cannot read the " + kind + " " + path, "check owner and path", e);
        }
    }

    private void requireFile() {
        if (Files.isRegularFile(path)) {
            return;
        }
        if (Files.exists(path)) {
            String found = Files.isDirectory(path) ? "it is a folder" : "it is a device or socket";
            throw ConfigException.of(path, "must be a " + kind + ", " + found, "name the file itself");
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw ConfigException.of(path, "must be a " + kind + ", it is a link to nothing", "mend the link");
        }
        if (!Files.notExists(path)) {
            // A folder above it is closed to us: whether there is a file nobody can say.
            throw new EnvironmentException("cannot read the " + kind + " " + path, "check the owner of its folders");
        }
        throw ConfigException.of(path, "no such " + kind, mend);
    }
}
