package network.icn.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several test processes that want the packages at once.
class InstallIT {
    private static final int PROCESSES = 4;

    @TempDir
    private Path folder;

    /// Once one of them deleted what the other had just installed, and all tests of a class failed.
    @Test
    @Timeout(240)
    void processesThatInstallAtOnceAllGetTheirPeers() throws Exception {
        try {
            JsPeers.requireNode();
        } catch (MissingNodeException e) {
            Assumptions.abort(e.getMessage());
        }
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            all.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Installed.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process each : all) {
            String said = new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(each.waitFor()).as(said).isZero();
        }
    }

    /// Starts a peer and makes it answer.
    static final class Installed {
        private Installed() {}

        static void main(String[] folder) throws Exception {
            try (LineProcess peers = JsPeers.start(Path.of(folder[0]))) {
                System.out.println(peers.call("start", Map.of("node", "js")));
            }
        }
    }
}
