package network.icn.cli.output;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// One JSON object, one line.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /// @param fields in the order in which they are printed
    public static String line(Map<String, ?> fields) {
        return MAPPER.writeValueAsString(fields);
    }
}
