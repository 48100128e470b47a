package network.icn.node.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.file.ReadableFile;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.protocol.network.registry.Registry;

/// The newest version of its network's registry that a node has run with, in a small file of its data directory: an old
/// network file, which is signed as well, must not bring back members that were removed.
public final class SeenVersion {
    private static final String FILE = "network.seen";
    private static final long MAX_FILE_BYTES = 128;

    private SeenVersion() {}

    /// Refuses a registry that is older than what this node has run with, and remembers a newer one.
    ///
    /// @throws ConfigException if it is older, or the file is damaged
    public static void require(Path dataDirectory, Path networkFile, Registry registry) {
        Path file = dataDirectory.resolve(FILE);
        long seen = Files.exists(file) ? read(file, registry.networkId()) : 0;
        if (registry.version() < seen) {
            throw ConfigException.of(
                    networkFile,
                    "must not be older than version " + seen + ", with which this node has run, it is version "
                            + registry.version(),
                    "get the newest one from the authority");
        }
        if (registry.version() > seen) {
            String text = Long.toUnsignedString(registry.networkId()) + " " + registry.version() + "\n";
            try {
                DurableFiles.replace(file, text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new EnvironmentException("cannot write " + file, "check owner and space of data.dir", e);
            }
        }
    }

    /// 0 if it is about another network.
    private static long read(Path file, long networkId) {
        String damaged = "remove it, if you are sure that the network file is the newest one";
        byte[] bytes = new ReadableFile(file, "version of the registry", MAX_FILE_BYTES, damaged).read();
        String[] words = new String(bytes, StandardCharsets.US_ASCII).strip().split(" ", -1);
        try {
            if (words.length == 2) {
                long version = Decimal.parse(words[1], 1, Long.MAX_VALUE);
                return Decimal.parseUnsigned(words[0]) == networkId ? version : 0;
            }
        } catch (IllegalArgumentException _) {
            // The same complaint as for one with too few words.
        }
        throw ConfigException.of(file, "must be a network id and a version, it is damaged", damaged);
    }
}
