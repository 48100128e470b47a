package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `./icn` itself, mostly `./icn test` and `./icn soak loopback`, with the real Maven and the real build rules, on a
/// small
/// project of several modules.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TestCommandIT {
    private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private final List<String> modules = new ArrayList<>();

    private record Output(int exit, List<String> lines) {
        String last() {
            return lines.getLast();
        }
    }

    @BeforeEach
    void copyTheScript() throws IOException {
        Files.copy(HOUSE.resolve("icn"), folder.resolve("icn"), StandardCopyOption.COPY_ATTRIBUTES);
        try (Stream<Path> scripts = Files.list(HOUSE.resolve("build-lib"))) {
            Path copies = Files.createDirectory(folder.resolve("build-lib"));
            for (Path script : scripts.toList()) {
                Files.copy(script, copies.resolve(script.getFileName()));
            }
        }
    }

    @Test
    void withoutABuildNothingIsBuiltWhereThatIsForbidden() throws Exception {
        Files.writeString(folder.resolve("pom.xml"), "no project");
        for (String word : List.of("devnet", "help", "bench")) {
            Output output = script(Map.of("ICN_NO_BUILD", "1"), word);

            assertThat(output.exit()).as(output.toString()).isEqualTo(3);
            assertThat(output.lines()).hasSize(1);
            assertThat(output.last())
                    .startsWith("icn: build: ICN_NO_BUILD=1 is set and nothing is built in ")
                    .contains("; build once without it: ./icn ");
        }
    }

    @Test
    void aRedModuleHidesNoneOfThoseBehindIt() throws Exception {
        module("red", "", "class Fine {}", "org.junit.jupiter.api.Assertions.fail(\"3 < \\\"4\\\" & more\");");
        module("redder", dependency("red"), "class Fine {}", "throw new IllegalStateException(\"IllegalState\");");
        module("green", dependency("redder"), "class Fine {}", "");

        Output output = icnTest();

        assertThat(output.last()).isEqualTo("1 passed, 2 failed, 3 skipped");
        assertThat(output.lines)
                .filteredOn(line -> line.startsWith("failed: "))
                .as("who reads the end alone knows what failed and why")
                .containsExactly(
                        "failed: SmallTest.doesAsTold: 3 < \"4\" & more", "failed: SmallTest.doesAsTold: IllegalState");
        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.lines).noneMatch(line -> line.startsWith("not tested whole"));
    }

    @Test
    void aModuleThatCouldNotBeTestedIsNamedAndTheOthersCounted() throws Exception {
        module("broken", "", "class Broken { int x = \"no number\"; }", "");
        module("onBroken", dependency("broken"), "class Fine {}", "");
        module("dying", "", "class Fine {}", "Runtime.getRuntime().halt(7);");
        module("dyingLate", "", "class Fine {}", "Runtime.getRuntime().halt(7);", "SmallIT");
        module("green", "", "class Fine {}", "");

        Output output = icnTest();

        assertThat(output.last()).isEqualTo("1 passed, 0 failed, 1 skipped");
        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.lines.stream().filter(line -> line.startsWith("not tested whole")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).isEqualTo("not tested whole: broken: failed at compile"),
                        line -> assertThat(line).startsWith("not tested whole: onBroken: "),
                        line -> assertThat(line).isEqualTo("not tested whole: dying: failed at test"),
                        line -> assertThat(line).isEqualTo("not tested whole: dyingLate: failed at verify"));
    }

    @Test
    void nothingFailedIsZero() throws Exception {
        module("green", "", "class Fine {}", "");

        Output output = icnTest();

        assertThat(output.last()).isEqualTo("1 passed, 0 failed, 1 skipped");
        assertThat(output.exit()).isZero();
    }

    @Test
    void aChangeIsTestedWithAllThatStandsOnItAndNothingElse() throws Exception {
        module("low", "", "class Fine {}", "");
        module("high", dependency("low"), "class Fine {}", "");
        module("higher", dependency("high"), "class Fine {}", "", "SmallIT");
        module("beside", "", "class Fine {}", "org.junit.jupiter.api.Assertions.fail();");
        writeProject();
        commit();
        write(folder.resolve("low/src/main/java/Main.java"), "class Fine { int added; }");

        Output output = icn("test", "--changed", "-Dfast", "-o");

        assertThat(output.last()).isEqualTo("3 passed, 0 failed, 3 skipped");
        assertThat(output.exit()).isZero();
        assertThat(output.lines())
                .anyMatch(line -> line.startsWith("icn: test: changed since ")
                        && line.contains(": low; tested with all that stands on it: low high higher"));
    }

    @Test
    void whatIsComparedWithMustBeThere() throws Exception {
        module("low", "", "class Fine {}", "");
        writeProject();
        assertThat(icn("check").last()).contains("is no git working copy; run ./icn test");
        commit();

        Output output = icn("test", "--changed", "--since", "nowhere");

        assertThat(output.exit()).isEqualTo(2);
        assertThat(output.lines())
                .containsExactly("icn: --since: must be a branch or commit with a common past, got 'nowhere'");
    }

    /// Of the module that is new and of no other; its loopback tests are for `./icn test`.
    @Test
    void aCheckCompilesAllTestsWhatChangedAndEndsAtTheFirstThatIsWrong() throws Exception {
        module("old", "", "class Fine {}", "org.junit.jupiter.api.Assertions.fail();");
        writeProject();
        commit();
        module("fresh", "", "class Fine {}", "");
        write(
                folder.resolve("fresh/src/test/java/RedIT.java"),
                "class RedIT { @org.junit.jupiter.api.Test void fails() { throw new IllegalStateException(); } }");
        Output green = check();
        assertThat(green.last()).matches("checked in \\d+ s: 1 passed, 0 failed, 1 skipped");
        assertThat(green.exit()).isZero();

        write(folder.resolve("old/src/main/java/Main.java"), "class Fine { int added; }");
        Output red = check();
        assertThat(red.lines()).contains("failed: SmallTest.doesAsTold: org.opentest4j.AssertionFailedError");
        assertThat(red.last()).startsWith("icn: check: red at unit tests after ");
        assertThat(red.exit()).isEqualTo(1);

        write(folder.resolve("old/src/main/java/Main.java"), "class Fine { int x = \"no number\"; }");
        Output broken = check();
        assertThat(broken.last()).startsWith("icn: check: red at format, compiler or tidy rules after ");
        assertThat(broken.lines()).anyMatch(line -> line.contains("old/src/main/java/Main.java:[1,"));
        assertThat(broken.exit()).isEqualTo(1);
    }

    @Test
    void aRedLoopbackTestIsNamedAndWhatItLeftIsKept() throws Exception {
        module("red", "", "class Fine {}", "org.junit.jupiter.api.Assertions.fail();", "RedIT");
        module("green", dependency("red"), "class Fine {}", "", "GreenIT");
        // What no loopback run looks at.
        write(
                folder.resolve("green/src/test/java/UnitTest.java"),
                "class UnitTest { @org.junit.jupiter.api.Test void fails() { throw new IllegalStateException(); } }");

        Output output = icn("soak", "loopback", "--runs", "2", "--busy-runs=1", "--loops", "1", "--seed", "5");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.last()).isEqualTo("0 of 2 runs green, 1 of them beside 1 busy loops");
        assertThat(output.lines())
                .anyMatch(line ->
                        line.matches("run 1 of 2, seed 5, 0 busy loops: RED in \\d+ s, 1 passed, 1 failed, 2 skipped"))
                .anyMatch(line -> line.startsWith("run 2 of 2, seed 6, 1 busy loops: RED in "))
                .contains("  failed: RedIT.doesAsTold");
        String told = "  its output and reports: ";
        for (String line :
                output.lines().stream().filter(l -> l.startsWith(told)).toList()) {
            Path kept = Path.of(line.substring(told.length()));
            assertThat(kept.resolve("output.txt")).content().contains("RedIT");
            assertThat(kept.resolve("red/target/failsafe-reports/TEST-RedIT.xml"))
                    .exists();
            new ProcessBuilder("rm", "-r", kept.toString()).start().waitFor();
        }
    }

    @Test
    void loopbackTestsThatPassInEveryRunAreGreen() throws Exception {
        module("green", "", "class Fine {}", "", "GreenIT");

        Output output = icn("soak", "loopback", "--runs", "1", "--busy-runs", "0", "--json");

        assertThat(output.lines())
                .anyMatch(line -> line.startsWith("{\"event\":\"run\",\"run\":1,\"ok\":true,\"seed\":1,"));
        assertThat(output.last()).startsWith("{\"event\":\"summary\",\"runs\":1,\"green\":1,");
        assertThat(output.exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--runs 2 --busy-runs 3 | --busy-runs: must be a number from 0 to that of --runs (2), got '3'",
                "--busy-runs 11 | --busy-runs: must be a number from 0 to that of --runs (10), got '11'",
                "--runs 1 --runs 2 | --runs: must be given once",
                "--json --json | --json: must be given once",
                "--seed=x | --seed: must be a number from 0, got 'x'",
            })
    void aSoakThatCannotBeIsRefused(String words, String rule) throws Exception {
        Output output = icn(("soak loopback " + words).split(" ", -1));

        assertThat(output.exit()).isEqualTo(2);
        assertThat(output.lines()).containsExactly("icn: " + rule + "; see: ./icn soak loopback --help");
    }

    /// Whoever stops the command stops Maven, the tests, and what these have started.
    @ParameterizedTest
    @ValueSource(strings = {"test -Dfast -o", "soak loopback --runs 1"})
    void whatIsStoppedEndsWithAllThatItHasStarted(String words) throws Exception {
        Path begun = folder.resolve("begun");
        module("waiting", "", "class Fine {}", """
                try {
                    new ProcessBuilder("sleep", "1000").start();
                    java.nio.file.Files.createFile(java.nio.file.Path.of("%s"));
                    new java.util.concurrent.CountDownLatch(1).await();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                """.formatted(begun), "WaitingIT");
        writeProject();
        Process process = start(Map.of(), words.split(" ", -1), ProcessBuilder.Redirect.DISCARD);
        while (!Files.exists(begun)) {
            assertThat(process.isAlive()).isTrue();
            LockSupport.parkNanos(5_000_000);
        }
        List<ProcessHandle> started = process.descendants().toList();
        assertThat(started).hasSizeGreaterThanOrEqualTo(3);

        process.destroy();

        assertThat(process.waitFor()).isEqualTo(128 + 15);
        for (ProcessHandle each : started) {
            each.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    private static String dependency(String module) {
        return "<dependency><groupId>network.icn</groupId><artifactId>%s</artifactId>".formatted(module)
                + "<version>0.1.0</version></dependency>";
    }

    /// With one class and two tests, of which one is skipped and the other does as told.
    private void module(String name, String dependencies, String main, String test) throws IOException {
        module(name, dependencies, main, test, "SmallTest");
    }

    private void module(String name, String dependencies, String main, String test, String testClass)
            throws IOException {
        modules.add(name);
        Path module = folder.resolve(name);
        write(module.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent><groupId>network.icn</groupId><artifactId>small</artifactId><version>0.1.0</version></parent>
                  <artifactId>%s</artifactId>
                  <dependencies>%s</dependencies>
                </project>
                """.formatted(name, dependencies));
        write(module.resolve("src/main/java/Main.java"), main);
        write(module.resolve("src/test/java/" + testClass + ".java"), """
                class %s {
                    @org.junit.jupiter.api.Test
                    void doesAsTold() {
                        %s
                    }

                    @org.junit.jupiter.api.Disabled("on purpose")
                    @org.junit.jupiter.api.Test
                    void isSkipped() {}
                }
                """.formatted(testClass, test));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// Against the last commit: the build rules of this project name its modules, so a new one changes them.
    private Output check() throws Exception {
        writeProject();
        commitOf("pom.xml");
        return script(Map.of(), "check", "-Dfast", "-o");
    }

    private void commit() throws Exception {
        write(folder.resolve(".gitignore"), "target/\n");
        git("init", "-q", "-b", "main");
        commitOf(".");
    }

    private void commitOf(String path) throws Exception {
        git("add", path);
        git(
                "-c",
                "user.name=somebody",
                "-c",
                "user.email=somebody@example.org",
                "commit",
                "-qm",
                "all",
                "--allow-empty");
    }

    private void git(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(words));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(command.toString())
                .isZero();
    }

    private Output icnTest() throws Exception {
        return icn("test", "-Dfast", "-o");
    }

    private Output icn(String... arguments) throws Exception {
        writeProject();
        // What it needs is there, since this test runs in the same build: nothing is fetched.
        return script(Map.of(), arguments);
    }

    private void writeProject() throws IOException {
        StringBuilder named = new StringBuilder();
        modules.forEach(module -> named.append("<module>").append(module).append("</module>"));
        write(folder.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent>
                    <groupId>network.icn</groupId><artifactId>icn-verify</artifactId><version>0.1.0</version>
                    <relativePath>%s</relativePath>
                  </parent>
                  <artifactId>small</artifactId>
                  <packaging>pom</packaging>
                  <modules>%s</modules>
                </project>
                """.formatted(
                        folder.toRealPath().relativize(HOUSE.toRealPath().resolve("pom.xml")), named));
    }

    private Output script(Map<String, String> environment, String... words) throws Exception {
        Process process = start(environment, words, ProcessBuilder.Redirect.PIPE);
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // Not at the beginning of a line: the test command around this one reads what Maven says there.
        text.lines().map(line -> "| " + line).forEach(System.out::println);
        return new Output(process.waitFor(), text.lines().toList());
    }

    private Process start(Map<String, String> environment, String[] words, ProcessBuilder.Redirect output)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("./icn"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(environment);
        return builder.start();
    }
}
