package network.icn.benchmarks.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import network.icn.benchmarks.rounds.ForeignLoad;
import network.icn.benchmarks.rounds.Options;
import network.icn.benchmarks.rounds.Result;
import network.icn.interop.LineProcess;
import tools.jackson.databind.JsonNode;

/// How long a signed message is under way in a mesh of 30 of our nodes in one process, when little else goes on.
final class MeshLatency {
    private static final int NODES = 30;
    /// Distances on the ring at which nodes are connected, in both directions: ten neighbours each.
    private static final List<Integer> CHORDS = List.of(1, 2, 4, 7, 11);

    private static final String TOPIC = "trace";
    private static final int MESSAGE_BYTES = 1_024;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final int WARM_UP_MESSAGES = 200;
    private static final int MESSAGES_A_ROUND = 100;
    private static final int FULL_MESH = 4;
    private static final int PATIENCE = 600;

    private final LineProcess process;
    private final List<String> addresses = new ArrayList<>();

    private MeshLatency(LineProcess process) {
        this.process = process;
    }

    /// Adds the series `mesh30.p50_ms` and `mesh30.p99_ms`, over all messages and receivers of a round.
    static void run(Options options, Path folder, Result result, PrintStream progress) throws IOException {
        progress.printf("mesh30: %d nodes of ours, warming up%n", NODES);
        try (LineProcess process = Kind.OURS.process(folder.resolve(Kind.OURS.label()))) {
            MeshLatency mesh = new MeshLatency(process);
            mesh.form();
            mesh.round(WARM_UP_MESSAGES);
            for (int round = 1; round <= options.rounds(); round++) {
                ForeignLoad load = new ForeignLoad();
                List<Double> millis = mesh.round(MESSAGES_A_ROUND);
                result.foreignShare(load.share());
                result.add("mesh30.p50_ms", quantile(millis, 0.5));
                result.add("mesh30.p99_ms", quantile(millis, 0.99));
                progress.printf(
                        "mesh30: round %d of %d: p50 %.2f ms, p99 %.2f ms%n",
                        round, options.rounds(), quantile(millis, 0.5), quantile(millis, 0.99));
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private void form() throws IOException {
        for (int i = 0; i < NODES; i++) {
            JsonNode started = call(i, "start", Kind.startOptions("StrictSign"));
            addresses.add(started.get("addresses").get(0).asString());
            call(i, "trace", Map.of("topic", TOPIC));
        }
        for (int i = 0; i < NODES; i++) {
            for (int chord : CHORDS) {
                call(i, "connect", Map.of("address", addresses.get((i + chord) % NODES)));
            }
        }
        for (int i = 0, tries = 0; i < NODES; tries++) {
            if (call(i, "mesh", Map.of("topic", TOPIC)).get("mesh").size() >= FULL_MESH) {
                i++;
            } else if (tries > PATIENCE) {
                throw new IOException("node " + i + " has no mesh");
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /// Publishes from one node after the other and returns all latencies, ascending.
    private List<Double> round(int messages) throws IOException {
        for (int i = 0; i < messages; i++) {
            call(i % NODES, "stamp", Map.of("topic", TOPIC, "size", MESSAGE_BYTES));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        List<Double> millis = new ArrayList<>();
        for (int tries = 0; millis.size() < messages * (NODES - 1); tries++) {
            if (tries > PATIENCE) {
                throw new IOException("messages were lost in the mesh of " + NODES);
            }
            for (int i = 0; i < NODES; i++) {
                call(i, "latencies", Map.of()).get("nanos").forEach(nanos -> millis.add(nanos.asLong() / 1e6));
            }
        }
        millis.sort(null);
        return millis;
    }

    private JsonNode call(int node, String command, Map<String, ?> arguments) throws IOException {
        Map<String, Object> named = new LinkedHashMap<>(arguments);
        named.put("node", "node" + node);
        return process.call(command, named);
    }

    private static double quantile(List<Double> ascending, double share) {
        return ascending.get((int) Math.min(ascending.size() - 1, share * ascending.size()));
    }
}
