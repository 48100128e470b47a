package network.icn.cli.devnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.icn.node.EnvironmentException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Each node as an operator would run it: its own process, its own configuration file, its own log. A process that
/// dies is started again, as a service manager would do.
final class ProcessLauncher implements Launcher {
    private static final int READY_SECONDS = 120;
    private static final int STOP_SECONDS = 10;
    /// More deaths than this are no accident.
    private static final int MOST_RESTARTS = 5;
    /// Small and quick to start: there are many of them.
    private static final List<String> SMALL_JVM = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final YAMLMapper YAML = new YAMLMapper();

    private record Child(DevnetNode node, Process process, CompletableFuture<String> readyLine) {}

    private final DevnetPlace place;
    private final DevnetOptions options;
    private final SequencedMap<String, Child> children = new LinkedHashMap<>();
    private final Map<String, Integer> restarts = new LinkedHashMap<>();

    ProcessLauncher(DevnetPlace place, DevnetOptions options) {
        this.place = place;
        this.options = options;
    }

    @Override
    public void start(DevnetNode node) {
        Path config = node.directory().resolve(node.role().text() + ".yaml");
        try {
            Files.writeString(config, YAML.writeValueAsString(node.settings(place, options)));
            ProcessBuilder builder = new ProcessBuilder(command(node, config));
            builder.redirectError(ProcessBuilder.Redirect.appendTo(log(node).toFile()));
            Process process = builder.start();
            children.put(node.name(), new Child(node, process, readyLine(process)));
        } catch (IOException e) {
            throw new EnvironmentException("cannot start " + node.name(), "check the directory and the limits", e);
        }
    }

    private static List<String> command(DevnetNode node, Path config) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dcom.amazon"))
                .forEach(command::add);
        command.addAll(SMALL_JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "network.icn.cli.Icn"));
        command.addAll(
                node.inside().isPresent()
                        ? List.of("faulty", node.role().text())
                        : List.of(node.role().text(), "run"));
        command.addAll(List.of("--config", config.toString(), "--json", "--exit-on-eof"));
        return command;
    }

    private static Path log(DevnetNode node) {
        return node.directory().resolve("log.txt");
    }

    /// Reads stdout to its end, so that the process never waits for us.
    private static CompletableFuture<String> readyLine(Process process) {
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    first.complete(line);
                }
                first.completeExceptionally(new IOException("it ended before it was ready"));
            } catch (IOException e) {
                first.completeExceptionally(e);
            }
        });
        return first;
    }

    @Override
    public void awaitReady() throws InterruptedException {
        for (Child child : children.values()) {
            try {
                child.readyLine().get(READY_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new EnvironmentException(
                        child.node().name() + " did not become ready: " + lastLine(child.node()),
                        "see " + log(child.node()),
                        e);
            }
        }
    }

    private static String lastLine(DevnetNode node) {
        try {
            List<String> lines = Files.readAllLines(log(node));
            return lines.isEmpty() ? "it said nothing" : lines.getLast();
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }

    @Override
    public void stop(DevnetNode node) {
        Child child = children.remove(node.name());
        if (child != null) {
            end(child.process());
        }
    }

    @Override
    public void kill(DevnetNode node) {
        Child child = children.get(node.name());
        if (child != null) {
            child.process().destroyForcibly().onExit().join();
            restarts.merge(node.name(), -1, Integer::sum);
        }
    }

    @Override
    public boolean isReady(DevnetNode node) {
        Child child = children.get(node.name());
        return child != null
                && child.process().isAlive()
                && child.readyLine().isDone()
                && !child.readyLine().isCompletedExceptionally();
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<DevnetEvent> supervise() {
        List<DevnetEvent> events = new ArrayList<>();
        for (Child child : List.copyOf(children.values())) {
            if (child.process().isAlive()) {
                continue;
            }
            DevnetNode node = child.node();
            events.add(new DevnetEvent.NodeChanged(node.name(), false));
            if (restarts.merge(node.name(), 1, Integer::sum) > MOST_RESTARTS) {
                throw new EnvironmentException(
                        node.name() + " dies again and again: " + lastLine(node), "see " + log(node));
            }
            start(node);
            events.add(new DevnetEvent.NodeChanged(node.name(), true));
        }
        return events;
    }

    @Override
    public Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        children.forEach((name, child) -> pids.put(name, child.process().pid()));
        return pids;
    }

    @Override
    public void close() {
        children.sequencedValues().reversed().forEach(child -> child.process().destroy());
        children.sequencedValues().reversed().forEach(child -> end(child.process()));
        children.clear();
    }
}
