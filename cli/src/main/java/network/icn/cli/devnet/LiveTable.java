package network.icn.cli.devnet;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import network.icn.protocol.era.EraClock;
import network.icn.protocol.era.EraId;

/// Events scroll by; below them stands a table of verdicts and the progress of the running era, drawn anew each tick.
final class LiveTable implements EventSink {
    private static final int BAR = 30;
    /// As many eras as fit beside each other on a narrow terminal.
    private static final int COLUMNS = 6;

    private static final String CLEAR_BELOW = "\033[J";

    private final PrintWriter out;
    private final EraClock clock;
    private final EraSpan span;
    private final List<String> scalerNodes;
    private final Findings findings;
    private int drawnLines;
    private long lastEra;

    LiveTable(PrintWriter out, EraClock clock, EraSpan span, List<String> scalerNodes, Findings findings) {
        this.out = out;
        this.clock = clock;
        this.span = span;
        this.scalerNodes = scalerNodes;
        this.findings = findings;
    }

    @Override
    public void tell(DevnetEvent event) {
        erase();
        out.println(event.line());
        if (event instanceof DevnetEvent.Summary) {
            out.print(table(span.isEndless() ? lastEra : span.last()));
        }
        out.flush();
    }

    @Override
    public void tick(Instant now) {
        erase();
        EraId era = clock.eraAt(now);
        lastEra = era.number();
        String text = progress(now, era) + table(span.isEndless() ? lastEra : Math.min(lastEra, span.last()));
        out.print(text);
        out.flush();
        drawnLines = (int) text.lines().count();
    }

    private void erase() {
        if (drawnLines > 0) {
            out.print("\033[" + drawnLines + "A\r" + CLEAR_BELOW);
            drawnLines = 0;
        }
    }

    private String progress(Instant now, EraId era) {
        Instant first = clock.start(new EraId(span.first()));
        if (now.isBefore(first)) {
            return format(
                    "era %d starts in %.0f s",
                    span.first(), Duration.between(now, first).toMillis() / 1000.0);
        }
        if (!span.isEndless() && era.number() > span.last()) {
            return format("all eras are over; waiting for the last certificates");
        }
        double elapsed = Duration.between(clock.start(era), now).toMillis();
        double share = elapsed / clock.eraLength().toMillis();
        int full = (int) (share * BAR);
        return format(
                "era %d  [%s%s]  slot %d of %d  %.0f s of %.0f s",
                era.number(),
                "#".repeat(full),
                "-".repeat(BAR - full),
                clock.slotAt(era, now) + 1,
                clock.slots(),
                elapsed / 1000,
                clock.eraLength().toMillis() / 1000.0);
    }

    private String table(long lastEra) {
        long first = Math.max(span.first(), lastEra - COLUMNS + 1);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-12s", "ScalerNode"));
        for (long era = first; era <= lastEra; era++) {
            text.append(String.format(Locale.ROOT, "%-12s", "era " + era));
        }
        text.append(System.lineSeparator());
        for (String node : scalerNodes) {
            text.append(String.format(Locale.ROOT, "%-12s", node));
            for (long era = first; era <= lastEra; era++) {
                String verdict = findings.report(era, node)
                        .map(Findings.ReportSeen::verdict)
                        .orElse("...");
                text.append(String.format(Locale.ROOT, "%-12s", verdict));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    @FormatMethod
    private static String format(@FormatString String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + System.lineSeparator();
    }
}
