package network.icn.cli.soak;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import network.icn.cli.output.AtSignal;
import network.icn.node.EnvironmentException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One devnet in a process of its own. What it printed and logged stays in a folder.
final class DevnetRun {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// For an orderly end of all nodes.
    private static final Duration END = Duration.ofSeconds(30);

    private final List<String> arguments;
    private final Path folder;
    private final Duration patience;

    /// How it ended.
    ///
    /// @param summary its last line; empty if it did not come so far
    record Ended(int exit, Optional<JsonNode> summary, Duration took) {
        /// All entries of a list in the summary.
        List<String> list(String name) {
            List<String> texts = new ArrayList<>();
            summary.map(line -> line.get(name))
                    .ifPresent(entries -> entries.forEach(entry -> texts.add(entry.asString())));
            return texts;
        }

        int count(String name) {
            return summary.map(line -> line.get(name).asInt()).orElse(0);
        }
    }

    /// @param arguments behind `devnet`
    /// @param folder for `events.jsonl`, `log.txt` and, in `data`, all that the nodes write
    /// @param patience after that it is ended
    DevnetRun(List<String> arguments, Path folder, Duration patience) {
        this.arguments = List.copyOf(arguments);
        this.folder = folder;
        this.patience = patience;
    }

    /// Runs it to its end.
    ///
    /// @param events told of each line
    Ended run(Consumer<JsonNode> events) throws InterruptedException {
        long started = System.nanoTime();
        Optional<JsonNode> last = Optional.empty();
        AtomicBoolean stopped = new AtomicBoolean();
        // Before there is a process: whoever is stopped while it begins one must not leave it behind.
        try (AtSignal _ = AtSignal.then(() -> end(stopped));
                BufferedWriter kept = Files.newBufferedWriter(folder.resolve("events.jsonl"))) {
            Process process = new ProcessBuilder(command())
                    .redirectError(folder.resolve("log.txt").toFile())
                    .start();
            Thread watchdog = Thread.ofPlatform().daemon().start(() -> endLate(process));
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    kept.write(line + "\n");
                    JsonNode event = JSON.readTree(line);
                    events.accept(event);
                    last = Optional.of(event);
                }
            } finally {
                watchdog.interrupt();
                process.toHandle().destroy();
            }
            if (stopped.get()) {
                // A run that was broken off is neither green nor red; the process is about to end.
                new CountDownLatch(1).await();
            }
            return new Ended(
                    process.waitFor(),
                    last.filter(event -> event.get("event").asString().equals("summary")),
                    Duration.ofNanos(System.nanoTime() - started));
        } catch (IOException e) {
            throw new EnvironmentException("cannot run a devnet in " + folder, "check disk space and limits", e);
        }
    }

    /// Whoever stops the soak stops the network, too, and waits until its nodes are gone. By handles, which leave the
    /// pipe alone that is still being read.
    private static void end(AtomicBoolean stopped) {
        stopped.set(true);
        List<ProcessHandle> networks = ProcessHandle.current().children().toList();
        networks.forEach(ProcessHandle::destroy);
        for (ProcessHandle network : networks) {
            try {
                network.onExit().get(END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException _) {
                network.destroyForcibly();
            }
        }
    }

    private void endLate(Process process) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dcom.amazon"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "network.icn.cli.Icn", "devnet"));
        command.addAll(arguments);
        command.addAll(List.of("--json", "--data", folder.resolve("data").toString()));
        return command;
    }
}
