package network.icn.cli.soak;

import java.io.Console;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import network.icn.cli.output.Json;
import tools.jackson.databind.JsonNode;

/// What a soak tells: one line a run, the last one counts; on a terminal also what is going on.
final class SoakOutput {
    private static final String ERASE_LINE = "\r\033[K";

    private final PrintWriter out;
    private final boolean json;
    private final boolean terminal;

    SoakOutput(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
        this.terminal = !json
                && Optional.ofNullable(System.console())
                        .map(Console::isTerminal)
                        .orElse(false);
    }

    /// @param line for people
    /// @param fields for programs, behind the name of the event
    void tell(String line, String event, Map<String, ?> fields) {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("event", event);
            all.putAll(fields);
            out.println(Json.line(all));
        } else {
            out.println((terminal ? ERASE_LINE : "") + line);
        }
        out.flush();
    }

    /// Something goes on in a run.
    void progress(String run, JsonNode event) {
        if (terminal) {
            out.print(ERASE_LINE + "  " + run + ": " + text(event));
            out.flush();
        }
    }

    private static String text(JsonNode event) {
        StringBuilder text = new StringBuilder(event.get("event").asString());
        for (String name : new String[] {"round", "era", "node", "scalernode", "verdict"}) {
            if (event.has(name)) {
                text.append(' ').append(name).append(' ').append(event.get(name).asString());
            }
        }
        return text.toString();
    }
}
