package network.icn.benchmarks.journal;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import network.icn.benchmarks.rounds.ForeignLoad;
import network.icn.benchmarks.rounds.Machine;
import network.icn.benchmarks.rounds.Options;
import network.icn.benchmarks.rounds.Result;
import network.icn.node.wal.WalReplay;
import network.icn.node.wal.WriteAheadFile;

/// `./icn bench journal`: appends to a write-ahead file, each on the medium before the next, in turns with a bare file
/// that gets the same bytes and the same flushes.
public final class JournalBench {
    public static final String NAME = "journal";
    public static final String SUMMARY =
            "appends to a write-ahead file, against the same bytes and flushes of a bare file";

    private static final int ENVIRONMENT_FAILED = 3;
    /// A vote; a batch of a satellite.
    private static final List<Integer> SIZES = List.of(300, 32 << 10);

    /// Puts bytes on the medium.
    private interface Appender extends AutoCloseable {
        void append(byte[] bytes) throws IOException;

        @Override
        void close() throws IOException;
    }

    private final Options options;
    private final PrintStream progress;
    private final Path folder;
    private final Result result = new Result();

    private JournalBench(Options options, PrintStream progress, Path folder) {
        this.options = options;
        this.progress = progress;
        this.folder = folder;
    }

    /// Measures, tells people on `progress` how far it is, and prints the outcome.
    ///
    /// @return the exit code
    public static int run(Options options, boolean json, PrintStream out, PrintStream progress) {
        try {
            Path folder = Files.createTempDirectory("icn-journal");
            try {
                JournalBench bench = new JournalBench(options, progress, folder);
                for (int size : SIZES) {
                    bench.measure(size);
                }
                if (json) {
                    out.println(bench.result.json(NAME, options));
                } else {
                    bench.result.print(out);
                }
                return 0;
            } finally {
                Files.delete(folder);
            }
        } catch (IOException | UncheckedIOException e) {
            progress.println("icn: bench: cannot write (" + e.getMessage() + "); check TMPDIR and disk space");
            return ENVIRONMENT_FAILED;
        }
    }

    private static String name(int size, String kind) {
        return "bytes_" + size + "." + kind;
    }

    private void measure(int size) throws IOException {
        progress.printf("journal: %d bytes an append, warming up%n", size);
        Duration turn = options.turn().dividedBy(2);
        appends(size, true, options.warmUp().dividedBy(4));
        appends(size, false, options.warmUp().dividedBy(4));
        for (int round = 1; round <= options.rounds(); round++) {
            turn(size, round, "framed", true, turn);
            turn(size, round, "bare", false, turn);
        }
        result.ratio(
                name(size, "framed_vs_bare"),
                name(size, "framed.appends_per_second"),
                name(size, "bare.appends_per_second"));
        result.ratio(
                name(size, "framed_cpu_vs_bare"),
                name(size, "bare.cpu_us_per_append"),
                name(size, "framed.cpu_us_per_append"));
    }

    private void turn(int size, int round, String kind, boolean framed, Duration time) throws IOException {
        ForeignLoad load = new ForeignLoad();
        long cpu = Machine.cpuMicros();
        long start = System.nanoTime();
        long count = appends(size, framed, time);
        double rate = count / ((System.nanoTime() - start) / 1e9);
        double micros = (Machine.cpuMicros() - cpu) / (double) count;
        result.foreignShare(load.share());
        result.add(name(size, kind + ".appends_per_second"), rate);
        result.add(name(size, kind + ".cpu_us_per_append"), micros);
        progress.printf(
                Locale.ROOT,
                "journal: %d bytes, round %d of %d: %s %.0f appends/s, %.0f us of CPU each%n",
                size,
                round,
                options.rounds(),
                kind,
                rate,
                micros);
    }

    /// @return how many there were
    private long appends(int size, boolean framed, Duration time) throws IOException {
        Path file = folder.resolve("file");
        byte[] bytes = new byte[size];
        long count = 0;
        try (Appender appender = framed ? framed(file, size) : bare(file)) {
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() - end < 0) {
                appender.append(bytes);
                count++;
            }
        } finally {
            Files.deleteIfExists(file);
        }
        return count;
    }

    private static Appender framed(Path path, int size) {
        WalReplay nothing = _ -> {};
        WriteAheadFile file = WriteAheadFile.open(
                path,
                size,
                reason -> {
                    throw reason;
                },
                nothing);
        return new Appender() {
            @Override
            public void append(byte[] bytes) {
                file.append(bytes).join();
            }

            @Override
            public void close() {
                file.close();
            }
        };
    }

    private static Appender bare(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Appender() {
            @Override
            public void append(byte[] bytes) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                file.force(false);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
