package network.icn.cli.node;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/// One line on a terminal that says how far a long command is; nothing where nobody looks.
final class ProgressLine implements AutoCloseable {
    private static final long EVERY_NANOS = 200_000_000;
    /// A line that is wider than a terminal of 80 columns cannot be written over.
    private static final int NAME_LETTERS = 20;

    private static final Path STDERR = Path.of("/proc/self/fd/2");
    private static final double MIB = 1 << 20;

    private final PrintWriter terminal;
    private final boolean shown;
    private final String what;
    private final LongSupplier nanos;
    private final long begun;
    private long told;
    private boolean written;

    ProgressLine(PrintWriter terminal, boolean shown, String what) {
        this(terminal, shown, what, System::nanoTime);
    }

    /// @param nanos a clock that only goes forward
    ProgressLine(PrintWriter terminal, boolean shown, String what, LongSupplier nanos) {
        this.terminal = terminal;
        this.shown = shown;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.told = begun;
        this.what = what.length() <= NAME_LETTERS ? what : what.substring(0, NAME_LETTERS - 1) + "\u2026";
    }

    /// Whether somebody sits there. The line goes to stderr, which may be a file when all else is a terminal.
    static boolean isWatched() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false) && isDevice(STDERR);
    }

    private static boolean isDevice(Path stream) {
        try {
            return !Files.exists(stream) || Files.readSymbolicLink(stream).startsWith("/dev");
        } catch (IOException _) {
            return true;
        }
    }

    /// @param done bytes
    void at(long done, long total) {
        long now = nanos.getAsLong();
        if (shown && now - told >= EVERY_NANOS) {
            told = now;
            written = true;
            terminal.print("\r\033[K" + text(what, done, total, Duration.ofNanos(now - begun)));
            terminal.flush();
        }
    }

    static String text(String what, long done, long total, Duration passed) {
        double perSecond = done / Math.max(1e-3, passed.toNanos() / 1e9);
        long left = done == 0 ? 0 : Math.round(Math.max(0, total - done) / perSecond);
        return String.format(
                Locale.ROOT,
                "%s  %.0f of %.0f MiB, %d %%, %.0f MiB/s, %d s left",
                what,
                done / MIB,
                total / MIB,
                total == 0 ? 100 : Math.min(100, 100 * done / total),
                perSecond / MIB,
                left);
    }

    @Override
    public void close() {
        clear();
    }

    /// Makes room for another line.
    void clear() {
        if (written) {
            terminal.print("\r\033[K");
            terminal.flush();
        }
    }
}
