package network.icn.simulator.output;

import static network.icn.simulator.output.Page.escape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.icn.simulator.gossip.GossipResult;
import network.icn.simulator.gossip.MeshSample;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes a run of gossip alone; scenario and seed stand in every file.
public final class GossipFiles {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private GossipFiles() {}

    /// Writes `result.json`, `meshes.csv` and `index.html` into the folder, which is made when it is missing.
    ///
    /// @param replay the command that makes the run again
    public static void write(GossipResult result, String replay, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("result.json"), summary(result, Optional.empty()) + "\n");
        Files.writeString(folder.resolve("meshes.csv"), csv(result, replay));
        Files.writeString(folder.resolve("index.html"), html(result, replay));
    }

    /// The run in one JSON object on one line: the last line of `--json`.
    ///
    /// @param deterministic whether a second run had the same history, if there was one
    public static String summary(GossipResult result, Optional<Boolean> deterministic) {
        ObjectNode json = JSON.createObjectNode();
        json.put("event", "summary");
        json.put("scenario", result.scenario().name());
        json.put("seed", result.seed());
        json.put("nodes", result.scenario().honest());
        json.put("sybils", result.scenario().sybils().count());
        json.put("scored", result.scenario().scored());
        json.put("published", result.published());
        json.put("delivered", result.delivered());
        json.put("worstMessage", result.worst());
        json.put("victim", result.victim());
        json.put("p50Millis", result.p50Millis());
        json.put("p99Millis", result.p99Millis());
        json.put("sybilShareHighest", result.highestSybilShare());
        json.put("sybilShareAtEnd", result.meshes().getLast().sybilShare());
        json.put("eclipsedAtEnd", result.meshes().getLast().eclipsed());
        json.put("events", result.events());
        json.put("traceHash", result.traceHash().toString());
        deterministic.ifPresent(same -> json.put("deterministic", same));
        json.put("ok", result.ok() && deterministic.orElse(true));
        return json.toString();
    }

    private static String csv(GossipResult result, String replay) {
        String header = "# " + replay + " traceHash=" + result.traceHash();
        Stream<String> rows = result.meshes().stream()
                .map(sample -> String.format(
                        Locale.ROOT,
                        "%d,%d,%d,%d,%.1f",
                        sample.second(),
                        sample.places(),
                        sample.sybils(),
                        sample.eclipsed(),
                        sample.lowestHonestScore()));
        return Stream.concat(Stream.of(header, "second,places,sybils,eclipsed,lowest_honest_score"), rows)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String html(GossipResult result, String replay) {
        String name = result.scenario().name();
        return Page.of(name + " · seed " + result.seed(), """
                <h1>%s</h1>
                <p>%s</p>
                <p class="%s">%s of %d honest messages delivered to %d nodes, %s to and from the victim;
                half within %.0f ms, 99 %% within %.0f ms</p>
                <h2>Share of mesh places that attackers hold, by second</h2>
                %s
                <h2>Honest nodes with attackers alone in their mesh, by second</h2>
                %s
                <p>Replay: <code>%s</code><br>Trace hash: <code>%s</code></p>
                """.formatted(
                escape(name),
                escape(result.scenario().summary()),
                result.ok() ? "ok" : "bad",
                percent(result.delivered()),
                result.published(),
                result.scenario().honest(),
                percent(result.victim()),
                result.p50Millis(),
                result.p99Millis(),
                bars(
                        result,
                        result.meshes().stream().map(MeshSample::sybilShare).toList()),
                bars(result, result.meshes().stream().map(MeshSample::eclipsed).toList()),
                escape(replay),
                result.traceHash()));
    }

    private static String bars(GossipResult result, List<? extends Number> values) {
        return Page.bars(values, place -> "second " + result.meshes().get(place).second() + ": " + values.get(place));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
