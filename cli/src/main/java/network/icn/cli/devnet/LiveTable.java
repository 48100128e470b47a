package network.icn.cli.devnet;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;

/// Events scroll by; below them stands a table of verdicts and the progress of the running era, drawn anew each tick.
final class LiveTable implements EventSink {
    private static final int BAR = 30;
    /// As many eras as fit beside each other on a narrow terminal.
    private static final int COLUMNS = 6;

    private static final int COLUMN = 12;

    private static final String CLEAR_BELOW = "\033[J";

    /// Colours of the sixteen that every terminal has and every theme makes readable.
    private enum Ink {
        GOOD("\033[32m"),
        BAD("\033[1;31m"),
        OPEN("\033[33m"),
        WAITING("\033[2m");

        private static final String PLAIN = "\033[0m";

        private final String code;

        Ink(String code) {
            this.code = code;
        }

        static Ink of(String verdict) {
            return switch (verdict) {
                case "met" -> GOOD;
                case "breach" -> BAD;
                case NOTHING_YET -> WAITING;
                default -> OPEN;
            };
        }
    }

    private static final String NOTHING_YET = "...";

    private final PrintWriter out;
    private final EraClock clock;
    private final EraSpan span;
    private final List<String> scalerNodes;
    private final Findings findings;
    private final boolean coloured;
    private int drawnLines;
    private long lastEra;

    LiveTable(
            PrintWriter out,
            EraClock clock,
            EraSpan span,
            List<String> scalerNodes,
            Findings findings,
            boolean coloured) {
        this.out = out;
        this.clock = clock;
        this.span = span;
        this.scalerNodes = scalerNodes;
        this.findings = findings;
        this.coloured = coloured;
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
        String text =
                progress(now, era) + agreeing(era) + table(span.isEndless() ? lastEra : Math.min(lastEra, span.last()));
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
                    "era %d starts in %.0f s: ScalerNodes sign what they store before a beacon draws who checks them",
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

    /// The bar has moved on by then, and it takes some seconds: say what everybody is waiting for.
    private String agreeing(EraId running) {
        long ended = running.number() - 1;
        return span.contains(ended) && !findings.isArchivedEverywhere(ended)
                ? format("era %d has ended: HyperNodes agree on its reports and push them to every satellite", ended)
                : "";
    }

    private String table(long lastEra) {
        long first = Math.max(span.first(), lastEra - COLUMNS + 1);
        StringBuilder text = new StringBuilder(cell("ScalerNode"));
        for (long era = first; era <= lastEra; era++) {
            text.append(cell("era " + era));
        }
        text.append(System.lineSeparator());
        for (String node : scalerNodes) {
            text.append(cell(node));
            for (long era = first; era <= lastEra; era++) {
                String verdict = findings.report(era, node)
                        .map(Findings.ReportSeen::verdict)
                        .orElse(NOTHING_YET);
                text.append(coloured ? Ink.of(verdict).code + cell(verdict) + Ink.PLAIN : cell(verdict));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String cell(String text) {
        return text + " ".repeat(Math.max(1, COLUMN - text.length()));
    }

    @FormatMethod
    private static String format(@FormatString String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + System.lineSeparator();
    }
}
