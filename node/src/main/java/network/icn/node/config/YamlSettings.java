package network.icn.node.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import network.icn.node.ConfigException;
import network.icn.node.file.ReadableFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads a YAML file as flat settings: nested keys are joined by dots, lists of words by commas. Read token by token,
/// because a tree would forget the lines.
final class YamlSettings {
    /// A configuration of some dozen keys; anything larger is the wrong file.
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 8;
    /// How YAML writes that there is no value; the parser takes some of them for text.
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

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
        byte[] yaml = new ReadableFile(file, "configuration file", MAX_FILE_BYTES, "check its path").read();
        try {
            settings.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(yaml))
                    .toString());
        } catch (CharacterCodingException e) {
            throw ConfigException.of(file, "is not YAML in UTF-8", "save it as UTF-8");
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw ConfigException.of(file, "line " + line + " is not YAML", "check indentation and colons");
        }
        return settings.entries;
    }

    private void parse(String yaml) {
        try (YAMLParser parser =
                (YAMLParser) YAMLFactory.builder().build().createParser(ObjectReadContext.empty(), yaml)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return;
            }
            if (first != JsonToken.START_OBJECT) {
                throw ConfigException.of(file, "must hold keys and values", "write lines like: key: value");
            }
            object(parser);
            if (parser.nextToken() != null) {
                throw wrong(parser.currentTokenLocation().getLineNr(), "a second document begins");
            }
        }
    }

    /// What the file says there, as it stands: nothing is looked up, and no value is left out.
    private String scalar(YAMLParser parser, String key) {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.isCurrentAlias()) {
            throw wrong(line, key + " is an alias (*" + parser.getString() + "), write the value itself");
        }
        if (parser.currentToken() == JsonToken.VALUE_NULL || NOTHING.contains(parser.getString())) {
            throw wrong(line, key + " has no value, write one or leave the line out");
        }
        if (parser.getTypeId() != null) {
            throw wrong(line, key + " has a tag, write the value without it");
        }
        return parser.getString();
    }

    private void object(YAMLParser parser) {
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
            } else {
                put(key, scalar(parser, key), line);
            }
            path.removeLast();
        }
    }

    private String list(YAMLParser parser, String key) {
        StringBuilder words = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isStructStart()) {
                throw wrong(parser.currentTokenLocation().getLineNr(), key + " must be a plain list");
            }
            words.append(words.isEmpty() ? "" : ",").append(scalar(parser, key));
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
