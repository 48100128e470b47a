package network.icn.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import network.icn.cli.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DetectionCommandTest {
    @Test
    void aNetworkSaysWhatItSees(@TempDir Path folder) {
        String network = folder.resolve("network.json").toString();
        String authority = folder.resolve("authority.key").toString();
        String dealer = folder.resolve("dealer.key").toString();
        assertThat(Ran.icn("keygen", "--out", authority).exit()).isZero();
        assertThat(Ran.icn("keygen", "--out", dealer).exit()).isZero();
        Ran made = Ran.icn("network", "init", network, "--name", "mynet", "--authority", authority, "--dealer", dealer);
        assertThat(made.exit()).as(made.err()).isZero();

        assertThat(Ran.icn("network", "show", network, "--detection").out())
                .contains("0.100 %", "careless", "dilutes", "one outage of two hours in a month");
        JsonNode detection = Ran.icn("network", "show", network, "--detection", "--json")
                .lastEvent()
                .get("detection");
        assertThat(detection.get("members").asInt()).isGreaterThan(1);
        int seen = 0;
        for (JsonNode cheater : detection.get("cheaters")) {
            if (cheater.get("cheater").asString().equals("careless")
                    && cheater.get("lost").asDouble() == 1e-2) {
                assertThat(cheater.get("month").asDouble()).isGreaterThan(0.99);
                seen++;
            }
        }
        assertThat(seen).as("alone, and beside those that shield it").isEqualTo(2);
    }

    @Test
    void everyCheaterIsOnThePage(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("detection.md");
        Ran ran = Ran.icn(
                "simulate",
                "detection",
                "--profile",
                "small",
                "--eras",
                "24",
                "--years",
                "0",
                "--json",
                "--out",
                page.toString());
        assertThat(ran.exit()).as(ran.out()).isZero();
        assertThat(ran.events("tried")).allMatch(tried -> tried.get("holds").asBoolean());
        assertThat(Files.readString(page))
                .contains("# Detection", "refuses-when-wrong", "shrinking-root", "slow-for-customers", "--eras 24");
    }

    @Test
    void anotherNetworkIsRefused() {
        assertThat(Ran.icn("simulate", "detection", "--profile", "huge").exit()).isEqualTo(2);
    }
}
