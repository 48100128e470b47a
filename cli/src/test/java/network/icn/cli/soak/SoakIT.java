package network.icn.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import network.icn.cli.Ran;
import network.icn.cli.devnet.DevnetPlace;
import network.icn.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SoakIT {
    /// The judge is not told that a ScalerNode is broken, so to him an honest one is in breach.
    @Test
    void anHonestNodeInBreachMakesARunRedAndWhatItLeftIsKept() {
        Ran ran = Ran.icn(
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
                "6s",
                "--plant",
                "offline:1",
                "--json");

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
}
