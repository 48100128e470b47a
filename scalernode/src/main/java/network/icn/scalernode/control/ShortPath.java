package network.icn.scalernode.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reaches a socket whose path is too long for the system, which takes about a hundred bytes: by a link in a folder of
/// our own, which is there for no longer than that takes.
final class ShortPath {
    /// Linux takes 107, others 103.
    private static final int MAX_BYTES = 103;

    /// A bind or a connect.
    interface Attempt {
        Object at(UnixDomainSocketAddress address) throws IOException;
    }

    private ShortPath() {}

    static void reach(Path socket, Attempt attempt) throws IOException {
        Path folder = socket.getParent();
        if (folder == null || socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
            Object _ = attempt.at(UnixDomainSocketAddress.of(socket));
            return;
        }
        // Only its owner can enter it.
        Path ours = Files.createTempDirectory("icn");
        Path link = ours.resolve("c");
        try {
            Files.createSymbolicLink(link, folder.toAbsolutePath());
            Object _ = attempt.at(UnixDomainSocketAddress.of(link.resolve(socket.getFileName())));
        } finally {
            Files.deleteIfExists(link);
            Files.deleteIfExists(ours);
        }
    }
}
