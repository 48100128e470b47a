package network.icn.benchmarks.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import network.icn.benchmarks.rounds.ForeignLoad;
import network.icn.benchmarks.rounds.Options;
import network.icn.benchmarks.rounds.Result;
import network.icn.interop.LineProcess;
import tools.jackson.databind.JsonNode;

/// Our stream and its limit, in turns, in one process.
final class StreamDuel {
    private static final long FIRST_BYTES = 64L << 20;
    private static final double MIB = 1 << 20;

    private StreamDuel() {}

    /// Adds the series `stream.ours` and `stream.limit` in MiB a second, and their processor time as `.cpu_us_per_mib`.
    static void run(Options options, Path folder, Result result, PrintStream progress) throws IOException {
        progress.printf("stream: Noise and yamux against Netty with the same cipher, warming up%n");
        try (LineProcess process = Kind.java(folder, StreamPeer.class)) {
            Map<String, Long> bytes =
                    Map.of("ours", warmUp(process, "ours", options), "limit", warmUp(process, "limit", options));
            for (int round = 1; round <= options.rounds(); round++) {
                for (String kind : List.of("ours", "limit")) {
                    long turn = bytes.getOrDefault(kind, FIRST_BYTES);
                    ForeignLoad load = new ForeignLoad();
                    JsonNode answer = process.call(kind, Map.of("bytes", turn));
                    result.foreignShare(load.share());
                    double mib = turn / MIB;
                    result.add("stream." + kind, mib / answer.get("seconds").asDouble());
                    result.add(
                            "stream." + kind + ".cpu_us_per_mib",
                            answer.get("cpuMicros").asDouble() / mib);
                    progress.printf(
                            "stream: round %d of %d: %s %.0f MiB/s, %.0f us of CPU each%n",
                            round,
                            options.rounds(),
                            kind,
                            mib / answer.get("seconds").asDouble(),
                            answer.get("cpuMicros").asDouble() / mib);
                }
            }
        }
    }

    /// Returns how many bytes go through in one turn.
    private static long warmUp(LineProcess process, String kind, Options options) throws IOException {
        long bytes = FIRST_BYTES;
        long end = System.nanoTime() + options.warmUp().toNanos();
        while (System.nanoTime() - end < 0) {
            double seconds =
                    process.call(kind, Map.of("bytes", bytes)).get("seconds").asDouble();
            bytes = Math.max(FIRST_BYTES, (long) (bytes / seconds));
        }
        return bytes * options.turn().toMillis() / 1_000;
    }
}
