package network.icn.node.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.file.DurableFiles;
import network.icn.node.file.ReadableFile;
import network.icn.protocol.kernel.bytes.Decimal;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;

/// The newest version of its network's registry that a node has run with, in a small file of its data directory: an old
/// network file, which is signed as well, must not bring back members that were removed.
public final class SeenVersion {
    private static final String FILE = "network.seen";
    private static final long MAX_FILE_BYTES = 128;

    private SeenVersion() {}

    /// Refuses versions that are older than what this node has run with, or others, and remembers newer ones.
    ///
    /// @throws ConfigException if they are, or the file is damaged
    public static void require(Path dataDirectory, Path networkFile, RegistryHistory history) {
        check(dataDirectory, networkFile, history);
        remember(dataDirectory, history);
    }

    /// Refuses versions that are older than what this node has run with, or others.
    ///
    /// @throws ConfigException if they are, or the file is damaged
    public static void check(Path dataDirectory, Path networkFile, RegistryHistory history) {
        Optional<RegistryMark> seen =
                read(dataDirectory.resolve(FILE), history.genesis().networkId());
        if (seen.isEmpty() || history.knows(seen.get())) {
            return;
        }
        long version = history.latest().version();
        boolean older = version < seen.get().version();
        throw ConfigException.of(
                networkFile,
                older
                        ? "must not be older than version " + seen.get().version()
                                + ", with which this node has run, it is version " + version
                        : "must hold " + seen.get() + ", with which this node has run, it holds another one",
                older ? "get the newest one from the authority" : "ask the authority which one counts");
    }

    /// Remembers the newest version: the node runs with it.
    public static void remember(Path dataDirectory, RegistryHistory history) {
        Path file = dataDirectory.resolve(FILE);
        RegistryMark newest = history.latestMark();
        long networkId = history.genesis().networkId();
        if (read(file, networkId).equals(Optional.of(newest))) {
            return;
        }
        String text = Long.toUnsignedString(networkId) + " " + newest.version() + " " + newest.hash() + "\n";
        try {
            DurableFiles.replace(file, text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new EnvironmentException("cannot write " + file, "check owner and space of data.dir", e);
        }
    }

    /// Empty if there is none, or it is about another network.
    private static Optional<RegistryMark> read(Path file, long networkId) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String damaged = "remove it, if you are sure that the network file is the newest one";
        byte[] bytes = new ReadableFile(file, "version of the registry", MAX_FILE_BYTES, damaged).read();
        String[] words = new String(bytes, StandardCharsets.US_ASCII).strip().split(" ", -1);
        try {
            if (words.length == 3) {
                RegistryMark mark = new RegistryMark(
                        Decimal.parse(words[1], 1, Long.MAX_VALUE),
                        Hash32.of(HexFormat.of().parseHex(words[2])));
                return Decimal.parseUnsigned(words[0]) == networkId ? Optional.of(mark) : Optional.empty();
            }
        } catch (IllegalArgumentException _) {
            // The same complaint as for one with too few words.
        }
        throw ConfigException.of(file, "must be a network id, a version and its hash, it is damaged", damaged);
    }
}
