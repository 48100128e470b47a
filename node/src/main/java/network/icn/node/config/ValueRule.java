package network.icn.node.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Endpoint;

/// How the text of a setting is read, and what a right one looks like.
///
/// @param wording for the error message
/// @param parser throws IllegalArgumentException on a wrong value
/// @param explaining whether the parser's complaints are rules that people understand
record ValueRule<T>(String wording, Function<String, T> parser, boolean explaining) {
    ValueRule(String wording, Function<String, T> parser) {
        this(wording, parser, false);
    }

    static ValueRule<String> text() {
        return new ValueRule<>("must not be empty", Values::text);
    }

    static ValueRule<Path> path() {
        return new ValueRule<>("must be a path, and ~ is not expanded", Values::path);
    }

    static ValueRule<Integer> integer(int min, int max) {
        return new ValueRule<>(
                "must be a whole number from " + min + " to " + max,
                text -> Math.toIntExact(Values.number(text, min, max)));
    }

    static ValueRule<Boolean> flag() {
        return new ValueRule<>("must be true or false", Values::bool);
    }

    static ValueRule<Long> bytes(long min, long max) {
        return new ValueRule<>(
                "must be an amount of bytes from " + min + " to " + max + ", as in 64MiB",
                text -> Values.bytes(text, min, max));
    }

    static ValueRule<Duration> duration(Duration min, Duration max) {
        return new ValueRule<>(
                "must be a time from " + Values.format(min) + " to " + Values.format(max) + ", as in 20s",
                text -> Values.duration(text, min, max));
    }

    static ValueRule<Endpoint> endpoint() {
        return new ValueRule<>("must be host:port", text -> Endpoint.parse(text.strip()), true);
    }

    static ValueRule<NodeId> nodeId() {
        return new ValueRule<>(
                "must be the peer id of an Ed25519 key (12D3Koo..., or the same as a CIDv1)",
                text -> NodeId.parse(text.strip()));
    }

    static <E extends Enum<E>> ValueRule<E> choice(Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(ValueRule::choiceName)
                .toList();
        return new ValueRule<>(
                "must be one of " + String.join(", ", names),
                text -> Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    private static String choiceName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws IllegalArgumentException on a value that breaks the rule
    T parse(String value) {
        try {
            return parser.apply(value);
        } catch (ArithmeticException | InvalidPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// What a value breaks that was refused so.
    String broken(IllegalArgumentException refused) {
        return explaining ? String.valueOf(refused.getMessage()) : wording;
    }
}
