package network.icn.node.registry;

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
