package network.icn.benchmarks.ingest;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import network.icn.benchmarks.rounds.Options;
import network.icn.benchmarks.rounds.Result;
import network.icn.benchmarks.rounds.Rounds;
import network.icn.protocol.certified.CertifiedShard;

/// `./icn bench ingest`: certified reports of 16 ScalerNodes into an archive, for a small and a large committee, in
/// turns with the signature checks and hashes that they contain.
public final class IngestBench {
    public static final String NAME = "ingest";
    public static final String SUMMARY =
            "a satellite takes certified reports in, against their signature checks and hashes alone";

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

    private static final Rounds.Unit ENTRIES = new Rounds.Unit("entries_per_second", "cpu_us_per_entry");

    private IngestBench() {}

    /// Measures, tells people on `progress` how far it is, and prints the outcome.
    ///
    /// @return the exit code
    public static int run(Options options, boolean json, PrintStream out, PrintStream progress) {
        return Rounds.run(NAME, options, json, out, progress, (rounds, folder) -> {
            for (Size size : SIZES) {
                measure(size, rounds, folder);
            }
        });
    }

    private static void measure(Size size, Rounds rounds, Path folder) {
        Options options = rounds.options();
        boolean quick = options.rounds() < Options.FEWEST_ROUNDS;
        int count = quick ? size.reports() / QUICK_PART : size.reports();
        rounds.say("a committee of " + size.committee() + " certifies " + count + " shards of " + TARGETS);
        CertifiedNetwork network = new CertifiedNetwork(size.committee());
        List<CertifiedShard> reports =
                IntStream.range(0, count).parallel().mapToObj(network::certify).toList();
        VerifiedPath verified = new VerifiedPath(network, folder);
        BareChecks bare = new BareChecks(network, reports);

        rounds.say("committee of " + size.committee() + ", warming up");
        long end = System.nanoTime() + options.warmUp().toNanos();
        while (System.nanoTime() - end < 0) {
            verified.takeIn(reports);
            bare.run();
        }
        for (int round = 1; round <= options.rounds(); round++) {
            rounds.turn(size.name("verified"), round, ENTRIES, () -> {
                verified.takeIn(reports);
                return count;
            });
            rounds.turn(size.name("limit"), round, ENTRIES, () -> {
                bare.run();
                return count;
            });
        }
        Result result = rounds.result();
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
}
