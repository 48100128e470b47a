package network.icn.cli.devnet;

import java.io.PrintWriter;
import java.time.Instant;
import network.icn.cli.output.Json;

/// Where the events of a devnet go.
interface EventSink {
    /// Something happened.
    void tell(DevnetEvent event);

    /// Time passed: a chance to redraw.
    default void tick(Instant now) {}

    /// One JSON object a line.
    static EventSink json(PrintWriter out) {
        return event -> out.println(Json.line(event.json()));
    }

    /// Plain lines, for a pipe or a log.
    static EventSink lines(PrintWriter out) {
        return event -> out.println(event.line());
    }
}
