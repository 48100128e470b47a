package network.icn.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/// Reads a YAML file as flat settings: nested keys are joined by dots, lists of words by commas. Read token by token,
/// because a tree would forget the lines.
final class YamlSettings {
    /// A configuration of some dozen keys; anything larger is the wrong file.
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 8;

    record Entry(String text, int line) {}

    private final Path file;
    private final Map<String, Entry> entries = new TreeMap<>();
    /// Names of the objects that we are in, outermost last.
    private final Deque<String> path = new ArrayDeque<>();

    private YamlSettings(Path file) {
        this.file = file;
    }

    static Map<String, Entry> read(Path file) {
        YamlSettings settings = new YamlSettings(file);
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw ConfigException.of(file, "at most 1 MiB of YAML", "name the configuration file");
            }
            settings.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw ConfigException.of(file, "no such configuration file", "check --config");
        } catch (IOException e) {
            throw new EnvironmentException("cannot read " + file, "check owner and path", e);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw ConfigException.of(file, "line " + line + " is not YAML", "check indentation and colons");
        }
        return settings.entries;
    }

    private void parse(byte[] yaml) {
        try (JsonParser parser = YAMLFactory.builder().build().createParser(ObjectReadContext.empty(), yaml)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return;
            }
            if (first != JsonToken.START_OBJECT) {
                throw ConfigException.of(file, "must hold keys and values", "write lines like: key: value");
            }
            object(parser);
        }
    }

    private void object(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            int line = parser.currentTokenLocation().getLineNr();
            path.addLast(name);
            String key = String.join(".", path);
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                if (path.size() >= MAX_DEPTH) {
                    throw wrong(line, key + " is nested too deep");
                }
                object(parser);
            } else if (token == JsonToken.START_ARRAY) {
                put(key, list(parser, key), line);
            } else if (token != JsonToken.VALUE_NULL) {
                put(key, parser.getString(), line);
            }
            path.removeLast();
        }
    }

    private String list(JsonParser parser, String key) {
        StringBuilder words = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isStructStart()) {
                throw wrong(parser.currentTokenLocation().getLineNr(), key + " must be a plain list");
            }
            words.append(words.isEmpty() ? "" : ",").append(parser.getString());
        }
        return words.toString();
    }

    private void put(String key, String text, int line) {
        if (entries.put(key, new Entry(text, line)) != null) {
            throw wrong(line, key + " is set twice");
        }
    }

    private ConfigException wrong(int line, String rule) {
        return ConfigException.of(file, "line " + line + ": " + rule, "correct the file");
    }
}
