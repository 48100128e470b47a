package network.icn.benchmarks.rounds;

import java.util.ArrayList;
import java.util.List;

/// One quantity, measured once a round.
public final class Series {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    public double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /// Largest minus smallest, in medians.
    public double spread() {
        double largest = values.stream().mapToDouble(value -> value).max().orElse(0);
        double smallest = values.stream().mapToDouble(value -> value).min().orElse(0);
        return (largest - smallest) / median();
    }
}
