package network.icn.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Processes full of js-libp2p nodes, at the versions of the lock file. What the commands do stands in `peer.mjs`.
public final class JsPeers {
    static final int OLDEST_NODE = 20;

    private static final String LOCK_FILE = "package-lock.json";
    private static final List<String> FILES = List.of("package.json", LOCK_FILE, ".npmrc", "peer.mjs");
    /// The lock file whose packages are installed; written when they are.
    private static final String STAMP = "installed-lock.json";

    private JsPeers() {}

    /// Starts a process without nodes.
    ///
    /// @param folder where the packages are installed, once for each state of the lock file
    /// @throws MissingNodeException where there is no node to run it
    public static LineProcess start(Path folder) throws IOException, InterruptedException {
        requireNode();
        install(folder);
        return LineProcess.start(new ProcessBuilder("node", "--no-deprecation", "peer.mjs")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("stderr.log").toFile())));
    }

    /// @throws MissingNodeException where there is no node to run a peer
    public static void requireNode() throws MissingNodeException, InterruptedException {
        if (nodeVersion() < OLDEST_NODE) {
            throw new MissingNodeException();
        }
    }

    private static int nodeVersion() throws InterruptedException {
        try {
            String version = output(new ProcessBuilder("node", "--version")).strip();
            output(new ProcessBuilder("npm", "--version"));
            return Integer.parseInt(version.substring(1, version.indexOf('.')));
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }

    private static synchronized void install(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        for (String file : FILES) {
            try (InputStream content = resource(file)) {
                Files.copy(content, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path lock = folder.resolve(LOCK_FILE);
        Path stamp = folder.resolve(STAMP);
        if (!Files.exists(stamp) || Files.mismatch(stamp, lock) >= 0) {
            output(new ProcessBuilder("npm", "ci", "--prefer-offline", "--ignore-scripts", "--loglevel=error")
                    .directory(folder.toFile()));
            Files.copy(lock, stamp, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static InputStream resource(String file) throws IOException {
        InputStream content = JsPeers.class.getResourceAsStream("js/" + file);
        if (content == null) {
            throw new IOException("the jar lacks " + file);
        }
        return content;
    }

    private static String output(ProcessBuilder command) throws IOException, InterruptedException {
        Process run = command.redirectErrorStream(true).start();
        String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (run.waitFor() != 0) {
            throw new IOException(command.command() + " failed:\n" + text);
        }
        return text;
    }
}
