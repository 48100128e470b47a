package network.icn.benchmarks.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import network.icn.benchmarks.rounds.ForeignLoad;
import network.icn.benchmarks.rounds.Options;
import network.icn.benchmarks.rounds.Result;

/// The same nodes in the same arrangement, ours and theirs, flooding in turns.
///
/// @param processes of each kind
/// @param nodes of each kind, each connected with each other of its kind
/// @param window messages under way at once; a multiple of 4
record Duel(int processes, int nodes, int window) {
    /// Adds the series `NAME.KIND` (messages a second), `NAME.KIND.cpu_us` (processor time a message, all nodes
    /// together) and, where the peers count them, `NAME.KIND.copy_cpu_us` (the same for each copy on a wire).
    void run(String name, String policy, Options options, Path folder, Result result, PrintStream progress)
            throws IOException, InterruptedException {
        Map<Kind, Fleet> fleets = new EnumMap<>(Kind.class);
        try {
            Map<Kind, Integer> messages = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                progress.printf("%s: %d nodes of %s, warming up%n", name, nodes, kind.label());
                Fleet fleet = Fleet.start(kind, processes, nodes, window, policy, folder.resolve(kind.label()));
                fleets.put(kind, fleet);
                double perSecond = warmUp(fleet, options.warmUp());
                messages.put(kind, fleet.rounded(perSecond * options.turn().toMillis() / 1_000));
            }
            for (int round = 1; round <= options.rounds(); round++) {
                for (Map.Entry<Kind, Fleet> entry : fleets.entrySet()) {
                    Kind kind = entry.getKey();
                    ForeignLoad load = new ForeignLoad();
                    Flood flood = entry.getValue().flood(messages.getOrDefault(kind, window));
                    result.foreignShare(load.share());
                    add(result, name + "." + kind.label(), flood);
                    progress.printf(
                            "%s: round %d of %d: %s %.0f messages/s, %.0f us of CPU each%n",
                            name,
                            round,
                            options.rounds(),
                            kind.label(),
                            flood.perSecond(),
                            flood.cpuMicrosPerMessage());
                }
            }
        } finally {
            for (Fleet fleet : fleets.values()) {
                fleet.close();
            }
        }
    }

    private static void add(Result result, String name, Flood flood) {
        result.add(name, flood.perSecond());
        result.add(name + ".cpu_us", flood.cpuMicrosPerMessage());
        if (flood.copies() > 0) {
            result.add(name + ".copy_cpu_us", flood.cpuMicrosPerCopy());
        }
    }

    /// Floods of about a second until the time is over; returns the last rate.
    private double warmUp(Fleet fleet, Duration time) throws IOException {
        double perSecond = fleet.flood(window).perSecond();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            perSecond = fleet.flood(fleet.rounded(perSecond)).perSecond();
        }
        return perSecond;
    }
}
