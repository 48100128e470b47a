package network.icn.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.icn.cli.Ran;
import network.icn.cli.devnet.DevnetPlace;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SoakIT {
    /// The judge is not told that a ScalerNode is broken, so to him an honest one is in breach.
    @Test
    void anHonestNodeInBreachMakesARunRedAndWhatItLeftIsKept() {
        Ran ran = withAPlantedFault(Duration.ofSeconds(10));
        // On a busy machine members cannot tell who was down in eras this short, and say so.
        for (int seconds = 20; isUndecided(ran) && seconds < 90; seconds *= 2) {
            ran = withAPlantedFault(Duration.ofSeconds(seconds));
        }

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(ExitCode.FALSE);
        JsonNode run = ran.events("run").findFirst().orElseThrow();
        assertThat(run.get("ok").asBoolean()).isFalse();
        assertThat(run.get("wrong").valueStream().map(JsonNode::asString))
                .isNotEmpty()
                .allMatch(what -> what.startsWith("scaler-2 is honest and in breach in window "));
        Path kept = Path.of(run.get("kept").asString());
        assertThat(kept.resolve("events.jsonl")).content().contains("\"summary\"");
        assertThat(kept.resolve("log.txt")).content().contains("HyperNode started");
        assertThat(kept.resolve("data/hyper-1/data/votes.wal")).exists();
        DevnetPlace.remove(kept);
        assertThat(ran.lastEvent().get("green").asInt()).isZero();
    }

    private static Ran withAPlantedFault(Duration era) {
        return Ran.icn(
                "soak",
                "devnet",
                "--runs",
                "1",
                "--load",
                "1",
                "--hypernodes",
                "4",
                "--scalernodes",
                "2",
                "--satellites",
                "1",
                "--eras",
                "2",
                "--era",
                era.toSeconds() + "s",
                "--plant",
                "offline:1",
                "--json");
    }

    /// A run that shows nothing is red, too.
    private static boolean isUndecided(Ran ran) {
        JsonNode run = ran.events("run").findFirst().orElseThrow();
        boolean undecided =
                run.get("wrong").valueStream().map(JsonNode::asString).anyMatch(DevnetSoak.UNDECIDED::equals);
        if (undecided) {
            assertThat(ran.exit()).isEqualTo(ExitCode.FALSE);
            DevnetPlace.remove(Path.of(run.get("kept").asString()));
        }
        return undecided;
    }

    @Test
    void whoeverStopsItStopsTheNetworkThatItHasStarted(@TempDir Path temporary) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dcom.amazon"))
                .forEach(command::add);
        command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("network.icn.cli.Icn", "soak", "devnet", "--runs", "1", "--load", "0"));
        Process soak = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("said").toFile())
                .start();
        List<ProcessHandle> network = List.of();
        while (network.isEmpty()) {
            assertThat(soak.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
            network = soak.descendants().toList();
        }

        soak.destroy();

        assertThat(soak.waitFor()).isNotEqualTo(ExitCode.OK);
        assertThat(network.stream().filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(temporary.resolve("said")).content().doesNotContain("RED", "icn:");
    }
}
