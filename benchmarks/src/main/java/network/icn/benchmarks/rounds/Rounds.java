package network.icn.benchmarks.rounds;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// One measurement in rounds: how much is measured, what came of it, and whom to tell how far it is.
public final class Rounds {
    private static final int ENVIRONMENT_FAILED = 3;

    private final String name;
    private final Options options;
    private final PrintStream progress;
    private final Result result = new Result();

    private Rounds(String name, Options options, PrintStream progress) {
        this.name = name;
        this.options = options;
        this.progress = progress;
    }

    /// What is measured.
    @FunctionalInterface
    public interface Measurement {
        /// @param folder a temporary one, removed afterwards with all that is in it
        void take(Rounds rounds, Path folder) throws IOException;
    }

    /// How rates and processor times of a kind of work are called in the outcome.
    ///
    /// @param rate behind the name of a turn: `entries_per_second`
    /// @param cpu in microseconds: `cpu_us_per_entry`
    public record Unit(String rate, String cpu) {}

    /// Measures, tells people on `progress` how far it is, and prints the outcome.
    ///
    /// @param name of the measurement
    /// @return the exit code
    public static int run(
            String name,
            Options options,
            boolean json,
            PrintStream out,
            PrintStream progress,
            Measurement measurement) {
        Rounds rounds = new Rounds(name, options, progress);
        try {
            Path folder = Files.createTempDirectory("icn-" + name);
            try {
                measurement.take(rounds, folder);
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            progress.println("icn: bench: no temporary folder (" + e.getMessage() + "); check TMPDIR and disk space");
            return ENVIRONMENT_FAILED;
        }
        if (json) {
            out.println(rounds.result.json(name, options));
        } else {
            rounds.result.print(out);
        }
        return 0;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    public Options options() {
        return options;
    }

    public Result result() {
        return result;
    }

    /// Tells people something.
    public void say(String what) {
        progress.println(name + ": " + what);
    }

    /// Does some work once, and notes what it took.
    ///
    /// @param turn name of what is done
    /// @param work gives how many of what is counted were done
    public void turn(String turn, int round, Unit unit, LongSupplier work) {
        ForeignLoad load = new ForeignLoad();
        long cpu = Machine.cpuMicros();
        long start = System.nanoTime();
        long done = work.getAsLong();
        double rate = done / ((System.nanoTime() - start) / 1e9);
        double micros = (Machine.cpuMicros() - cpu) / (double) done;
        result.foreignShare(load.share());
        result.add(turn + "." + unit.rate(), rate);
        result.add(turn + "." + unit.cpu(), micros);
        say(String.format(
                Locale.ROOT,
                "round %d of %d: %s %.0f/s, %.1f us of CPU each",
                round,
                options.rounds(),
                turn,
                rate,
                micros));
    }
}
