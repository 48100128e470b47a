package network.icn.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import network.icn.node.ConfigException;
import org.jspecify.annotations.Nullable;

/// The effective settings of one node: for each declared [Key] the flag, else the environment variable
/// (`ICN_<ROLE>_<KEY>`), else the YAML file, else the default. All values are checked at once, and what nobody declared
/// is an error: a misspelt key must not pass for a default.
public final class Settings {
    private static final String MASK = "********";

    private final List<Key<?>> keys;
    private final Map<String, GivenValue> values;
    /// Where a value may come from, for messages.
    private final UnaryOperator<String> howToGive;

    private Settings(List<Key<?>> keys, Map<String, GivenValue> values, UnaryOperator<String> howToGive) {
        this.keys = List.copyOf(keys);
        this.values = values;
        this.howToGive = howToGive;
    }

    /// Only flags and defaults.
    public static Settings ofFlags(String role, List<Key<?>> keys, Map<String, String> flags) {
        return resolve(role, keys, flags, Map.of(), Optional.empty(), key -> "give it as --" + key);
    }

    /// @param role `scalernode`, `hypernode`, `satellite`
    /// @param flags values by key name, as the command line gave them
    /// @param environment usually `System.getenv()`
    /// @throws ConfigException on an unknown key or a value that breaks its rule
    public static Settings resolve(
            String role,
            List<Key<?>> keys,
            Map<String, String> flags,
            Map<String, String> environment,
            Optional<Path> yaml) {
        return resolve(
                role,
                keys,
                flags,
                environment,
                yaml,
                key -> "give it as --" + key + ", in the environment or in the YAML file");
    }

    private static Settings resolve(
            String role,
            List<Key<?>> keys,
            Map<String, String> flags,
            Map<String, String> environment,
            Optional<Path> yaml,
            UnaryOperator<String> howToGive) {
        Map<String, GivenValue> values = new ValueSources(role, keys).values(flags, environment, yaml);
        Settings settings = new Settings(keys, values, howToGive);
        keys.forEach(settings::check);
        return settings;
    }

    private <T> void check(Key<T> key) {
        GivenValue value = values.get(key.name());
        if (value != null) {
            parse(key, value);
        }
    }

    /// The value of a key that has a default or must be given.
    ///
    /// @throws ConfigException if it is not there
    public <T> T get(Key<T> key) {
        GivenValue value = value(key);
        if (value == null) {
            throw ConfigException.of(
                    key.name(), "nothing", "must be set (" + key.description() + ")", howToGive.apply(key.name()));
        }
        return parse(key, value);
    }

    public <T> Optional<T> find(Key<T> key) {
        return Optional.ofNullable(value(key)).map(value -> parse(key, value));
    }

    /// Whether somebody set it: it is not just the default.
    public boolean isGiven(Key<?> key) {
        GivenValue value = value(key);
        return value != null && !(value.origin() instanceof Origin.Default);
    }

    private @Nullable GivenValue value(Key<?> key) {
        if (keys.stream().noneMatch(declared -> declared.name().equals(key.name()))) {
            throw new IllegalArgumentException("not declared: " + key);
        }
        return values.get(key.name());
    }

    /// A complaint about a value that is well-formed but does not fit, for checks across keys or against the world.
    public ConfigException reject(Key<?> key, String rule, String mend) {
        GivenValue value = values.get(key.name());
        return value == null
                ? ConfigException.of(key.name(), "nothing", rule, mend)
                : ConfigException.of(label(key, value), shown(key, value.text()), rule, mend);
    }

    private static <T> T parse(Key<T> key, GivenValue value) {
        try {
            return key.parse(value.text());
        } catch (IllegalArgumentException e) {
            throw ConfigException.of(label(key, value), shown(key, value.text()), key.broken(e), mend(key));
        }
    }

    private static String label(Key<?> key, GivenValue value) {
        return key.name() + " (" + value.origin() + ")";
    }

    private static String shown(Key<?> key, String text) {
        return key.isSecret() ? MASK : text;
    }

    private static String mend(Key<?> key) {
        return key.defaultText()
                .map(text -> "leave it out for " + shown(key, text))
                .orElse("correct it");
    }

    /// Every key in declared order with its effective value and origin.
    public List<Effective> effective() {
        List<Effective> lines = new ArrayList<>();
        for (Key<?> key : keys) {
            GivenValue value = values.get(key.name());
            if (value != null) {
                lines.add(new Effective(key.name(), shown(key, value.text()), value.origin(), key.description()));
            } else if (!key.isExperimental()) {
                lines.add(new Effective(key.name(), "", new Origin.Default(), key.description()));
            }
        }
        return lines;
    }

    /// `config print`: one line a key, aligned.
    public String print() {
        List<Effective> lines = effective();
        int width = lines.stream().mapToInt(line -> line.key().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Effective line : lines) {
            text.append(line.key())
                    .repeat(' ', width - line.key().length())
                    .append(" = ")
                    .append(line.value())
                    .append("  # ")
                    .append(line.origin())
                    .append('\n');
        }
        return text.toString();
    }
}
