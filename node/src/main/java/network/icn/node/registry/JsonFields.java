package network.icn.node.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Reads one JSON object strictly: every field by its type, and none left over. Complaints name the path.
final class JsonFields {
    private final JsonNode object;
    private final String path;
    private final Set<String> left;

    JsonFields(JsonNode object, String path) {
        if (!object.isObject()) {
            throw new IllegalArgumentException(path + ": must be an object");
        }
        this.object = object;
        this.path = path;
        this.left = new TreeSet<>(object.propertyNames());
    }

    String text(String name) {
        JsonNode value = field(name);
        if (!value.isString()) {
            throw wrong(name, "must be a string");
        }
        return value.stringValue();
    }

    long number(String name) {
        JsonNode value = field(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "must be a whole number");
        }
        return value.longValue();
    }

    int integer(String name) {
        long value = number(name);
        if (value != (int) value) {
            throw wrong(name, "must be at most " + Integer.MAX_VALUE + ", got " + value);
        }
        return (int) value;
    }

    /// A text that is parsed further; its complaint gets the path.
    <T> T parsed(String name, Function<String, T> parser) {
        String text = text(name);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String got = message.contains(", got ") ? "" : ", got '" + text + "'";
            throw new IllegalArgumentException(path + "." + name + ": " + message + got, e);
        }
    }

    List<String> texts(String name) {
        JsonNode array = field(name);
        if (!array.isArray() || !array.valueStream().allMatch(JsonNode::isString)) {
            throw wrong(name, "must be a list of strings");
        }
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    JsonFields object(String name) {
        return new JsonFields(field(name), path + "." + name);
    }

    <T> List<T> list(String name, Function<JsonFields, T> element) {
        JsonNode array = field(name);
        if (!array.isArray()) {
            throw wrong(name, "must be a list");
        }
        List<T> elements = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            JsonFields fields = new JsonFields(item, path + "." + name + "[" + elements.size() + "]");
            elements.add(fields.whole(element));
        }
        return elements;
    }

    /// A value that its own rules may refuse; their complaint gets the path.
    <T> T whole(Function<JsonFields, T> value) {
        T read;
        try {
            read = value.apply(this);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(path) ? e : new IllegalArgumentException(path + "." + message, e);
        }
        end();
        return read;
    }

    /// What nobody asked for is a mistake.
    void end() {
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(path + ": unknown fields " + left);
        }
    }

    private JsonNode field(String name) {
        left.remove(name);
        JsonNode value = object.get(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    private IllegalArgumentException wrong(String name, String rule) {
        return new IllegalArgumentException(path + "." + name + ": " + rule);
    }
}
