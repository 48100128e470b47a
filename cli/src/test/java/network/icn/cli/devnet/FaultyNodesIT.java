package network.icn.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.icn.cli.Ran;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that misbehave are there for devnets, and for nobody else.
class FaultyNodesIT {
    @TempDir
    Path folder;

    @Test
    void aBrokenNodeIsAProcessLikeTheOthersAndSaysThatItIsBroken() throws Exception {
        DevnetOptions options = new DevnetOptions(
                4,
                2,
                1,
                0,
                Duration.ofSeconds(20),
                64 << 10,
                "h2",
                Optional.of(folder.resolve("net")),
                List.of("data-loss:1", "lies-down:1"),
                List.of(),
                0,
                1,
                true,
                true);
        DevnetPlace place = DevnetPlace.make(options);
        List<DevnetNode> broken = DevnetPlan.make(place, options, options.faultPlan(), Instant.now()).nodes().stream()
                .filter(node -> node.inside().isPresent())
                .toList();
        assertThat(broken.stream().map(DevnetNode::name)).containsExactlyInAnyOrder("scaler-2", "hyper-4");

        try (Launcher launcher = new ProcessLauncher(place, options)) {
            broken.forEach(launcher::start);
            launcher.awaitReady();
        }

        for (DevnetNode node : broken) {
            assertThat(Files.readString(node.directory().resolve("log.txt")))
                    .contains("fault injected", node.inside().orElseThrow().text());
        }
    }

    @Test
    void whatOperatorsRunHasNoFaultToSwitchOn() throws Exception {
        for (String role : List.of("hypernode", "scalernode")) {
            Ran flag = Ran.icn(role, "run", "--fault", "silent");
            assertThat(flag.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(flag.err()).contains("no such option '--fault'");

            Path file = Files.writeString(folder.resolve(role + ".yaml"), "fault: silent\n");
            Ran setting = Ran.icn(role, "run", "--config", file.toString());
            assertThat(setting.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(setting.err()).contains("fault");
        }
    }
}
