package network.icn.benchmarks;

import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.icn.benchmarks.ingest.IngestBench;
import network.icn.benchmarks.journal.JournalBench;
import network.icn.benchmarks.peers.PeerBench;
import network.icn.benchmarks.rounds.Machine;
import network.icn.benchmarks.rpc.ChallengesBench;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `./icn bench [NAME] [--quick] [--rounds N] [--json]`: runs one named comparison in one session and prints medians,
/// spread and ratios. `--quick` is for a look, not for a figure to publish; `--rounds` is for `gossip`,
/// `ingest`, `challenges` and `journal`.
public final class Bench {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    /// Below this share of a core the machine was busy with something else, and wall times mean nothing.
    private static final double MIN_CPU_SHARE = 0.9;

    private final PrintStream out;

    private Bench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws RunnerException {
        int exit = new Bench(System.out).run(List.of(args));
        if (System.out.checkError() && exit == 0) {
            System.err.println("icn: output: it could not be written, and some of it is lost; look at the disk, or at"
                    + " whoever reads it");
            exit = 3;
        }
        System.exit(exit);
    }

    private int run(List<String> args) throws RunnerException {
        BenchArguments arguments;
        try {
            arguments = BenchArguments.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("icn: bench: " + e.getMessage());
            return 2;
        }
        if (arguments.name().isEmpty()) {
            list();
            return 0;
        }
        String name = arguments.name().get();
        if (name.equals(PeerBench.NAME)) {
            return PeerBench.run(arguments.rounds(), arguments.json(), folder(), out, System.err);
        }
        if (name.equals(IngestBench.NAME)) {
            return IngestBench.run(arguments.rounds(), arguments.json(), out, System.err);
        }
        if (name.equals(ChallengesBench.NAME)) {
            return ChallengesBench.run(arguments.rounds(), arguments.json(), out, System.err);
        }
        if (name.equals(JournalBench.NAME)) {
            return JournalBench.run(arguments.rounds(), arguments.json(), out, System.err);
        }
        for (Comparison comparison : Comparison.all()) {
            if (comparison.name().equals(name)) {
                measure(comparison, arguments.quick(), arguments.json());
                return 0;
            }
        }
        System.err.println("icn: bench: no measurement '" + name + "'; use one of "
                + Comparison.all().stream().map(Comparison::name).collect(Collectors.joining(", ")) + ", "
                + PeerBench.NAME + ", " + IngestBench.NAME + ", " + ChallengesBench.NAME + ", " + JournalBench.NAME);
        return 2;
    }

    private void list() {
        out.println("Measurements (example: ./icn bench merkle --json):");
        for (Comparison comparison : Comparison.all()) {
            out.printf("  %-12s %s%n", comparison.name(), comparison.summary());
        }
        out.printf("  %-12s %s%n", PeerBench.NAME, PeerBench.SUMMARY);
        out.printf("  %-12s %s%n", IngestBench.NAME, IngestBench.SUMMARY);
        out.printf("  %-12s %s%n", ChallengesBench.NAME, ChallengesBench.SUMMARY);
        out.printf("  %-12s %s%n", JournalBench.NAME, JournalBench.SUMMARY);
    }

    /// Where this program was built, for what must not lie about elsewhere.
    private static Path folder() {
        try {
            Path self = Path.of(Bench.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return self.resolveSibling("peers");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this program does not know where it is", e);
        }
    }

    private void measure(Comparison comparison, boolean quick, boolean json) throws RunnerException {
        var options = new OptionsBuilder()
                .include("\\." + comparison.include() + "\\.")
                .forks(quick ? 1 : 5)
                .warmupIterations(quick ? 1 : 3)
                .measurementIterations(quick ? 2 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(CpuProfiler.class)
                .addProfiler("gc")
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .verbosity(VerboseMode.SILENT);
        System.err.println("bench " + comparison.name() + ": " + (quick ? "a quick look" : "5 forks; some minutes"));
        Map<String, Measured> measured = new TreeMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            Measured value = measured(result);
            measured.put(value.name(), value);
        }
        if (!json) {
            print(measured);
        }
        out.println(json(comparison, measured));
    }

    /// One benchmark's outcome over all forks and iterations.
    ///
    /// @param micros wall time per operation, sorted ascending
    private record Measured(
            String name, List<Double> micros, double cpuMicros, double cpuShare, double bytesPerOperation) {
        double median() {
            int middle = micros.size() / 2;
            return micros.size() % 2 == 1 ? micros.get(middle) : (micros.get(middle - 1) + micros.get(middle)) / 2;
        }

        double perSecond() {
            return 1e6 / median();
        }

        double spread() {
            return (micros.getLast() - micros.getFirst()) / median();
        }
    }

    private static Measured measured(RunResult result) {
        String[] path = result.getParams().getBenchmark().split("\\.", -1);
        String name = path[path.length - 2] + "." + path[path.length - 1];
        List<Double> micros = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            Collection<IterationResult> iterations = fork.getIterationResults();
            iterations.forEach(
                    iteration -> micros.add(iteration.getPrimaryResult().getScore()));
        }
        micros.sort(null);
        return new Measured(
                name,
                micros,
                secondary(result, CpuProfiler.CPU_PER_OP),
                secondary(result, CpuProfiler.CPU_SHARE),
                secondary(result, "gc.alloc.rate.norm"));
    }

    private static double secondary(RunResult result, String label) {
        for (String key : result.getSecondaryResults().keySet()) {
            if (key.endsWith(label)) {
                return result.getSecondaryResults().get(key).getScore();
            }
        }
        return Double.NaN;
    }

    private void print(Map<String, Measured> measured) {
        out.printf(
                "%-48s %14s %12s %8s %14s %10s%n", "benchmark", "median us/op", "op/s", "spread", "CPU us/op", "B/op");
        for (Measured value : measured.values()) {
            out.printf(
                    Locale.ROOT,
                    "%-48s %14.3f %12.0f %7.1f%% %14.3f %10.0f%n",
                    value.name(),
                    value.median(),
                    value.perSecond(),
                    100 * value.spread(),
                    value.cpuMicros(),
                    value.bytesPerOperation());
        }
    }

    private static String json(Comparison comparison, Map<String, Measured> measured) {
        ObjectNode json = JSON.createObjectNode();
        json.put("bench", comparison.name());
        ObjectNode ratios = json.putObject("ratios");
        for (Comparison.Ratio ratio : comparison.ratios()) {
            Measured ours = measured.get(ratio.ours());
            Measured other = measured.get(ratio.other());
            if (ours != null && other != null) {
                ratios.put(ratio.name(), rounded(other.median() / ours.median()));
            }
        }
        ObjectNode medians = json.putObject("medians");
        ObjectNode perSecond = json.putObject("opsPerSecond");
        ObjectNode spread = json.putObject("spread");
        ObjectNode cpu = json.putObject("cpuMicrosPerOp");
        ObjectNode bytes = json.putObject("bytesPerOp");
        boolean calm = true;
        for (Measured value : measured.values()) {
            medians.put(value.name(), rounded(value.median()));
            perSecond.put(value.name(), Math.round(value.perSecond()));
            spread.put(value.name(), rounded(value.spread()));
            cpu.put(value.name(), rounded(value.cpuMicros()));
            bytes.put(value.name(), rounded(value.bytesPerOperation()));
            calm &= value.cpuShare() >= MIN_CPU_SHARE;
        }
        json.put("calm", calm);
        ObjectNode machine = json.putObject("machine");
        Machine.describe().forEach(machine::put);
        return json.toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
