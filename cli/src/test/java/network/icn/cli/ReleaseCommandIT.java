package network.icn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.icn.cli.SmallProject.Output;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./icn release` up to the point where it builds, `./icn docs`, and that what is packed follows from its content.
@Tag("commands") // No network in it: a soak of those leaves it out.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReleaseCommandIT {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private SmallProject project;

    @BeforeEach
    void begin() throws IOException {
        project = new SmallProject(folder);
    }

    @Test
    void whatIsNotReadyIsNamedAtOnceAndNothingIsMade() throws Exception {
        release("0.7.0", "# Changes\n\n## [Unreleased]\n\n- something\n");
        project.git("-c", "user.name=a", "-c", "user.email=a@example.org", "tag", "-am", "x", "v0.7.0");
        SmallProject.write(folder.resolve("left.txt"), "not committed");
        SmallProject.write(folder.resolve("key"), "any");

        Output output = project.script(Map.of(), "release", "--key", "key");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.lines())
                .containsExactly(
                        "icn: release: 0.7.0 is not ready:",
                        "  there are changes that are not committed: commit them",
                        "  v0.7.0 is released already: set the next version in all poms",
                        "  CHANGELOG.md has nothing below '## [0.7.0]': make that of '## [Unreleased]', with the day");
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void aHeadingWithNothingBelowIsNoChangeLog() throws Exception {
        release("0.7.0", "# Changes\n\n## [0.7.0] - 2026-11-28\n\n## [0.6.0] - 2026-10-01\n\n- something\n");
        SmallProject.write(folder.resolve("target/key"), "any");

        Output output = project.script(Map.of(), "release", "--key=target/key");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.lines()).hasSize(2);
        assertThat(output.last()).contains("nothing below '## [0.7.0]'");
    }

    @Test
    void withoutAKeyNothingIsReleased() throws Exception {
        release("0.7.0", "");

        for (String words : new String[] {"release", "release --key", "release --key=nowhere"}) {
            Output output = project.script(Map.of(), words.split(" ", -1));

            assertThat(output.exit()).as(words).isEqualTo(2);
            assertThat(output.lines()).hasSize(1);
            assertThat(output.last()).startsWith("icn: --key: must be a private key of SSH that signs, got '");
        }
    }

    /// The commands of docs/releasing.md: every module names its parent by the version that this has.
    @Test
    void theDocumentedCommandsRaiseTheVersionAndLeaveThatOfLibp2pAlone() throws Exception {
        Path house = Path.of("..").toAbsolutePath().normalize();
        Path copy = Files.createDirectory(folder.resolve("copy"));
        List<Path> poms;
        try (Stream<Path> files = Files.find(house, 3, (file, _) -> file.endsWith("pom.xml"))) {
            poms = files.map(house::relativize)
                    .filter(file -> !file.toString().contains("target"))
                    .toList();
        }
        for (Path pom : poms) {
            Files.createDirectories(copy.resolve(pom).getParent());
            Files.copy(house.resolve(pom), copy.resolve(pom));
        }
        String page = Files.readString(house.resolve("docs/releasing.md"));
        List<String> commands = page.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("git grep -l") || line.startsWith("sed -i"))
                .toList();
        assertThat(commands).hasSize(2);
        List<String> script = new ArrayList<>(List.of("git init -q .", "git add ."));
        script.addAll(commands);
        Process shell = new ProcessBuilder("bash", "-ec", String.join("\n", script))
                .directory(copy.toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();

        Pattern version = Pattern.compile("<version>([^<]*)</version>");
        Pattern parent = Pattern.compile("<parent>.*?<artifactId>([^<]*)<.*?<version>([^<]*)<", Pattern.DOTALL);
        for (Path pom : poms) {
            String text = Files.readString(copy.resolve(pom));
            Matcher named = parent.matcher(text);
            if (named.find()) {
                assertThat(named.group(2))
                        .as("parent in " + pom)
                        .isEqualTo(named.group(1).equals("libp2p") ? "0.1.0" : "0.2.0");
            } else {
                Matcher own = version.matcher(text);
                assertThat(own.find()).isTrue();
                assertThat(own.group(1)).as("version of " + pom).isEqualTo("0.2.0");
            }
        }
        assertThat(Files.readString(copy.resolve("libp2p/pom.xml")))
                .contains("<version>0.2.0</version>")
                .contains("<version>0.1.0</version>");
    }

    /// Whoever builds a release again compares checksums.
    @Test
    void theSameContentIsPackedIntoTheSameBytes() throws Exception {
        for (String place : new String[] {"one", "two"}) {
            Path content = folder.resolve(place).resolve("icn-verify-1");
            for (String file : place.equals("one") ? new String[] {"b", "a", "c/d"} : new String[] {"c/d", "a", "b"}) {
                SmallProject.write(content.resolve(file), "of " + file);
                Files.setLastModifiedTime(
                        content.resolve(file), FileTime.fromMillis(place.hashCode() * 1_000L + 1_700_000_000_000L));
            }
            Process packing = new ProcessBuilder(
                            "bash", "-c", ". build-lib/release.sh && release_pack " + place + " icn-verify-1")
                    .directory(folder.toFile())
                    .inheritIO()
                    .start();
            assertThat(packing.waitFor()).isZero();
            assertThat(content).doesNotExist();
        }

        assertThat(folder.resolve("one/icn-verify-1.tar.gz"))
                .hasSameBinaryContentAs(folder.resolve("two/icn-verify-1.tar.gz"));
    }

    @Test
    void aLinkThatLeadsNowhereEndsTheDocs() throws Exception {
        project.module("protocol", "", "/// See [Nowhere].\npublic class Main {}", "");
        project.module("cli", SmallProject.dependency("protocol"), "class Main {}", "");

        Output broken = project.icn("docs");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.lines()).anyMatch(line -> line.contains("protocol/src/main/java/Main.java:1: error: "));
        assertThat(broken.last())
                .isEqualTo("icn: docs: the comments above are broken; mend them and run ./icn docs again");

        SmallProject.write(
                folder.resolve("protocol/src/main/java/Fine.java"), "/// See [String].\npublic class Fine {}");
        Files.delete(folder.resolve("protocol/src/main/java/Main.java"));
        Output sound = project.icn("docs");
        assertThat(sound.exit()).as(sound.toString()).isZero();
        assertThat(Path.of(sound.last())).exists();
    }

    private void release(String version, String changes) throws Exception {
        SmallProject.write(
                folder.resolve("pom.xml"),
                "<project>\n  <parent>\n    <version>9</version>\n  </parent>\n  <version>" + version
                        + "</version>\n</project>\n");
        SmallProject.write(folder.resolve("CHANGELOG.md"), changes);
        project.commit();
    }
}
