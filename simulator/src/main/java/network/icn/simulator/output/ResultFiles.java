package network.icn.simulator.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.icn.simulator.result.EraRow;
import network.icn.simulator.result.SimulationResult;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes a run as files that describe themselves: scenario and seed stand in every one, so a table that is found years
/// later can be made again.
public final class ResultFiles {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ResultFiles() {}

    /// Writes `result.json`, `eras.csv` and `index.html` into the folder, which is made when it is missing.
    ///
    /// @param replay the command that makes the run again
    public static void write(SimulationResult result, String replay, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("result.json"), summary(result, Optional.empty()) + "\n");
        Files.writeString(folder.resolve("eras.csv"), csv(result, replay));
        Files.writeString(folder.resolve("index.html"), ResultPage.html(result, replay));
    }

    /// The run in one JSON object on one line: the last line of `--json`.
    ///
    /// @param deterministic whether a second run had the same history, if there was one
    public static String summary(SimulationResult result, Optional<Boolean> deterministic) {
        ObjectNode json = JSON.createObjectNode();
        json.put("event", "summary");
        json.put("scenario", result.scenario().name());
        json.put("seed", result.seed());
        json.put("nodes", result.scenario().hyperNodes());
        json.put("scalerNodes", result.scenario().scalerNodes());
        json.put("satellites", result.scenario().satellites());
        json.put("eras", result.scenario().eras());
        json.put("eraSeconds", result.scenario().eraLength().toSeconds());
        json.put("loss", result.scenario().links().loss());
        json.put(
                "liar", result.scenario().liar().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("certified", result.eras().stream().mapToInt(EraRow::certified).sum());
        json.put("archived", result.eras().stream().mapToInt(EraRow::archived).sum());
        json.put("events", result.events());
        json.put("messages", result.messages());
        json.put("lost", result.lost());
        result.named().forEach(json.putArray("named")::add);
        result.violations().forEach(json.putArray("violations")::add);
        json.put("traceHash", result.traceHash().toString());
        deterministic.ifPresent(same -> json.put("deterministic", same));
        json.put("ok", result.ok() && deterministic.orElse(true));
        return json.toString();
    }

    private static String csv(SimulationResult result, String replay) {
        String header = "# " + replay + " traceHash=" + result.traceHash();
        Stream<String> rows = result.eras().stream()
                .map(row -> row.era() + "," + row.certified() + "," + row.archived() + "," + row.wrong() + ","
                        + row.views() + "," + row.decidedMillis());
        return Stream.concat(Stream.of(header, "era,certified,archived,wrong,views,decided_ms"), rows)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
