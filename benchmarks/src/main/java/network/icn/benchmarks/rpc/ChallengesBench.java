package network.icn.benchmarks.rpc;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.benchmarks.rounds.Options;
import network.icn.benchmarks.rounds.Result;
import network.icn.benchmarks.rounds.Rounds;

/// `./icn bench challenges`: possession challenges and echoes over gRPC on loopback, in turns with what is in them
/// anyway. Both sides share the processors of one machine.
public final class ChallengesBench {
    public static final String NAME = "challenges";
    public static final String SUMMARY =
            "possession checks, whole challenges and echoes over gRPC, against their signatures and hashes alone";

    /// What a probe of a large network asks for, and one of a small network.
    private static final List<Integer> LEAVES = List.of(1, 16);

    private static final Rounds.Unit EACH = new Rounds.Unit("per_second", "cpu_us");

    private ChallengesBench() {}

    /// Measures, tells people on `progress` how far it is, and prints the outcome.
    ///
    /// @return the exit code
    public static int run(Options options, boolean json, PrintStream out, PrintStream progress) {
        return Rounds.run(NAME, options, json, out, progress, (rounds, folder) -> {
            for (int leaves : LEAVES) {
                measure(leaves, rounds, Files.createDirectory(folder.resolve("leaves-" + leaves)));
            }
        });
    }

    /// Work that is done again and again for a time.
    @FunctionalInterface
    private interface Work {
        /// @return how many of what is counted were done
        long run(Duration time);
    }

    private record Turn(String name, Work work) {}

    private static void measure(int leaves, Rounds rounds, Path folder) {
        Options options = rounds.options();
        String of = "leaves_" + leaves + ".";
        try (AskedNode node = new AskedNode(leaves, folder);
                Askers askers = new Askers(node)) {
            BareWork bare = new BareWork(node);
            boolean first = leaves == LEAVES.getFirst();
            List<Turn> turns = Stream.concat(
                            Stream.of(
                                    new Turn(of + "check", time -> onOne(time, bare::check)),
                                    new Turn(of + "check_limit", time -> onOne(time, bare::hashes)),
                                    new Turn(of + "challenge", time -> challenges(askers, time)),
                                    new Turn(of + "challenge_limit", time -> onAll(time, bare::challenge))),
                            // However much is stored.
                            first ? Stream.of(new Turn("echo", askers::echoes)) : Stream.empty())
                    .toList();
            rounds.say("of " + leaves + " leaves, warming up");
            for (Turn turn : turns) {
                long _ = turn.work().run(options.warmUp().dividedBy(turns.size()));
            }
            for (int round = 1; round <= options.rounds(); round++) {
                for (Turn turn : turns) {
                    rounds.turn(turn.name(), round, EACH, () -> turn.work().run(options.turn()));
                }
            }
        }
        Result result = rounds.result();
        result.ratio(of + "check_vs_limit", of + "check.per_second", of + "check_limit.per_second");
        result.ratio(of + "challenge_vs_limit", of + "challenge.per_second", of + "challenge_limit.per_second");
        // The same of processor time, which other work on the machine moves far less.
        result.ratio(of + "challenge_cpu_vs_limit", of + "challenge_limit.cpu_us", of + "challenge.cpu_us");
    }

    private static long challenges(Askers askers, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long done = 0;
        do {
            askers.era().run();
            done += Askers.perEra();
        } while (System.nanoTime() - end < 0);
        return done;
    }

    private static long onOne(Duration time, Runnable work) {
        long end = System.nanoTime() + time.toNanos();
        long done = 0;
        while (System.nanoTime() - end < 0) {
            work.run();
            done++;
        }
        return done;
    }

    private static long onAll(Duration time, Runnable work) {
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .parallel()
                .mapToLong(_ -> onOne(time, work))
                .sum();
    }
}
