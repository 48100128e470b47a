package network.icn.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import network.icn.cli.Icn;
import network.icn.cli.Ran;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Processes as an operator runs them: two with one key, one that is forced, one that moves.
class KeyTwiceIT {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @TempDir
    Path place;

    private record Running(Process process, CompletableFuture<String> log, JsonNode ready) {
        int end() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        String get(String path) throws IOException, InterruptedException {
            URI uri = URI.create("http://127.0.0.1:" + ready.get("ops").asInt() + path);
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
            }
        }
    }

    private Path config() {
        return place.resolve("net/hyper-1/hypernode.yaml");
    }

    /// A second one of the first HyperNode, with files of its own.
    private List<String> elsewhere(String data, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--config",
                config().toString(),
                "--data.dir",
                place.resolve(data).toString(),
                "--listen.port",
                "0"));
        settings.addAll(List.of(more));
        return settings;
    }

    private Running run(String data, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "network.icn.cli.Icn",
                "hypernode",
                "run",
                "--json"));
        command.addAll(elsewhere(data, more));
        Process process = new ProcessBuilder(command).start();
        CompletableFuture<String> log = CompletableFuture.supplyAsync(() -> read(process), THREADS);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String ready = out.readLine();
        assertThat(ready).as("the process ended early").isNotNull();
        return new Running(process, log, Ran.parse(ready));
    }

    private static String read(Process process) {
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            return String.join("\n", err.readAllLines());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Ran protection(String direction, Path file, List<String> settings) {
        List<String> arguments =
                new ArrayList<>(List.of("hypernode", "protection", direction, file.toString(), "--json"));
        arguments.addAll(settings);
        return Ran.icn(arguments.toArray(String[]::new));
    }

    @Test
    void aKeyThatRunsTwiceEndsOneProcessForGoodAndMovesByACommand() throws Exception {
        StringWriter err = new StringWriter();
        PipedReader pipe = new PipedReader(1 << 16);
        PipedWriter events = new PipedWriter(pipe);
        CompletableFuture<Integer> network = CompletableFuture.supplyAsync(() -> devnet(events, err), THREADS);
        List<String> told = new ArrayList<>();
        Optional<CompletableFuture<Void>> second = Optional.empty();
        try (BufferedReader lines = new BufferedReader(pipe)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.add(line);
                // From now on the first one is heard: of two that begin at once nobody could tell which is which.
                if (second.isEmpty() && Ran.parse(line).get("event").asString().equals("report")) {
                    second = Optional.of(CompletableFuture.runAsync(this::theSecondOfTwoEndsForGood, THREADS));
                }
            }
        }
        // A busy machine makes slots fail; what matters is that nobody signed twice.
        assertThat(network.get(1, TimeUnit.MINUTES)).as(told + " " + err).isIn(ExitCode.OK, ExitCode.FALSE);
        assertThat(told).noneMatch(line -> line.contains("\"event\":\"evidence\""));
        second.orElseThrow().get(1, TimeUnit.MINUTES);

        withoutAJournalOnlyAForcedOneSigns();
        itMovesByACommand();
    }

    private int devnet(PipedWriter events, StringWriter err) {
        try (PrintWriter out = new PrintWriter(events, true)) {
            String[] arguments = {
                "devnet",
                "--eras",
                "6",
                "--era",
                "10s",
                "--hypernodes",
                "4",
                "--scalernodes",
                "1",
                "--capacity",
                "1MiB",
                "--processes",
                "--data",
                place.resolve("net").toString(),
                "--json"
            };
            return Icn.run(arguments, Map.of(), out, new PrintWriter(err, true));
        }
    }

    private void theSecondOfTwoEndsForGood() {
        try {
            Path file = place.resolve("while-it-runs");
            Ran export = protection("export", file, List.of("--config", config().toString()));
            assertThat(export.exit()).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(export.err()).contains("is in use by another node");

            Running younger = run("second", "--doppelganger.grace", "1s");
            try {
                assertThat(younger.process().waitFor(100, TimeUnit.SECONDS)).isTrue();
            } finally {
                younger.process().destroyForcibly();
            }

            assertThat(younger.process().exitValue()).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(younger.log().get(10, TimeUnit.SECONDS))
                    .contains("level=ERROR")
                    .contains("find and stop the other process, then start this one again")
                    .contains("ending the process: somebody else votes with this node's key");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// Nobody else runs any more, so nobody tells anything.
    private void withoutAJournalOnlyAForcedOneSigns() throws Exception {
        Running waiting = run("waiting");
        assertThat(waiting.get("/readyz")).contains("protection: sits out eras");
        assertThat(waiting.end()).isEqualTo(ExitCode.OK);

        Running forced = run("forced", "--force-start");
        assertThat(forced.get("/readyz")).doesNotContain("protection");
        assertThat(forced.end()).isEqualTo(ExitCode.OK);
        assertThat(forced.log().get(10, TimeUnit.SECONDS))
                .contains("start forced: whatever this key has signed that is not among these votes may become evidence"
                        + " against this node")
                .doesNotContain("this node signs nothing");
    }

    private void itMovesByACommand() throws Exception {
        Path file = place.resolve("node.protection");
        Ran exported = protection("export", file, List.of("--config", config().toString()));
        assertThat(exported.exit()).as(exported.toString()).isEqualTo(ExitCode.OK);
        assertThat(exported.lastEvent().get("records").asInt()).isGreaterThan(6);

        Ran imported = protection("import", file, elsewhere("moved"));
        assertThat(imported.exit()).as(imported.toString()).isEqualTo(ExitCode.OK);
        assertThat(imported.lastEvent().get("records"))
                .isEqualTo(exported.lastEvent().get("records"));
        assertThat(imported.lastEvent().get("fresh").asBoolean()).isTrue();
        Ran again = protection("import", file, elsewhere("moved"));
        assertThat(again.lastEvent().get("changes").asBoolean()).isFalse();

        Running moved = run("moved");
        assertThat(moved.get("/readyz")).doesNotContain("protection");
        assertThat(moved.end()).isEqualTo(ExitCode.OK);

        Ran twice = protection("export", file, List.of("--config", config().toString()));
        assertThat(twice.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(twice.err()).contains("never overwritten");
        Files.writeString(file, Files.readString(file).replaceFirst("\"covers\" : [0-9]+", "\"covers\" : 99"));
        Ran bent = protection("import", file, elsewhere("bent"));
        assertThat(bent.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(bent.err()).contains("damaged or was edited").hasLineCount(1);
        assertThat(place.resolve("bent")).doesNotExist();
    }
}
