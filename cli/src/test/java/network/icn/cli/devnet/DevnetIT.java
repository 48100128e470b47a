package network.icn.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import network.icn.cli.Ran;
import network.icn.cli.output.ExitCode;
import network.icn.node.key.KeyFile;
import network.icn.scalernode.control.ObjectDoor;
import network.icn.scalernode.store.ObjectName;
import network.icn.testing.Markdown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Whole networks: real sockets, files, databases and signatures.
class DevnetIT {
    /// A probe asks for 14 of 16 or 17 leaves, of which the first of an owner's is lost, so three of
    /// seventeen find nothing. Three honest members probe ten times in an era: where a busy machine
    /// leaves six of these, odds of an era without proof are 3e-5. Of a thousand leaves with one lost
    /// in a hundred, an era would be without in one of ninety cases.
    @Test
    void aLiarAndLostDataAreNamedAndChangeNothing(@TempDir Path place) {
        Ran ran = Ran.icn(
                "devnet",
                "--eras",
                "2",
                "--era",
                "10s",
                "--hypernodes",
                "5",
                "--scalernodes",
                "3",
                "--capacity",
                "64KiB",
                "--fault",
                "data-loss:1",
                "--fault",
                "chooses-seed:1",
                "--fault",
                "lies-up:1",
                "--data",
                place.toString(),
                "--json");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(ExitCode.OK);
        assertBothSidesSigned(place);
        assertThatObjectsAreAnOwners(ran, place);
        assertThatTheDemoCanBeVerified(place);
        JsonNode summary = ran.lastEvent();
        assertThat(summary.get("event").asString()).isEqualTo("summary");
        assertThat(summary.get("ok").asBoolean()).isTrue();
        assertThat(summary.get("archived").asInt()).isEqualTo(6);
        assertThat(summary.get("verdicts").get("breach").asInt()).isEqualTo(2);
        // A busy machine leaves slots unknown; it breaks no promise.
        assertThat(ran.events("report"))
                .filteredOn(report -> !report.get("scalernode").asString().equals("scaler-3"))
                .hasSize(4)
                .allSatisfy(
                        report -> assertThat(report.get("verdict").asString()).isIn("met", "no-verdict", "short"));
        assertThat(summary.get("evidence").get("possession").asInt()).isPositive();
        assertThat(named(ran))
                .containsExactlyInAnyOrder("data-loss scaler-3", "chooses-seed hyper-4", "lies-up hyper-5");
    }

    /// The leaf that is lost, the very first, is an owner's: its objects were there before the generated data.
    private static void assertThatObjectsAreAnOwners(Ran ran, Path place) {
        String owner = KeyFile.read(place.resolve("owner.key")).id().toString();
        for (String node : List.of("scaler-1", "scaler-3")) {
            Ran shown = Ran.icn(
                    "scalernode",
                    "ls",
                    "--data",
                    place.resolve(node).resolve("data").toString(),
                    "--json");
            assertThat(shown.exit()).as(shown.toString()).isEqualTo(ExitCode.OK);
            List<JsonNode> generated = shown.events("object")
                    .filter(object -> object.get("owner").isNull())
                    .toList();
            List<String> owners = shown.events("object")
                    .map(object -> object.get("owner"))
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString)
                    .toList();
            assertThat(generated)
                    .singleElement()
                    .satisfies(
                            object -> assertThat(object.get("leaves").asInt()).isEqualTo(8));
            assertThat(owners)
                    .as("four from the start, and what came while it ran")
                    .hasSizeGreaterThan(4)
                    .containsOnly(owner);
            assertThat(indexOfTheFirst(place.resolve(node).resolve("data"))).isZero();
        }
        assertThat(ran.events("report")).isNotEmpty().allSatisfy(report -> {
            assertThat(report.get("ownedBytes").asLong()).isGreaterThanOrEqualTo(32 << 10);
            assertThat(report.get("committedBytes").asLong())
                    .isGreaterThanOrEqualTo(64 << 10)
                    .isGreaterThan(report.get("ownedBytes").asLong());
        });
    }

    private static long indexOfTheFirst(Path data) {
        try (ObjectDoor door = ObjectDoor.open(data)) {
            return door.find(ObjectName.of("object-1".getBytes(StandardCharsets.US_ASCII)))
                    .orElseThrow()
                    .index();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The commands of README.md that look at what its devnet has left behind.
    private static void assertThatTheDemoCanBeVerified(Path place) {
        List<String> commands = Markdown.of("README.md").fences().stream()
                .flatMap(fence -> fence.lines().stream())
                .filter(line -> line.startsWith("./icn ") && line.contains(" demo/"))
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        for (String command : commands) {
            String[] words = command.substring("./icn ".length())
                    .replace(" demo/", " " + place + "/")
                    .split(" +", -1);
            Ran ran = Ran.icn(words);
            assertThat(ran.exit()).as("%s: %s", command, ran).isEqualTo(ExitCode.OK);
        }
    }

    /// Three honest HyperNodes have probed an honest ScalerNode twelve times an era, and both sides stand by it.
    private static void assertBothSidesSigned(Path place) {
        for (String[] node : new String[][] {{"scalernode", "scaler-1"}, {"hypernode", "hyper-1"}}) {
            Ran shown = Ran.icn(
                    node[0],
                    "transcripts",
                    "--data",
                    place.resolve(node[1]).resolve("data").toString(),
                    "--json");

            assertThat(shown.exit()).as(shown.toString()).isEqualTo(ExitCode.OK);
            assertThat(shown.lastEvent().get("transcripts").asInt()).isGreaterThan(20);
            assertThat(shown.events("transcript"))
                    .isNotEmpty()
                    .allMatch(event -> event.get("flaw").isNull())
                    .allMatch(event -> event.get("answerMicros").asLong() > 0);
        }
    }

    /// Of 2,048 leaves 21 are lost, and the members that do not lie find four of them an era. Four that are
    /// lost in two eras or more convict, and what is found in the first three eras can be: fewer than four are
    /// once in a thousand runs.
    @Test
    void everyOtherFaultIsNamedInOneRun() {
        Ran ran = Ran.icn(
                "devnet",
                "--eras",
                "5",
                "--era",
                "10s",
                "--hypernodes",
                "10",
                "--scalernodes",
                "3",
                "--capacity",
                "8MiB",
                "--fault",
                "refuses-when-wrong:1",
                "--fault",
                "offline:1",
                "--fault",
                "silent:1",
                "--fault",
                "lies-down:1",
                "--fault",
                "equivocate:1",
                "--fault",
                "down:1",
                "--json");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(ExitCode.OK);
        assertThat(named(ran))
                .containsExactlyInAnyOrder(
                        "refuses-when-wrong scaler-2",
                        "offline scaler-3",
                        "silent hyper-8",
                        "lies-down hyper-9",
                        "equivocate hyper-10",
                        "down satellite-2");
        assertThat(ran.lastEvent().get("archived").asInt()).isEqualTo(15);
    }

    /// Whoever has the two snapshots has the proof. Who refuses some is a finding about these and it, and no verdict.
    @Test
    void treesThatAreAnotherOneAreNamedByTheirSnapshotsAndWhoRefusesSomeByTheGap() {
        Ran ran = Ran.icn(
                "devnet",
                "--eras",
                "3",
                "--era",
                "10s",
                "--hypernodes",
                "5",
                "--scalernodes",
                "4",
                "--capacity",
                "2MiB",
                "--fault",
                "shrinking-root:1",
                "--fault",
                "equivocating-root:1",
                "--fault",
                "partial:1",
                "--json");

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(ExitCode.OK);
        assertThat(named(ran))
                .containsExactlyInAnyOrder("shrinking-root scaler-2", "equivocating-root scaler-3", "partial scaler-4");
        assertThat(ran.events("report"))
                .filteredOn(report -> report.get("scalernode").asString().equals("scaler-4"))
                .isNotEmpty()
                .noneMatch(report -> report.get("verdict").asString().equals("breach"));
    }

    private static List<String> named(Ran ran) {
        return ran.events("fault-named")
                .map(event ->
                        event.get("kind").asString() + " " + event.get("node").asString())
                .toList();
    }
}
