package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.icn.cli.SmallProject.Output;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `./icn` itself, mostly `./icn test` and `./icn soak loopback`, with the real Maven and the real build rules, on a
/// small project of several modules.
@Tag("commands") // No network in it: a soak of those leaves it out.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TestCommandIT {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private SmallProject project;

    @BeforeEach
    void begin() throws IOException {
        project = new SmallProject(folder);
    }

    @Test
    void withoutABuildNothingIsBuiltWhereThatIsForbidden() throws Exception {
        Files.writeString(folder.resolve("pom.xml"), "no project");
        for (String word : List.of("devnet", "help", "bench")) {
            Output output = project.script(Map.of("ICN_NO_BUILD", "1"), word);

            assertThat(output.exit()).as(output.toString()).isEqualTo(3);
            assertThat(output.lines()).hasSize(1);
            assertThat(output.last())
                    .startsWith("icn: build: ICN_NO_BUILD=1 is set and nothing is built in ")
                    .contains("; build once without it: ./icn ");
        }
    }

    /// Roles are tested beside what they stand on, and all is counted together.
    @Test
    void whateverIsWrongWithAModuleIsNamedAndHidesNoOther() throws Exception {
        project.module("red", "", "class Main {}", "org.junit.jupiter.api.Assertions.fail(\"3 < \\\"4\\\" & more\");");
        project.module(
                "hypernode",
                SmallProject.dependency("red"),
                "class Main {}",
                "throw new IllegalStateException(\"IllegalState\");");
        project.module("cli", SmallProject.dependency("hypernode"), "class Main {}", "");
        project.module("broken", "", "class Broken { int x = \"no number\"; }", "");
        project.module("onBroken", SmallProject.dependency("broken"), "class Main {}", "");
        project.module("dying", "", "class Main {}", "Runtime.getRuntime().halt(7);");
        project.module("satellite", "", "class Main {}", "Runtime.getRuntime().halt(7);", "SmallIT");
        project.module("green", "", "class Main {}", "");

        Output output = icnTest();

        assertThat(output.last()).isEqualTo("2 passed, 2 failed, 4 skipped");
        assertThat(output.lines())
                .filteredOn(line -> line.startsWith("failed: "))
                .as("who reads the end alone knows what failed and why")
                .containsExactly(
                        "failed: SmallTest.doesAsTold: 3 < \"4\" & more", "failed: SmallTest.doesAsTold: IllegalState");
        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.lines().stream().filter(line -> line.startsWith("not tested whole")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).isEqualTo("not tested whole: broken: failed at compile"),
                        line -> assertThat(line).startsWith("not tested whole: onBroken: "),
                        line -> assertThat(line).isEqualTo("not tested whole: dying: failed at test"),
                        line -> assertThat(line).isEqualTo("not tested whole: satellite: failed at verify"));
    }

    @Test
    void coverageCountsTheLinesThatTestsRanForEachModule() throws Exception {
        project.module("testing", "", "class Main {}", "");
        project.module("half", "", """
                class Main {
                    int asked() { return 1; }
                    int forgotten() { return 2; }
                    int forgottenToo() { return 3; }
                }
                """, "new Main().asked();");
        project.module("untouched", "", "class Other { int never() { return 1; } }", "");
        project.module("house", "", "class Main {}", "");
        SmallProject.write(folder.resolve("house/pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent><groupId>network.icn</groupId><artifactId>small</artifactId><version>0.1.0</version></parent>
                  <artifactId>house</artifactId>
                  <profiles><profile>
                    <id>coverage</id>
                    <dependencies>%s%s</dependencies>
                    <build><plugins><plugin>
                      <groupId>org.jacoco</groupId><artifactId>jacoco-maven-plugin</artifactId>
                      <executions><execution>
                        <id>all</id><phase>verify</phase><goals><goal>report-aggregate</goal></goals>
                      </execution></executions>
                    </plugin></plugins></build>
                  </profile></profiles>
                </project>
                """.formatted(
                        SmallProject.dependency("half"), SmallProject.dependency("untouched")));

        // Not offline: what counts lines is no part of the build around this test.
        Output output = project.icn("test", "--coverage", "-Dfast");

        assertThat(output.exit()).as(output.toString()).isZero();
        assertThat(output.lines())
                .filteredOn(line -> line.startsWith("coverage: "))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("coverage: half: 50.0 % of 4 lines"),
                        line -> assertThat(line).isEqualTo("coverage: untouched: 0.0 % of 1 lines"),
                        line -> assertThat(line).endsWith("/house/target/site/jacoco-aggregate/index.html"));
        assertThat(folder.resolve("house/target/site/jacoco-aggregate/index.html"))
                .exists();
    }

    /// Somebody pulls a version in which a message has another name, and had built the one before:
    /// nothing of it is left, and nothing fails.
    @Test
    void codeOfMessagesThatAreGoneIsForgotten() throws Exception {
        SmallProject.write(folder.resolve("proto/target/generated-sources/Old.java"), "class Old extends Gone {}");
        Path schema = folder.resolve("proto/src/main/protobuf/new.proto");
        SmallProject.write(schema, "// Old is New now.");
        Files.setLastModifiedTime(schema, FileTime.from(Instant.now().plusSeconds(5)));

        // Whatever it runs Maven for.
        Output output = project.icn("fmt", "--version");

        assertThat(folder.resolve("proto/target/generated-sources/Old.java")).doesNotExist();
        assertThat(output.exit()).isZero();
    }

    @Test
    void aChangeIsTestedWithAllThatStandsOnItAndNothingElse() throws Exception {
        project.module("low", "", "class Main {}", "");
        project.module("high", SmallProject.dependency("low"), "class Main {}", "");
        project.module("cli", SmallProject.dependency("high"), "class Main {}", "", "SmallIT");
        project.module("beside", "", "class Main {}", "org.junit.jupiter.api.Assertions.fail();");
        project.writeProject();
        project.commit();
        SmallProject.write(folder.resolve("low/src/main/java/Main.java"), "class Main { int added; }");

        Output output = project.icn("test", "--changed", "-Dfast", "-o");

        assertThat(output.last()).isEqualTo("3 passed, 0 failed, 3 skipped");
        assertThat(output.exit()).isZero();
        assertThat(output.lines())
                .anyMatch(line -> line.startsWith("icn: test: changed since ")
                        && line.contains(": low; tested with all that stands on it: low high cli"));
    }

    @Test
    void whatIsComparedWithMustBeThere() throws Exception {
        project.module("low", "", "class Main {}", "");
        project.writeProject();
        assertThat(project.icn("check").last()).contains("is no git working copy; run ./icn test");
        project.commit();

        Output output = project.icn("test", "--changed", "--since", "nowhere");

        assertThat(output.exit()).isEqualTo(2);
        assertThat(output.lines())
                .containsExactly("icn: --since: must be a branch or commit with a common past, got 'nowhere'");
    }

    /// Of the module that is new and of no other; its loopback tests are for `./icn test`.
    @Test
    void aCheckCompilesAllTestsWhatChangedAndEndsAtTheFirstThatIsWrong() throws Exception {
        project.module("old", "", "class Main {}", "org.junit.jupiter.api.Assertions.fail();");
        project.writeProject();
        project.commit();
        project.module("fresh", "", "class Main {}", "");
        SmallProject.write(
                folder.resolve("fresh/src/test/java/RedIT.java"),
                "class RedIT { @org.junit.jupiter.api.Test void fails() { throw new IllegalStateException(); } }");
        Output green = check();
        assertThat(green.last()).matches("checked in \\d+ s: 1 passed, 0 failed, 1 skipped");
        assertThat(green.exit()).isZero();

        SmallProject.write(folder.resolve("old/src/main/java/Main.java"), "class Main { int added; }");
        Output red = check();
        assertThat(red.lines()).contains("failed: SmallTest.doesAsTold: org.opentest4j.AssertionFailedError");
        assertThat(red.last()).startsWith("icn: check: red at unit tests after ");
        assertThat(red.exit()).isEqualTo(1);

        SmallProject.write(folder.resolve("old/src/main/java/Main.java"), "class Main { int x = \"no number\"; }");
        Output broken = check();
        assertThat(broken.last()).startsWith("icn: check: red at format, compiler or tidy rules after ");
        assertThat(broken.lines()).anyMatch(line -> line.contains("old/src/main/java/Main.java:[1,"));
        assertThat(broken.exit()).isEqualTo(1);
    }

    @Test
    void aRedLoopbackTestIsNamedAndWhatItLeftIsKept() throws Exception {
        project.module("red", "", "class Main {}", "org.junit.jupiter.api.Assertions.fail();", "RedIT");
        project.module("green", SmallProject.dependency("red"), "class Main {}", "", "GreenIT");
        // What no loopback run looks at.
        SmallProject.write(
                folder.resolve("green/src/test/java/UnitTest.java"),
                "class UnitTest { @org.junit.jupiter.api.Test void fails() { throw new IllegalStateException(); } }");

        Output output = project.icn("soak", "loopback", "--runs", "2", "--busy-runs=1", "--loops", "1", "--seed", "5");

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
        project.module("green", "", "class Main {}", "", "GreenIT");

        Output output = project.icn("soak", "loopback", "--runs", "1", "--busy-runs", "0", "--json");

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
        Output output = project.icn(("soak loopback " + words).split(" ", -1));

        assertThat(output.exit()).isEqualTo(2);
        assertThat(output.lines()).containsExactly("icn: " + rule + "; see: ./icn soak loopback --help");
    }

    /// Whoever stops the command stops Maven, the tests, and what these have started.
    @ParameterizedTest
    @ValueSource(strings = {"test -Dfast -o", "soak loopback --runs 1"})
    void whatIsStoppedEndsWithAllThatItHasStarted(String words) throws Exception {
        Path begun = folder.resolve("begun");
        project.module("waiting", "", "class Main {}", """
                try {
                    new ProcessBuilder("sleep", "1000").start();
                    java.nio.file.Files.createFile(java.nio.file.Path.of("%s"));
                    new java.util.concurrent.CountDownLatch(1).await();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                """.formatted(begun), "WaitingIT");
        project.writeProject();
        Process process = project.start(Map.of(), words.split(" ", -1), ProcessBuilder.Redirect.DISCARD);
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

    /// Against the last commit: the build rules of this project name its modules, so a new one changes them.
    private Output check() throws Exception {
        project.writeProject();
        project.commitOf("pom.xml");
        return project.script(Map.of(), "check", "-Dfast", "-o");
    }

    private Output icnTest() throws Exception {
        return project.icn("test", "-Dfast", "-o");
    }
}
