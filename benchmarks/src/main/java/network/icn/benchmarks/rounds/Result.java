package network.icn.benchmarks.rounds;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What was measured so far: series by name, and ratios of their medians.
public final class Result {
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final Series foreignShares = new Series();
    private final Map<String, Double> ratios = new LinkedHashMap<>();

    public void add(String name, double value) {
        series.computeIfAbsent(name, _ -> new Series()).add(value);
    }

    /// What share of the processors others took from one turn.
    public void foreignShare(double share) {
        foreignShares.add(share);
    }

    /// How many times `other` the median of `ours` is.
    public void ratio(String name, String ours, String other) {
        ratios.put(name, of(ours).median() / of(other).median());
    }

    private Series of(String name) {
        Series known = series.get(name);
        if (known == null) {
            throw new IllegalStateException("not measured: " + name);
        }
        return known;
    }

    Map<String, Double> ratios() {
        return ratios;
    }

    /// One table for people.
    public void print(PrintStream out) {
        out.printf("%-40s %14s %8s%n", "measured", "median", "spread");
        series.forEach((name, each) ->
                out.printf(Locale.ROOT, "%-40s %14.1f %7.1f%%%n", name, each.median(), 100 * each.spread()));
        ratios.forEach((name, ratio) -> out.printf(Locale.ROOT, "%-40s %14.2f%n", name, ratio));
        out.printf(Locale.ROOT, "others used %.0f %% of the processors%n", 100 * foreignShares.median());
    }

    /// One line for scripts, in the form that all measurements have.
    public ObjectNode json(String bench, Options options) {
        double foreignShare = foreignShares.median();
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("bench", bench);
        json.put("rounds", options.rounds());
        ObjectNode medians = json.putObject("medians");
        ObjectNode spread = json.putObject("spread");
        series.forEach((name, each) -> {
            medians.put(name, rounded(each.median()));
            spread.put(name, rounded(each.spread()));
        });
        json.put("foreignCpuShare", rounded(foreignShare));
        json.put("calm", ForeignLoad.isCalm(foreignShare));
        ObjectNode machine = json.putObject("machine");
        Machine.describe().forEach(machine::put);
        ObjectNode shown = json.putObject("ratios");
        ratios.forEach((name, ratio) -> shown.put(name, rounded(ratio)));
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
