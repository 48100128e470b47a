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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A small project of several modules with the real `./icn`, for tests of that command.
final class SmallProject {
    private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
    /// Few seconds each, many times: compiled and collected as simply as can be. The first one leaves the classes
    /// of Maven behind as the JVM has read them, and the others begin with these. The JVM says nothing of that:
    /// whatever it says is read as Maven's.
    private static final List<String> MAVEN_JVM = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + Path.of("target", "maven.jsa").toAbsolutePath());

    /// What a command printed, its errors among it.
    record Output(int exit, List<String> lines) {
        String last() {
            return lines.getLast();
        }
    }

    private final Path folder;
    private final List<String> modules = new ArrayList<>();

    /// In that empty folder.
    SmallProject(Path folder) throws IOException {
        this.folder = folder;
        Files.copy(HOUSE.resolve("icn"), folder.resolve("icn"), StandardCopyOption.COPY_ATTRIBUTES);
        try (Stream<Path> scripts = Files.list(HOUSE.resolve("build-lib"))) {
            Path copies = Files.createDirectory(folder.resolve("build-lib"));
            for (Path script : scripts.toList()) {
                Files.copy(script, copies.resolve(script.getFileName()));
            }
        }
    }

    static String dependency(String module) {
        return "<dependency><groupId>network.icn</groupId><artifactId>%s</artifactId>".formatted(module)
                + "<version>0.1.0</version></dependency>";
    }

    /// With one class `Main`, or else Maven compiles it anew each time, and two tests, of which one is skipped and
    /// the other does as told.
    void module(String name, String dependencies, String main, String test) throws IOException {
        module(name, dependencies, main, test, "SmallTest");
    }

    void module(String name, String dependencies, String main, String test, String testClass) throws IOException {
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

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void commit() throws Exception {
        write(folder.resolve(".gitignore"), "target/\n");
        git("init", "-q", "-b", "main");
        commitOf(".");
    }

    void commitOf(String path) throws Exception {
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

    void git(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(words));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(command.toString())
                .isZero();
    }

    Output icn(String... arguments) throws Exception {
        writeProject();
        // What it needs is there, since this test runs in the same build: nothing is fetched.
        return script(Map.of(), arguments);
    }

    void writeProject() throws IOException {
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

    Output script(Map<String, String> environment, String... words) throws Exception {
        Process process = start(environment, words, ProcessBuilder.Redirect.PIPE);
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // Not at the beginning of a line: the test command around this one reads what Maven says there.
        text.lines().map(line -> "| " + line).forEach(System.out::println);
        return new Output(process.waitFor(), text.lines().toList());
    }

    /// Maven's script splits them at spaces: a folder with one in its name does without.
    private static String mavenOptions() {
        return MAVEN_JVM.stream().filter(option -> !option.contains(" ")).collect(Collectors.joining(" "));
    }

    Process start(Map<String, String> environment, String[] words, ProcessBuilder.Redirect output) throws IOException {
        List<String> command = new ArrayList<>(List.of("./icn"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().put("MAVEN_OPTS", mavenOptions());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
