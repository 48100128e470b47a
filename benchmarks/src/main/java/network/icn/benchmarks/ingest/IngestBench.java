package network.icn.benchmarks.ingest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import network.icn.benchmarks.rounds.ForeignLoad;
import network.icn.benchmarks.rounds.Machine;
import network.icn.benchmarks.rounds.Options;
import network.icn.benchmarks.rounds.Result;
import network.icn.protocol.certified.CertifiedShard;

/// `./icn bench ingest`: certified reports of 16 ScalerNodes into an archive, for a small and a large committee, in
/// turns with the signature checks and hashes that they contain.
public final class IngestBench {
    public static final String NAME = "ingest";
    public static final String SUMMARY =
            "a satellite takes certified reports in, against their signature checks and hashes alone";

    private static final int ENVIRONMENT_FAILED = 3;
    private static final int TARGETS = 16;

    /// @param reports of one turn: some seconds of work
    private record Size(int committee, int reports) {
        String name(String kind) {
            return "committee_" + committee + "." + kind;
        }
    }

    private static final List<Size> SIZES = List.of(new Size(7, 2_000), new Size(90, 200));
    /// A turn of a quick look has this part of the reports.
    private static final int QUICK_PART = 10;

    private final Options options;
    private final PrintStream progress;
    private final Result result = new Result();

    private IngestBench(Options options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
    }

    /// Measures, tells people on `progress` how far it is, and prints the outcome.
    ///
    /// @return the exit code
    public static int run(Options options, boolean json, PrintStream out, PrintStream progress) {
        IngestBench bench = new IngestBench(options, progress);
        try {
            Path folder = Files.createTempDirectory("icn-ingest");
            try {
                for (Size size : SIZES) {
                    bench.measure(size, folder);
                }
            } finally {
                Files.delete(folder);
            }
        } catch (IOException e) {
            progress.println("icn: bench: no temporary folder (" + e.getMessage() + "); check TMPDIR and disk space");
            return ENVIRONMENT_FAILED;
        }
        if (json) {
            out.println(bench.result.json(NAME, options));
        } else {
            bench.result.print(out);
        }
        return 0;
    }

    private void measure(Size size, Path folder) {
        boolean quick = options.rounds() < Options.FEWEST_ROUNDS;
        int count = quick ? size.reports() / QUICK_PART : size.reports();
        progress.printf("ingest: a committee of %d certifies %d shards of %d%n", size.committee(), count, TARGETS);
        CertifiedNetwork network = new CertifiedNetwork(size.committee());
        List<CertifiedShard> reports =
                IntStream.range(0, count).parallel().mapToObj(network::certify).toList();
        VerifiedPath verified = new VerifiedPath(network, folder);
        BareChecks bare = new BareChecks(network, reports);

        progress.printf("ingest: committee of %d, warming up%n", size.committee());
        long end = System.nanoTime() + options.warmUp().toNanos();
        while (System.nanoTime() - end < 0) {
            verified.takeIn(reports);
            bare.run();
        }
        for (int round = 1; round <= options.rounds(); round++) {
            turn(size, "verified", round, count, () -> verified.takeIn(reports));
            turn(size, "limit", round, count, bare::run);
        }
        result.ratio(
                size.name("verified_vs_limit"),
                size.name("verified.entries_per_second"),
                size.name("limit.entries_per_second"));
        // The same of processor time, which other work on the machine moves far less.
        result.ratio(
                size.name("verified_cpu_vs_limit"),
                size.name("limit.cpu_us_per_entry"),
                size.name("verified.cpu_us_per_entry"));
    }

    private void turn(Size size, String kind, int round, int entries, Runnable work) {
        ForeignLoad load = new ForeignLoad();
        long cpu = Machine.cpuMicros();
        long start = System.nanoTime();
        work.run();
        double rate = entries / ((System.nanoTime() - start) / 1e9);
        double micros = (Machine.cpuMicros() - cpu) / (double) entries;
        result.foreignShare(load.share());
        result.add(size.name(kind + ".entries_per_second"), rate);
        result.add(size.name(kind + ".cpu_us_per_entry"), micros);
        progress.printf(
                Locale.ROOT,
                "ingest: committee of %d, round %d of %d: %s %.0f entries/s, %.0f us of CPU each%n",
                size.committee(),
                round,
                options.rounds(),
                kind,
                rate,
                micros);
    }
}
