package network.icn.libp2p.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A process full of js-libp2p nodes, at the versions of the lock file, driven by one JSON line a command; what the
/// commands do stands in `src/test/interop/peer.mjs`. Packages are installed once per build, into `target`.
final class JsPeers implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/interop");
    private static final Path INSTALLED = Path.of("target/interop");
    private static final int OLDEST_NODE = 20;
    private static final long ANSWER_SECONDS = 60;

    private final Process process;
    private final Writer commands;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private int commandsSent;

    private JsPeers(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("js-answers").start(this::readAnswers);
    }

    /// Starts the process, or skips the test where there is no node.
    static JsPeers start() throws IOException, InterruptedException {
        assumeTrue(
                nodeVersion() >= OLDEST_NODE,
                "js-libp2p: node " + OLDEST_NODE + " or later with npm is not here; ./icn setup installs it");
        install();
        return new JsPeers(new ProcessBuilder("node", "--no-deprecation", "peer.mjs")
                .directory(INSTALLED.toFile())
                .redirectError(INSTALLED.resolve("stderr.log").toFile())
                .start());
    }

    private static int nodeVersion() throws InterruptedException {
        try {
            String version = output(new ProcessBuilder("node", "--version")).strip();
            output(new ProcessBuilder("npm", "--version"));
            return Integer.parseInt(version.substring(1, version.indexOf('.')));
        } catch (IOException _) {
            return 0;
        }
    }

    private static synchronized void install() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "peer.mjs")) {
            Files.copy(SOURCE.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path stamp = INSTALLED.resolve("installed-lock.json");
        if (!Files.exists(stamp) || Files.mismatch(stamp, SOURCE.resolve("package-lock.json")) >= 0) {
            output(new ProcessBuilder("npm", "ci", "--prefer-offline", "--ignore-scripts", "--loglevel=error")
                    .directory(INSTALLED.toFile()));
            Files.copy(SOURCE.resolve("package-lock.json"), stamp, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String output(ProcessBuilder command) throws IOException, InterruptedException {
        Process run = command.redirectErrorStream(true).start();
        String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (run.waitFor() != 0) {
            throw new IOException(command.command() + " failed:\n" + text);
        }
        return text;
    }

    private void readAnswers() {
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                JsonNode answer = JsonMapper.shared().readTree(line);
                CompletableFuture<JsonNode> future =
                        waiting.remove(answer.get("id").asInt());
                if (future != null && answer.has("error")) {
                    future.completeExceptionally(
                            new IOException("js: " + answer.get("error").asString()));
                } else if (future != null) {
                    future.complete(answer);
                }
            }
        } catch (IOException _) {
            // The process was ended; whoever waits is told below.
        } finally {
            waiting.values().forEach(future -> future.completeExceptionally(new IOException("js process ended")));
        }
    }

    /// Starts a node; `options` as in `start` of peer.mjs.
    Node node(String name, Map<String, ?> options) throws IOException {
        Map<String, Object> arguments = new LinkedHashMap<>(options);
        arguments.put("node", name);
        JsonNode started = await(send("start", arguments));
        return new Node(
                name,
                PeerId.parse(started.get("peer").asString()),
                Multiaddr.parse(started.get("addresses").get(0).asString()));
    }

    private synchronized CompletableFuture<JsonNode> send(String command, Map<String, ?> arguments) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>(arguments);
        line.put("do", command);
        line.put("id", ++commandsSent);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(commandsSent, answer);
        commands.write(JsonMapper.shared().writeValueAsString(line) + "\n");
        commands.flush();
        return answer;
    }

    private static JsonNode await(CompletableFuture<JsonNode> answer) throws IOException {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IOException("no answer from the js process", e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        commands.close();
    }

    /// One js-libp2p node.
    final class Node {
        final String name;
        final PeerId id;
        final Multiaddr address;

        private Node(String name, PeerId id, Multiaddr address) {
            this.name = name;
            this.id = id;
            this.address = address;
        }

        /// Runs a command to its end. `arguments` are names and values in turn.
        JsonNode call(String command, Object... arguments) throws IOException {
            return await(begin(command, arguments));
        }

        CompletableFuture<JsonNode> begin(String command, Object... arguments) throws IOException {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("node", name);
            for (int i = 0; i < arguments.length; i += 2) {
                named.put((String) arguments[i], arguments[i + 1]);
            }
            return send(command, named);
        }
    }
}
