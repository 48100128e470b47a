package network.icn.simulator.output;

import static network.icn.simulator.output.Page.escape;

import java.util.List;
import java.util.stream.Collectors;
import network.icn.simulator.result.EraRow;
import network.icn.simulator.result.SimulationResult;

/// A run of whole networks as a page.
final class ResultPage {
    private ResultPage() {}

    static String html(SimulationResult result, String replay) {
        String name = result.scenario().name();
        return Page.of(name + " · seed " + result.seed(), """
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
                """.formatted(
                        escape(name),
                        escape(result.scenario().summary()),
                        result.ok() ? "ok" : "bad",
                        verdict(result),
                        bars(result.eras().stream().map(EraRow::decidedMillis).toList()),
                        bars(result.eras().stream().map(EraRow::views).toList()),
                        rows(result),
                        result.named().isEmpty() ? "nobody" : escape(String.join(", ", result.named())),
                        escape(replay),
                        result.traceHash()));
    }

    private static String bars(List<Long> values) {
        return Page.bars(values, era -> "era " + era + ": " + values.get(era));
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
}
