package network.icn.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What a terminal shows of a long command, and a pipe does not.
class ProgressLineTest {
    private static final long TIB = 1L << 40;

    private final StringWriter shown = new StringWriter();

    /// A MiB each 10 ms, for 450 ms.
    private void read(boolean watched, String name) {
        AtomicLong nanos = new AtomicLong();
        try (ProgressLine line = new ProgressLine(new PrintWriter(shown), watched, name, nanos::get)) {
            for (long done = 0; done <= 45; done++) {
                nanos.set(done * 10_000_000);
                line.at(done << 20, 1L << 30);
            }
        }
    }

    @Test
    void whereNobodySitsThereNothingIsShown() {
        read(false, "movie.mkv");

        assertThat(shown.toString()).isEmpty();
    }

    @Test
    void onATerminalOneLineIsWrittenOverAFewTimesASecondAndIsGoneInTheEnd() {
        read(true, "movie.mkv");

        assertThat(shown.toString())
                .isEqualTo("\r\033[Kmovie.mkv  20 of 1024 MiB, 1 %, 100 MiB/s, 10 s left"
                        + "\r\033[Kmovie.mkv  40 of 1024 MiB, 3 %, 100 MiB/s, 10 s left"
                        + "\r\033[K");
    }

    @Test
    void itSaysHowFarAndHowLong() {
        assertThat(ProgressLine.text("reading", 256 << 20, 1 << 30, Duration.ofSeconds(4)))
                .isEqualTo("reading  256 of 1024 MiB, 25 %, 64 MiB/s, 12 s left");
        assertThat(ProgressLine.text("reading", 0, 0, Duration.ZERO)).endsWith("100 %, 0 MiB/s, 0 s left");
        assertThat(ProgressLine.text("reading", 3, 2, Duration.ofSeconds(1)))
                .as("more than was expected")
                .contains("100 %", " 0 s left");
    }

    /// Otherwise each line begins a new one.
    @Test
    void itFitsATerminalOf80Columns() {
        read(true, "a name of an object that is much longer than anybody would like to read.tar.gz");
        String longest = shown.toString().substring(4).split("\r", -1)[0];
        String name = longest.substring(0, longest.indexOf("  "));

        assertThat(ProgressLine.text(name, 40 * TIB, 50 * TIB, Duration.ofHours(9)))
                .hasSizeLessThan(80)
                .startsWith("a name of an object\u2026");
    }
}
