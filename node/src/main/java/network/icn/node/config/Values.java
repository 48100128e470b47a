package network.icn.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.icn.protocol.kernel.bytes.Decimal;

/// Reads the text of settings.
final class Values {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");

    private Values() {}

    static String text(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("empty");
        }
        return text.strip();
    }

    /// A path as it stands: what a shell makes of `~` nobody makes of it in a file.
    static Path path(String text) {
        String path = text(text);
        if (path.startsWith("~")) {
            throw new IllegalArgumentException("~");
        }
        return Path.of(path);
    }

    static boolean bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw new IllegalArgumentException(other);
        };
    }

    static long number(String text, long min, long max) {
        return Decimal.parse(text.strip(), min, max);
    }

    static long bytes(String text, long min, long max) {
        Matcher amount = amount(text);
        long unit = switch (amount.group(2)) {
            case "", "B" -> 1L;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            case "TiB" -> 1L << 40;
            case String other -> throw new IllegalArgumentException("unit " + other);
        };
        return within(Math.multiplyExact(Decimal.parse(amount.group(1), 0, Long.MAX_VALUE), unit), min, max);
    }

    static Duration duration(String text, Duration min, Duration max) {
        Matcher amount = amount(text);
        long unit = switch (amount.group(2)) {
            case "ms" -> 1L;
            case "s" -> 1_000L;
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            case "d" -> 86_400_000L;
            case String other -> throw new IllegalArgumentException("unit " + other);
        };
        long millis = Math.multiplyExact(Decimal.parse(amount.group(1), 0, Long.MAX_VALUE), unit);
        return Duration.ofMillis(within(millis, min.toMillis(), max.toMillis()));
    }

    /// The largest unit that divides the time, as people write it.
    static String format(Duration time) {
        long millis = time.toMillis();
        if (millis % 3_600_000 == 0 && millis != 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0 && millis != 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    private static Matcher amount(String text) {
        Matcher amount = AMOUNT.matcher(text.strip());
        if (!amount.matches()) {
            throw new IllegalArgumentException("amount " + text);
        }
        return amount;
    }

    private static long within(long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("outside: " + value);
        }
        return value;
    }
}
