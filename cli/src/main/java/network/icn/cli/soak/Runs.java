package network.icn.cli.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import network.icn.cli.devnet.DevnetPlace;
import network.icn.cli.output.ExitCode;
import network.icn.node.EnvironmentException;
import tools.jackson.databind.JsonNode;

/// Devnets one after the other beside a load. What a red one has left is kept and named.
///
/// @param count how many
/// @param load threads that never wait
/// @param arguments of the run of that number, behind `devnet`
/// @param patience with each
/// @param verdict what was wrong with a run; green if nothing
record Runs(
        int count,
        int load,
        IntFunction<List<String>> arguments,
        Duration patience,
        Function<DevnetRun.Ended, List<String>> verdict) {

    /// @return the exit code
    int run(SoakOutput out) throws InterruptedException {
        int green = 0;
        long started = System.nanoTime();
        for (int run = 1; run <= count; run++) {
            String name = "run " + run + " of " + count;
            Path folder = folder();
            try (BusyLoops _ = BusyLoops.start(load)) {
                DevnetRun.Ended ended =
                        new DevnetRun(arguments.apply(run), folder, patience).run(event -> out.progress(name, event));
                List<String> wrong = verdict.apply(ended);
                green += wrong.isEmpty() ? 1 : 0;
                tell(out, run, ended, wrong, folder);
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("runs", count);
        fields.put("green", green);
        fields.put("load", load);
        fields.put("seconds", seconds(Duration.ofNanos(System.nanoTime() - started)));
        fields.put("ok", green == count);
        out.tell(green + " of " + count + " runs green, each beside a load of " + load, "summary", fields);
        return green == count ? ExitCode.OK : ExitCode.FALSE;
    }

    private void tell(SoakOutput out, int run, DevnetRun.Ended ended, List<String> wrong, Path folder) {
        boolean ok = wrong.isEmpty();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", run);
        fields.put("ok", ok);
        fields.put("seconds", seconds(ended.took()));
        fields.put("arguments", arguments.apply(run));
        ended.summary().ifPresent(summary -> {
            fields.put("certified", ended.count("certified"));
            fields.put("archived", ended.count("archived"));
            fields.put("verdicts", counts(summary.get("verdicts")));
            fields.put("evidence", counts(summary.get("evidence")));
        });
        fields.put("missing", ended.list("missing"));
        fields.put("wrong", wrong);
        String line = String.format(
                Locale.ROOT,
                "run %d of %d: %s in %.0f s, %d reports certified, %d on every satellite, verdicts %s",
                run,
                count,
                ok ? "green" : "RED",
                seconds(ended.took()),
                ended.count("certified"),
                ended.count("archived"),
                fields.getOrDefault("verdicts", Map.of()));
        if (ok) {
            DevnetPlace.remove(folder);
        } else {
            fields.put("kept", folder.toString());
            line += System.lineSeparator() + "  " + String.join("; ", wrong) + System.lineSeparator()
                    + "  again with: ./icn devnet " + String.join(" ", arguments.apply(run)) + System.lineSeparator()
                    + "  events, log and the nodes' files: " + folder;
        }
        out.tell(line, "run", fields);
    }

    private static Map<String, Integer> counts(JsonNode object) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
        return counts;
    }

    /// What makes every run red, whatever it is about: it did not come to its end, or nothing was reported.
    static List<String> wrong(DevnetRun.Ended ended) {
        List<String> wrong = new ArrayList<>(ended.list("wrong"));
        if (ended.summary().isEmpty()) {
            wrong.add("it ended with " + ended.exit() + " before its last line");
        } else if (ended.count("certified") == 0) {
            wrong.add("nothing was certified");
        }
        return wrong;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("icn-soak-");
        } catch (IOException e) {
            throw new EnvironmentException("no folder for a run", "check the space in the temporary folder", e);
        }
    }

    private static double seconds(Duration time) {
        return Math.round(time.toMillis() / 100.0) / 10.0;
    }
}
