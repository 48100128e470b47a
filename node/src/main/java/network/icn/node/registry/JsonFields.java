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
        return Math.toIntExact(number(name));
    }

    /// A text that is parsed further; its complaint gets the path.
    <T> T parsed(String name, Function<String, T> parser) {
        String text = text(name);
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(path + "." + name + ": " + e.getMessage(), e);
        }
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
            elements.add(element.apply(fields));
            fields.end();
        }
        return elements;
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
