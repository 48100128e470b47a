package network.icn.libp2p.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.codec.quic.Quic;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The module descriptors name all that is needed at run time, and export all that users need.
class ModuleIT {
    private static final String LIBRARIES = "network\\.icn\\.libp2p\\..*"
            + "|io\\.netty\\..*|org\\.bouncycastle\\..*|org\\.conscrypt|org\\.slf4j|org\\.jspecify";

    @Test
    @Timeout(120)
    void hostsRunOnTheModulePath() throws Exception {
        assumeTrue(Quic.isAvailable(), "the native part of QUIC is not there for this platform");
        List<Path> modules = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String entry : Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .split(System.getProperty("surefire.test.class.path"), -1)) {
            libraryModules(Path.of(entry)).forEach(name -> {
                modules.add(Path.of(entry));
                names.add(name);
            });
        }

        String said = output(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                String.join(
                        File.pathSeparator, modules.stream().map(Path::toString).toList()),
                "--add-modules",
                String.join(",", names),
                "--class-path",
                Path.of("target/test-classes").toString(),
                OnModulePath.class.getName());

        assertThat(said).contains(OnModulePath.DONE + "module network.icn.libp2p.host");
    }

    private static Stream<String> libraryModules(Path entry) {
        if (!entry.toString().endsWith(".jar") && !Files.exists(entry.resolve("module-info.class"))) {
            return Stream.of();
        }
        return ModuleFinder.of(entry).findAll().stream()
                .map(ModuleReference::descriptor)
                .map(module -> module.name())
                .filter(name -> name.matches(LIBRARIES));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(text).isZero();
        return text;
    }
}
