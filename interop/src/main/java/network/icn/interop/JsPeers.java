package network.icn.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
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

    /// The tests of a module run in several processes beside each other, and `npm ci` begins by deleting what is there.
    private static synchronized void install(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (FileChannel turn =
                        FileChannel.open(folder.resolve("turn"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = turn.lock()) {
            for (String file : FILES) {
                write(file, folder.resolve(file));
            }
            Path lock = folder.resolve(LOCK_FILE);
            Path stamp = folder.resolve(STAMP);
            if (!holds(stamp, Files.readAllBytes(lock))) {
                output(new ProcessBuilder("npm", "ci", "--prefer-offline", "--ignore-scripts", "--loglevel=error")
                        .directory(folder.toFile()));
                Files.copy(lock, stamp, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// Leaves alone what is the same: a process of another may be reading it.
    private static void write(String file, Path target) throws IOException {
        try (InputStream content = resource(file)) {
            byte[] bytes = content.readAllBytes();
            if (!holds(target, bytes)) {
                Files.write(target, bytes);
            }
        }
    }

    private static boolean holds(Path file, byte[] bytes) throws IOException {
        return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes);
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
