package network.icn.benchmarks.peers;

import java.util.LinkedHashMap;
import java.util.Map;

/// What was measured so far: series by name, and ratios of their medians.
final class Result {
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final Series foreignShares = new Series();
    private final Map<String, Double> ratios = new LinkedHashMap<>();

    void add(String name, double value) {
        series.computeIfAbsent(name, _ -> new Series()).add(value);
    }

    /// What share of the processors others took from one turn.
    void foreignShare(double share) {
        foreignShares.add(share);
    }

    Series foreignShares() {
        return foreignShares;
    }

    /// How many times `other` the median of `ours` is.
    void ratio(String name, String ours, String other) {
        ratios.put(name, of(ours).median() / of(other).median());
    }

    private Series of(String name) {
        Series known = series.get(name);
        if (known == null) {
            throw new IllegalStateException("not measured: " + name);
        }
        return known;
    }

    Map<String, Series> series() {
        return series;
    }

    Map<String, Double> ratios() {
        return ratios;
    }
}
