package network.icn.node.config;

import java.nio.file.Path;
import java.time.Duration;
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
    private final ValueRule<T> rule;
    private final @Nullable String defaultText;
    private final boolean secret;
    private final boolean experimental;

    private Key(
            String name,
            String description,
            ValueRule<T> rule,
            @Nullable String defaultText,
            boolean secret,
            boolean experimental) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: lower-case words joined by dots and dashes, got " + name);
        }
        this.name = name;
        this.description = description;
        this.rule = rule;
        this.defaultText = defaultText;
        this.secret = secret;
        this.experimental = experimental;
    }

    /// A key of any type.
    ///
    /// @param rule what a right value looks like, for the error message
    /// @param parser throws IllegalArgumentException on a wrong value
    public static <T> Key<T> of(String name, String description, String rule, Function<String, T> parser) {
        return of(name, description, new ValueRule<>(rule, parser));
    }

    private static <T> Key<T> of(String name, String description, ValueRule<T> rule) {
        return new Key<>(name, description, rule, null, false, false);
    }

    public static Key<String> text(String name, String description) {
        return of(name, description, ValueRule.text());
    }

    public static Key<Path> path(String name, String description) {
        return of(name, description, ValueRule.path());
    }

    public static Key<Integer> integer(String name, String description, int min, int max) {
        return of(name, description, ValueRule.integer(min, max));
    }

    /// A TCP port; 0 lets the system choose.
    public static Key<Integer> port(String name, String description) {
        return integer(name, description, 0, 65_535);
    }

    public static Key<Boolean> flag(String name, String description) {
        return of(name, description, ValueRule.flag());
    }

    /// An amount of bytes: `4096`, `64KiB`, `64MiB`, `2GiB`, `1TiB`.
    public static Key<Long> bytes(String name, String description, long min, long max) {
        return of(name, description, ValueRule.bytes(min, max));
    }

    /// A length of time: `250ms`, `20s`, `5m`, `1h`.
    public static Key<Duration> duration(String name, String description, Duration min, Duration max) {
        return of(name, description, ValueRule.duration(min, max));
    }

    public static Key<Endpoint> endpoint(String name, String description) {
        return of(name, description, ValueRule.endpoint());
    }

    public static Key<NodeId> nodeId(String name, String description) {
        return of(name, description, ValueRule.nodeId());
    }

    /// One of an enum's constants, written in lower case with dashes.
    public static <E extends Enum<E>> Key<E> choice(String name, String description, Class<E> type) {
        return of(name, description, ValueRule.choice(type));
    }

    public Key<T> withDefault(String text) {
        return new Key<>(name, description, rule, text, secret, experimental);
    }

    /// Never printed, neither by `config print` nor in an error.
    public Key<T> secret() {
        return new Key<>(name, description, rule, defaultText, true, experimental);
    }

    /// Not shown in help: for tests and demonstrations.
    public Key<T> experimental() {
        return new Key<>(name, description, rule, defaultText, secret, true);
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public String rule() {
        return rule.wording();
    }

    /// What a value breaks that [#parse] refused so.
    String broken(IllegalArgumentException refused) {
        return rule.broken(refused);
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
        return rule.parse(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
