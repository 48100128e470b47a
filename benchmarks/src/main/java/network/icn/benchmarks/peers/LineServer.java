package network.icn.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The child's side of [network.icn.interop.LineProcess]: carries out the commands that come on stdin, each on a thread
/// of its own, until stdin ends.
final class LineServer {
    /// Carries out one command; what it returns is the answer.
    interface Command {
        ObjectNode run(JsonNode arguments) throws Exception;
    }

    private final Map<String, Command> commands;
    private final PrintStream out = System.out;

    LineServer(Map<String, Command> commands) {
        this.commands = commands;
    }

    void serve() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode command = JsonMapper.shared().readTree(line);
                Thread.ofPlatform().daemon().name("command").start(() -> answer(command));
            }
        }
        // Whatever still runs has nobody to report to.
        System.exit(0);
    }

    private void answer(JsonNode command) {
        ObjectNode answer;
        try {
            Command known = commands.get(command.get("do").asString());
            answer = known == null ? object().put("error", "no command " + command.get("do")) : known.run(command);
        } catch (Exception e) {
            answer = object().put("error", e.toString());
        }
        tell(answer.put("id", command.get("id").asInt()));
    }

    /// Writes one line; without an id it is news.
    void tell(ObjectNode line) {
        out.println(line);
    }

    static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }
}
