package network.icn.libp2p.interop;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import network.icn.interop.LineProcess;
import network.icn.interop.MissingNodeException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import tools.jackson.databind.JsonNode;

/// A process full of js-libp2p nodes, for one test. Packages are installed once per build, into `target`.
final class JsPeers implements AutoCloseable {
    private static final Path INSTALLED = Path.of("target/interop");

    private final LineProcess process;

    private JsPeers(LineProcess process) {
        this.process = process;
    }

    /// Starts the process, or skips the test where there is no node.
    static JsPeers start() throws IOException, InterruptedException {
        try {
            return new JsPeers(network.icn.interop.JsPeers.start(INSTALLED));
        } catch (MissingNodeException e) {
            return abort(e.getMessage());
        }
    }

    /// Starts a node; `options` as in `start` of peer.mjs.
    Node node(String name, Map<String, ?> options) throws IOException {
        Map<String, Object> arguments = new LinkedHashMap<>(options);
        arguments.put("node", name);
        JsonNode started = process.call("start", arguments);
        return new Node(
                name,
                PeerId.parse(started.get("peer").asString()),
                Multiaddr.parse(started.get("addresses").get(0).asString()));
    }

    /// The process does nothing until [#resume].
    void pause() throws IOException {
        signal("-STOP");
    }

    void resume() throws IOException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException {
        try {
            Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IOException("cannot send " + name);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
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
            return LineProcess.await(begin(command, arguments));
        }

        CompletableFuture<JsonNode> begin(String command, Object... arguments) throws IOException {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("node", name);
            for (int i = 0; i < arguments.length; i += 2) {
                named.put((String) arguments[i], arguments[i + 1]);
            }
            return process.begin(command, named);
        }
    }
}
