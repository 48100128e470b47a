package network.icn.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.icn.interop.LineProcess;
import tools.jackson.databind.JsonNode;

/// Nodes of one kind, spread evenly over processes, each connected with each other, all in one topic. The first node
/// publishes; how far the others are is told to it as credit, outside of libp2p and in the same way for every kind.
final class Fleet implements AutoCloseable {
    private static final String TOPIC = "bench";
    private static final int MESSAGE_BYTES = 1_024;
    private static final long PATIENCE_SECONDS = 60;
    /// Every mesh takes in at least so many, or all there are (gossipsub's Dlo).
    private static final int SMALLEST_MESH = 4;

    private record Node(LineProcess process, String name, String peer, String address) {
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

    private final int window;
    private final int every;
    private final List<LineProcess> processes = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> received = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);

    /// @param window messages under way at once; a multiple of 4
    private Fleet(int window) {
        this.window = window;
        this.every = window / 4;
    }

    static Fleet start(Kind kind, int processes, int nodes, int window, String policy, Path folder)
            throws IOException, InterruptedException {
        Fleet fleet = new Fleet(window);
        try {
            for (int i = 0; i < processes; i++) {
                LineProcess process = kind.process(folder);
                process.onNews(fleet::heard);
                fleet.processes.add(process);
            }
            for (int i = 0; i < nodes; i++) {
                fleet.startNode("node" + i, fleet.processes.get(i % processes), Kind.startOptions(policy));
            }
            fleet.connect();
            return fleet;
        } catch (IOException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    private void startNode(String name, LineProcess process, Map<String, Object> options) throws IOException {
        Map<String, Object> arguments = new LinkedHashMap<>(options);
        arguments.put("node", name);
        JsonNode started = process.call("start", arguments);
        nodes.add(new Node(
                process,
                name,
                started.get("peer").asString(),
                started.get("addresses").get(0).asString()));
    }

    private void connect() throws IOException {
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = i + 1; j < nodes.size(); j++) {
                nodes.get(i).call("connect", "address", nodes.get(j).address());
            }
        }
        for (Node node : nodes) {
            node.call("tally", "topic", TOPIC, "every", every);
        }
        int others = nodes.size() - 1;
        for (Node node : nodes) {
            await(node.name() + " has no mesh", () -> {
                JsonNode state = node.call("mesh", "topic", TOPIC);
                return state.get("subscribers").size() == others
                        && state.get("mesh").size() >= Math.min(others, SMALLEST_MESH);
            });
        }
    }

    private void heard(JsonNode line) {
        received.put(line.get("peer").asString(), line.get("received").asInt());
        news.release();
    }

    /// How many messages can be sent so that whole windows come out.
    int rounded(double messages) {
        return Math.max(1, (int) Math.round(messages / window)) * window;
    }

    /// Sends messages and waits until every other node has all of them.
    ///
    /// @param messages a multiple of the window
    /// @throws IOException if they do not arrive
    Flood flood(int messages) throws IOException {
        for (Node node : nodes) {
            node.call("tally", "topic", TOPIC, "every", every);
        }
        received.clear();
        JsonNode[] before = usage();
        long start = System.nanoTime();
        Node publisher = nodes.getFirst();
        CompletableFuture<JsonNode> published =
                publisher.begin("flood", "topic", TOPIC, "count", messages, "size", MESSAGE_BYTES, "credit", window);
        followUp(publisher, messages);
        double seconds = (System.nanoTime() - start) / 1e9;
        JsonNode[] after = usage();
        LineProcess.await(published);
        return new Flood(messages, seconds, grown(before, after, "cpuMicros"), grown(before, after, "copies"));
    }

    /// Gives credit as the slowest receiver comes along.
    private void followUp(Node publisher, int messages) throws IOException {
        int reached = 0;
        while (reached < messages) {
            awaitNews();
            int slowest = Integer.MAX_VALUE;
            for (Node receiver : nodes.subList(1, nodes.size())) {
                slowest = Math.min(slowest, received.getOrDefault(receiver.peer(), 0));
            }
            if (slowest > reached) {
                reached = slowest;
                // Waits for the answer: an older credit must not overtake.
                publisher.call("credit", "upTo", reached + window);
            }
        }
    }

    private void awaitNews() throws IOException {
        try {
            if (!news.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("messages were lost: nothing arrived for " + PATIENCE_SECONDS + " s");
            }
            news.drainPermits();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private JsonNode[] usage() throws IOException {
        JsonNode[] answers = new JsonNode[processes.size()];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = processes.get(i).call("usage", Map.of());
        }
        return answers;
    }

    private static long grown(JsonNode[] before, JsonNode[] after, String name) {
        long grown = 0;
        for (int i = 0; i < before.length; i++) {
            grown += after[i].path(name).asLong(0) - before[i].path(name).asLong(0);
        }
        return grown;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    /// Asks again and again, for at most a minute.
    private static void await(String otherwise, Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(otherwise + " within " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        for (LineProcess process : processes) {
            process.close();
        }
    }
}
