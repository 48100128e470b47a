package network.icn.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a command of the command line did.
public record Ran(int exit, String out, String err) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Runs it in this process, without any environment.
    public static Ran icn(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Icn.run(args, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
        return new Ran(exit, out.toString(), err.toString());
    }

    /// The JSON lines of that event.
    public Stream<JsonNode> events(String name) {
        return events().stream().filter(event -> event.get("event").asString().equals(name));
    }

    public JsonNode lastEvent() {
        return events().getLast();
    }

    private List<JsonNode> events() {
        return out.lines().map(Ran::parse).toList();
    }

    public static JsonNode parse(String line) {
        return JSON.readTree(line);
    }
}
