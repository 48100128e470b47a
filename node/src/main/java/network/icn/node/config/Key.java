package network.icn.node.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Endpoint;
import org.jspecify.annotations.Nullable;

/// One setting: its name, what it means, how its text is read, and what it is when nobody says. A key without a default
/// is read with [Settings#find] when it may be absent and with [Settings#get] when it must not.
///
/// @param <T> type of the value
public final class Key<T> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");

    private final String name;
    private final String description;
    private final String rule;
    private final Function<String, T> parser;
    private final @Nullable String defaultText;
    private final boolean secret;
    private final boolean experimental;
    private final boolean explaining;

    private Key(
            String name,
            String description,
            String rule,
            Function<String, T> parser,
            @Nullable String defaultText,
            boolean secret,
            boolean experimental,
            boolean explaining) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: lower-case words joined by dots and dashes, got " + name);
        }
        this.name = name;
        this.description = description;
        this.rule = rule;
        this.parser = parser;
        this.defaultText = defaultText;
        this.secret = secret;
        this.experimental = experimental;
        this.explaining = explaining;
    }

    /// A key of any type.
    ///
    /// @param rule what a right value looks like, for the error message
    /// @param parser throws IllegalArgumentException on a wrong value
    public static <T> Key<T> of(String name, String description, String rule, Function<String, T> parser) {
        return new Key<>(name, description, rule, parser, null, false, false, false);
    }

    public static Key<String> text(String name, String description) {
        return of(name, description, "must not be empty", Values::text);
    }

    public static Key<Path> path(String name, String description) {
        return of(name, description, "must be a path, and ~ is not expanded", Values::path);
    }

    public static Key<Integer> integer(String name, String description, int min, int max) {
        return of(
                name,
                description,
                "must be a whole number from " + min + " to " + max,
                text -> Math.toIntExact(Values.number(text, min, max)));
    }

    /// A TCP port; 0 lets the system choose.
    public static Key<Integer> port(String name, String description) {
        return integer(name, description, 0, 65_535);
    }

    public static Key<Boolean> flag(String name, String description) {
        return of(name, description, "must be true or false", Values::bool);
    }

    /// An amount of bytes: `4096`, `64KiB`, `64MiB`, `2GiB`, `1TiB`.
    public static Key<Long> bytes(String name, String description, long min, long max) {
        return of(
                name,
                description,
                "must be an amount of bytes from " + min + " to " + max + ", as in 64MiB",
                text -> Values.bytes(text, min, max));
    }

    /// A length of time: `250ms`, `20s`, `5m`, `1h`.
    public static Key<Duration> duration(String name, String description, Duration min, Duration max) {
        String rule = "must be a time from " + Values.format(min) + " to " + Values.format(max) + ", as in 20s";
        return of(name, description, rule, text -> Values.duration(text, min, max));
    }

    public static Key<Endpoint> endpoint(String name, String description) {
        return new Key<>(
                name, description, "must be host:port", text -> Endpoint.parse(text.strip()), null, false, false, true);
    }

    public static Key<NodeId> nodeId(String name, String description) {
        return of(
                name,
                description,
                "must be the peer id of an Ed25519 key (12D3Koo..., or the same as a CIDv1)",
                text -> NodeId.parse(text.strip()));
    }

    /// One of an enum's constants, written in lower case with dashes.
    public static <E extends Enum<E>> Key<E> choice(String name, String description, Class<E> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Key::choiceName).toList();
        return of(
                name,
                description,
                "must be one of " + String.join(", ", names),
                text -> Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    private static String choiceName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Key<T> withDefault(String text) {
        return new Key<>(name, description, rule, parser, text, secret, experimental, explaining);
    }

    /// Never printed, neither by `config print` nor in an error.
    public Key<T> secret() {
        return new Key<>(name, description, rule, parser, defaultText, true, experimental, explaining);
    }

    /// Not shown in help: for tests and demonstrations.
    public Key<T> experimental() {
        return new Key<>(name, description, rule, parser, defaultText, secret, true, explaining);
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public String rule() {
        return rule;
    }

    /// Whether the parser's complaints are rules that people understand.
    boolean isExplaining() {
        return explaining;
    }

    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    public boolean isSecret() {
        return secret;
    }

    public boolean isExperimental() {
        return experimental;
    }

    /// The environment variable of this key for a role: `grpc.max-calls` of `scalernode` is
    /// `ICN_SCALERNODE_GRPC_MAX_CALLS`.
    public String environmentName(String role) {
        return ("ICN_" + role + "_" + name)
                .toUpperCase(Locale.ROOT)
                .replace('.', '_')
                .replace('-', '_');
    }

    /// @throws IllegalArgumentException on a value that breaks the rule
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (ArithmeticException | InvalidPathException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
