package network.icn.benchmarks.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import network.icn.benchmarks.rounds.Options;
import network.icn.benchmarks.rounds.Result;
import network.icn.interop.JsPeers;
import network.icn.interop.MissingNodeException;

/// `./icn bench gossip`: whole nodes in processes of their own over loopback. Rounds of all kinds alternate, so that
/// whatever else the machine does meets all of them.
public final class PeerBench {
    public static final String NAME = "gossip";
    public static final String SUMMARY =
            "our nodes against js-libp2p: two nodes, a mesh of 8; a stream against its limit; p99 in a mesh of 30";

    private static final int ENVIRONMENT_FAILED = 3;

    private final Options options;
    private final Path folder;
    private final PrintStream progress;
    private final Result result = new Result();

    private PeerBench(Options options, Path folder, PrintStream progress) {
        this.options = options;
        this.folder = folder;
        this.progress = progress;
    }

    /// Measures, tells people on `progress` how far it is, and prints the outcome.
    ///
    /// @param folder for packages and logs
    /// @return the exit code
    public static int run(Options options, boolean json, Path folder, PrintStream out, PrintStream progress) {
        PeerBench bench = new PeerBench(options, folder, progress);
        try {
            JsPeers.requireNode();
            bench.measure();
            if (json) {
                out.println(bench.result.json(NAME, options));
            } else {
                bench.result.print(out);
            }
            return 0;
        } catch (MissingNodeException e) {
            progress.println("icn: bench: " + e.getMessage());
        } catch (IOException e) {
            progress.println("icn: bench: " + e.getMessage() + "; logs are in " + folder);
        } catch (InterruptedException _) {
            progress.println("icn: bench: interrupted");
        }
        return ENVIRONMENT_FAILED;
    }

    private void measure() throws IOException, InterruptedException {
        Duel two = new Duel(2, 2, 2_048);
        two.run("two_signed", "StrictSign", options, folder, result, progress);
        two.run("two_unsigned", "StrictNoSign", options, folder, result, progress);
        new Duel(2, 8, 128).run("mesh8_signed", "StrictSign", options, folder, result, progress);
        StreamDuel.run(options, folder, result, progress);
        MeshLatency.run(options, folder, result, progress);

        result.ratio("ours_vs_js-libp2p", "two_signed.ours", "two_signed.js-libp2p");
        result.ratio("unsigned_vs_js-libp2p", "two_unsigned.ours", "two_unsigned.js-libp2p");
        result.ratio("mesh8_vs_js-libp2p", "mesh8_signed.ours", "mesh8_signed.js-libp2p");
        result.ratio("stream_vs_limit", "stream.ours", "stream.limit");
        // The same of processor time, which other work on the machine moves far less.
        result.ratio("cpu_vs_js-libp2p", "two_signed.js-libp2p.cpu_us", "two_signed.ours.cpu_us");
        result.ratio("mesh8_cpu_vs_js-libp2p", "mesh8_signed.js-libp2p.cpu_us", "mesh8_signed.ours.cpu_us");
        result.ratio("stream_cpu_vs_limit", "stream.limit.cpu_us_per_mib", "stream.ours.cpu_us_per_mib");
    }
}
