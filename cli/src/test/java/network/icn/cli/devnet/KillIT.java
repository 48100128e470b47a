package network.icn.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.icn.cli.Icn;
import network.icn.cli.Ran;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Kills a process of each role with SIGKILL in the middle of an era: nothing that was acknowledged is lost, nobody
/// votes twice, and the era certifies all the same.
class KillIT {
    /// Both the network and whoever kills its nodes wait most of the time.
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @Test
    void killedNodesComeBackAndNothingIsLost() throws Exception {
        StringWriter err = new StringWriter();
        List<JsonNode> events = new ArrayList<>();
        PipedReader pipe = new PipedReader(1 << 16);
        PipedWriter out = new PipedWriter(pipe);
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                () -> {
                    try (PrintWriter writer = new PrintWriter(out, true)) {
                        return Icn.run(
                                new String[] {
                                    "devnet",
                                    "--eras",
                                    "2",
                                    "--era",
                                    "20s",
                                    "--hypernodes",
                                    "4",
                                    "--scalernodes",
                                    "2",
                                    "--capacity",
                                    "1MiB",
                                    "--processes",
                                    "--json"
                                },
                                Map.of(),
                                writer,
                                new PrintWriter(err, true));
                    }
                },
                THREADS);
        try (BufferedReader lines = new BufferedReader(pipe)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = Ran.parse(line);
                events.add(event);
                if (event.get("event").asString().equals("started")) {
                    CompletableFuture<Void> _ = CompletableFuture.runAsync(() -> kill(event), THREADS);
                }
            }
        }

        int code = exit.get(1, TimeUnit.MINUTES);
        String told = code + " " + events + " " + err;
        assertThat(names(events, "node-stopped"))
                .as(told)
                .containsExactlyInAnyOrder("hyper-1", "satellite-1", "scaler-1");
        assertThat(names(events, "node-started"))
                .as(told)
                .containsExactlyInAnyOrder("hyper-1", "satellite-1", "scaler-1");
        assertThat(events)
                .as(told)
                .noneMatch(event -> event.get("event").asString().equals("evidence"));
        // A ScalerNode that was killed may rightly be in breach of its availability.
        assertThat(code).as(told).isIn(ExitCode.OK, ExitCode.FALSE);
        assertThat(events.getLast().get("archived").asInt()).as(told).isEqualTo(4);
    }

    private static void kill(JsonNode started) {
        Instant start = Instant.parse(started.get("firstEraStarts").asString());
        JsonNode pids = started.get("pids");
        at(start.plus(Duration.ofSeconds(3)), pids.get("hyper-1").asLong());
        at(start.plus(Duration.ofSeconds(4)), pids.get("satellite-1").asLong());
        at(start.plus(Duration.ofSeconds(5)), pids.get("scaler-1").asLong());
    }

    private static void at(Instant time, long pid) {
        for (Instant now = Instant.now(); now.isBefore(time); now = Instant.now()) {
            LockSupport.parkNanos(Duration.between(now, time).toNanos());
        }
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static List<String> names(List<JsonNode> events, String name) {
        return events.stream()
                .filter(event -> event.get("event").asString().equals(name))
                .map(event -> event.get("node").asString())
                .toList();
    }
}
