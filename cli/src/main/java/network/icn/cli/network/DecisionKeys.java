package network.icn.cli.network;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.protocol.network.registry.Decisions;
import network.icn.protocol.network.registry.ErrorRates;
import network.icn.protocol.network.registry.LossBudget;

/// By what ScalerNodes are judged from era to era, as options. What belongs together stands in one of them.
final class DecisionKeys {
    private static final Key<ErrorRates> POSSESSION = rates("possession-rates", "lost leaves", ErrorRates.POSSESSION);
    private static final Key<ErrorRates> TIMING = rates("timing-rates", "failed probes", ErrorRates.TIMING);
    private static final Key<Integer> SAMPLES = Key.integer(
            "vetting-samples", "leaves that a new ScalerNode has to prove; 2000 if absent", 0, Decisions.MOST_SAMPLES);
    private static final Key<Integer> ERAS = Key.integer(
            "vetting-eras",
            "eras over which it has to prove them; 14 days if absent, or a window where that is shorter",
            0,
            Integer.MAX_VALUE);
    private static final Key<LossBudget> LOSSES = Key.of(
            "loss-budget",
            "of what owners have at a ScalerNode so much may be declared lost in a window: a share, and an object of"
                    + " another share and so many bytes; " + text(LossBudget.STANDARD) + " if absent",
            "must be SHARE,SHARE,BYTES: shares in parts per billion, up to a tenth, bytes up to 2^60, as in "
                    + text(LossBudget.STANDARD),
            DecisionKeys::losses);

    /// All of them.
    static final List<Key<?>> ALL = List.of(POSSESSION, TIMING, SAMPLES, ERAS, LOSSES);

    private static final Pattern COMMA = Pattern.compile(",");

    private DecisionKeys() {}

    private static Key<ErrorRates> rates(String name, String what, ErrorRates standard) {
        return Key.of(
                name,
                "test of " + what + ", in parts per billion: rate that is honest, rate that is not, honest convicted,"
                        + " others accepted; " + text(standard) + " if absent",
                "must be four numbers with commas, the second twice the first at least, as in " + text(standard),
                DecisionKeys::rates);
    }

    private static ErrorRates rates(String text) {
        long[] parts = numbers(text, 4);
        return new ErrorRates(parts[0], parts[1], parts[2], parts[3]);
    }

    private static LossBudget losses(String text) {
        long[] parts = numbers(text, 3);
        return new LossBudget(parts[0], parts[1], parts[2]);
    }

    private static long[] numbers(String text, int count) {
        long[] numbers = COMMA.splitAsStream(text)
                .map(String::strip)
                .mapToLong(Long::parseLong)
                .toArray();
        if (numbers.length != count) {
            throw new IllegalArgumentException(count + " numbers, got " + numbers.length);
        }
        return numbers;
    }

    /// As an option has it.
    static String text(ErrorRates rates) {
        return joined(rates.honestPpb(), rates.cheatingPpb(), rates.convictedPpb(), rates.acceptedPpb());
    }

    /// As an option has it.
    static String text(LossBudget losses) {
        return joined(losses.sharePpb(), losses.objectPpb(), losses.objectBytes());
    }

    private static String joined(Long... numbers) {
        return String.join(",", Stream.of(numbers).map(String::valueOf).toList());
    }

    /// What is given replaces what was so before.
    static Decisions changed(Decisions before, Settings settings) {
        return new Decisions(
                settings.find(POSSESSION).orElse(before.possession()),
                settings.find(TIMING).orElse(before.timing()),
                settings.find(SAMPLES).orElse(before.vettingSamples()),
                settings.find(ERAS).orElse(before.vettingEras()),
                settings.find(LOSSES).orElse(before.losses()));
    }
}
