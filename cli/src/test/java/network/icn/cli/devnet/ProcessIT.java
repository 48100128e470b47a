package network.icn.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What can only be seen of a process of its own: how it ends, and what its machine keeps from it.
@Timeout(180)
class ProcessIT {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private final List<DevnetNode> nodes = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private DevnetOptions options;

    @SuppressWarnings("NullAway.Init")
    private DevnetPlace place;

    @BeforeEach
    void makeNetwork() {
        options = new DevnetOptions(
                1,
                1,
                1,
                0,
                Duration.ofSeconds(20),
                64 << 10,
                "h2",
                Optional.of(folder.resolve("net")),
                List.of(),
                List.of(),
                0,
                1,
                true,
                true);
        place = DevnetPlace.make(options);
        nodes.addAll(DevnetPlan.make(place, options, options.faultPlan(), Instant.now())
                .nodes());
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(DevnetNode node, List<String> jvm) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dcom.amazon"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "network.icn.cli.Icn"));
        command.addAll(List.of(node.role().text(), "run", "--json"));
        new LinkedHashMap<>(node.settings(place, options))
                .forEach((key, value) -> command.addAll(List.of("--" + key, value)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(node.name() + ".out").toFile())
                .redirectError(folder.resolve(node.name() + ".err").toFile());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String text(DevnetNode node, String end) throws IOException {
        return Files.readString(folder.resolve(node.name() + end), StandardCharsets.UTF_8);
    }

    @Test
    void sigtermEndsANodeOfEveryRoleWithZero() throws Exception {
        Map<DevnetNode, Process> running = new LinkedHashMap<>();
        for (DevnetNode node : nodes) {
            running.put(node, start(node, List.of()));
        }
        for (Map.Entry<DevnetNode, Process> each : running.entrySet()) {
            Process process = each.getValue();
            while (process.isAlive() && !text(each.getKey(), ".out").contains("\"ready\"")) {
                assertThat(process.waitFor(50, TimeUnit.MILLISECONDS))
                        .as(text(each.getKey(), ".err"))
                        .isFalse();
            }
            process.destroy();
        }
        for (Map.Entry<DevnetNode, Process> each : running.entrySet()) {
            assertThat(each.getValue().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(each.getValue().exitValue())
                    .as("%s: %s", each.getKey().name(), text(each.getKey(), ".err"))
                    .isEqualTo(ExitCode.OK);
            assertThat(text(each.getKey(), ".err"))
                    .doesNotContain("level=ERROR", "Exception", "event executor terminated", "Force-closing");
        }
    }

    private void assertCannotLoad(Path temporary) throws Exception {
        for (DevnetNode node : nodes) {
            Process process = start(node, List.of("-Djava.io.tmpdir=" + temporary));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

            List<String> lines = text(node, ".err").lines().toList();
            assertThat(process.exitValue()).as(lines.toString()).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(lines.getLast())
                    .startsWith("icn: cannot load native code from " + temporary)
                    .contains("-Djava.io.tmpdir=")
                    .doesNotContain("Exception");
            assertThat(lines.stream().filter(line -> line.startsWith("icn: "))).hasSize(1);
            assertThat(text(node, ".out")).isEmpty();
        }
    }

    /// A folder for temporary files in which nothing can be unpacked: it is a file.
    @Test
    void aFolderForTemporaryFilesThatIsNoneIsOneLine() throws Exception {
        assertCannotLoad(Files.writeString(folder.resolve("plain"), "text"));
    }

    /// The real thing, where this process may mount.
    @Test
    void aFolderForTemporaryFilesMountedNoexecIsOneLine() throws Exception {
        Path mounted = Files.createDirectory(folder.resolve("noexec"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "noexec,size=64m", "tmpfs", mounted.toString()))
                .as("this process may mount")
                .isZero();
        try {
            assertCannotLoad(mounted);
        } finally {
            assertThat(run("umount", mounted.toString())).isZero();
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException _) {
            // There is no such command.
            return -1;
        }
    }
}
