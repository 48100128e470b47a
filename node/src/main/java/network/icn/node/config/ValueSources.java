package network.icn.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.node.ConfigException;

/// Where the values of a role's settings may come from, and which of them counts: the flag before the
/// environment variable, that before the YAML file, that before the default. What nobody declared is an
/// error.
final class ValueSources {
    private final String role;
    private final List<Key<?>> keys;
    private final Map<String, Key<?>> declared = new TreeMap<>();

    ValueSources(String role, List<Key<?>> keys) {
        this.role = role;
        this.keys = keys;
        keys.forEach(key -> declared.put(key.name(), key));
    }

    /// The text of each key that has any; not parsed.
    ///
    /// @throws ConfigException on a name that is none of a key
    Map<String, GivenValue> values(Map<String, String> flags, Map<String, String> environment, Optional<Path> yaml) {
        Map<String, GivenValue> values = new TreeMap<>();
        keys.forEach(key -> key.defaultText()
                .ifPresent(text -> values.put(key.name(), new GivenValue(text, new Origin.Default()))));
        yaml.ifPresent(file -> YamlSettings.read(file).forEach((name, entry) -> {
            Origin origin = new Origin.Yaml(file, entry.line());
            requireDeclared(name, entry.text(), origin);
            values.put(name, new GivenValue(entry.text(), origin));
        }));
        values.putAll(ofEnvironment(environment));
        flags.forEach((name, text) -> {
            Origin origin = new Origin.Flag("--" + name);
            requireDeclared(name, text, origin);
            values.put(name, new GivenValue(text, origin));
        });
        return values;
    }

    private Map<String, GivenValue> ofEnvironment(Map<String, String> environment) {
        Map<String, String> names = new TreeMap<>();
        keys.forEach(key -> names.put(key.environmentName(role), key.name()));
        String prefix = "ICN_" + role.toUpperCase(Locale.ROOT) + "_";
        Map<String, GivenValue> values = new TreeMap<>();
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (variable.startsWith(prefix) && !ServiceVariable.is(variable.substring(prefix.length()), text)) {
                String name = names.get(variable);
                if (name == null) {
                    throw ConfigException.of(
                            variable, text, "no such setting", "unset it or use one of " + names.keySet());
                }
                values.put(name, new GivenValue(text, new Origin.Environment(variable)));
            }
        });
        return values;
    }

    private void requireDeclared(String name, String text, Origin origin) {
        if (!declared.containsKey(name)) {
            List<String> known = declared.values().stream()
                    .filter(key -> !key.isExperimental())
                    .map(Key::name)
                    .toList();
            throw ConfigException.of(
                    name + " (" + origin + ")", text, "no such setting", "remove it or use one of " + known);
        }
    }
}
