package network.icn.node.registry;

import java.util.LinkedHashSet;
import java.util.Set;
import network.icn.protocol.kernel.identity.NodeId;
import tools.jackson.databind.JsonNode;

/// Holds a file to what is written for its registry. What reads as the same value but is another text, such as a time
/// with more digits than are signed, would be a second file under one hash. Only ids may have any of their standard
/// texts, blanks and order are free.
final class SameTree {
    private static final Set<String> IDS = Set.of("id", "authority");

    private SameTree() {}

    /// @param written what we write for the registry that was read
    /// @throws IllegalArgumentException naming the first value that differs
    static void require(JsonNode written, JsonNode read) {
        require("network", written, read);
    }

    /// A text reads alike with escapes and without. What our own file has no escape in has none in any.
    ///
    /// @param written what we write for the registry that was read
    /// @throws IllegalArgumentException naming the first text that is written another way
    static void requireEscapes(String written, String read) {
        Set<String> ours = escaped(written);
        for (String literal : escaped(read)) {
            if (!ours.contains(literal)) {
                throw new IllegalArgumentException(
                        "network: must be written without needless escapes, it has " + literal);
            }
        }
    }

    /// The texts of a JSON document that have an escape in them, in their quotation marks.
    private static Set<String> escaped(String json) {
        Set<String> found = new LinkedHashSet<>();
        for (int i = json.indexOf('"'); i >= 0; i = json.indexOf('"', i)) {
            int start = i++;
            boolean escapes = false;
            while (json.charAt(i) != '"') {
                escapes |= json.charAt(i) == '\\';
                i += json.charAt(i) == '\\' ? 2 : 1;
            }
            i++;
            if (escapes) {
                found.add(json.substring(start, i));
            }
        }
        return found;
    }

    private static void require(String path, JsonNode written, JsonNode read) {
        if (written.isObject()) {
            for (String name : written.propertyNames()) {
                boolean sameId = IDS.contains(name)
                        && NodeId.parse(read.get(name).stringValue())
                                .equals(NodeId.parse(written.get(name).stringValue()));
                if (!sameId) {
                    require(path + "." + name, written.get(name), read.get(name));
                }
            }
        } else if (written.isArray()) {
            for (int i = 0; i < written.size(); i++) {
                require(path + "[" + i + "]", written.get(i), read.get(i));
            }
        } else if (!written.asString().equals(read.asString())) {
            throw new IllegalArgumentException(
                    path + ": must be written " + written.asString() + ", it is '" + read.asString() + "'");
        }
    }
}
