package network.icn.simulator.output;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import network.icn.simulator.result.EraRow;
import network.icn.simulator.result.SimulationResult;

/// A run as one self-contained page: numbers that people compare, drawn where they would rather look than read.
final class ResultPage {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 180;
    private static final int MARGIN = 36;

    private ResultPage() {}

    static String html(SimulationResult result, String replay) {
        return """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%s · seed %d</title>
                <style>
                body{font:16px/1.5 system-ui,sans-serif;max-width:760px;margin:2rem auto;padding:0 1rem;color:#1c2430}
                table{border-collapse:collapse;width:100%%}
                td,th{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #dde3ea}
                svg{width:100%%;height:auto}code{font-size:.85em;overflow-wrap:anywhere}
                .ok{color:#11734b}.bad{color:#b3261e}
                </style>
                <h1>%s</h1>
                <p>%s</p>
                <p class="%s">%s</p>
                <h2>Time from the end of an era to the last honest decision (ms of simulated time)</h2>
                %s
                <h2>Views needed</h2>
                %s
                <h2>Eras</h2>
                <table><tr><th>era<th>certified<th>archived<th>wrong<th>views<th>decided after ms</tr>%s</table>
                <h2>Named</h2><p>%s</p>
                <p>Replay: <code>%s</code><br>Trace hash: <code>%s</code></p>
                </html>
                """.formatted(
                        escape(result.scenario().name()),
                        result.seed(),
                        escape(result.scenario().name()),
                        escape(result.scenario().summary()),
                        result.ok() ? "ok" : "bad",
                        verdict(result),
                        bars(result.eras().stream().map(EraRow::decidedMillis).toList()),
                        bars(result.eras().stream().map(EraRow::views).toList()),
                        rows(result),
                        result.named().isEmpty() ? "nobody" : escape(String.join(", ", result.named())),
                        escape(replay),
                        result.traceHash());
    }

    private static String verdict(SimulationResult result) {
        if (result.ok()) {
            return "Every ScalerNode certified and archived in every era; no invariant broken.";
        }
        return result.violations().isEmpty()
                ? "Some reports are missing, see the table."
                : "Broken: " + escape(String.join("; ", result.violations()));
    }

    private static String rows(SimulationResult result) {
        return result.eras().stream()
                .map(row -> "<tr><td>%d<td>%d<td>%d<td>%d<td>%d<td>%d</tr>"
                        .formatted(
                                row.era(),
                                row.certified(),
                                row.archived(),
                                row.wrong(),
                                row.views(),
                                row.decidedMillis()))
                .collect(Collectors.joining());
    }

    private static String bars(List<Long> values) {
        long max = Math.max(1, values.stream().mapToLong(Long::longValue).max().orElse(1));
        double step = (WIDTH - MARGIN) / (double) Math.max(1, values.size());
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\">");
        for (int i = 0; i < values.size(); i++) {
            double height = Math.max(0, values.get(i)) * (HEIGHT - MARGIN) / (double) max;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#3566b8\">"
                            + "<title>era %d: %d</title></rect>",
                    MARGIN + i * step,
                    HEIGHT - 20 - height,
                    Math.max(1, step * 0.8),
                    height,
                    i,
                    values.get(i)));
        }
        return svg.append("<text x=\"0\" y=\"14\" font-size=\"12\">" + max + "</text></svg>")
                .toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
