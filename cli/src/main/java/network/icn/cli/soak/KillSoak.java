package network.icn.cli.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import network.icn.cli.flags.KeyFlags;
import network.icn.cli.node.Role;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Devnets whose processes are killed.
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = {
            "Kills a process of each role in each round, with SIGKILL.",
            "Exit code 0 only if every node comes back alone and takes part again, every era",
            "has its reports on every satellite, nobody contradicts itself, and what was",
            "acknowledged before a kill is there afterwards: votes, receipts of satellites,",
            "signed transcripts; read from the nodes' files by a reader of its own."
        },
        footer = {
            "",
            "Examples:",
            "  ./icn soak kill --rounds 20",
            "  ./icn soak kill --rounds 4 --plant forgetful:1    (must end with 1)"
        })
final class KillSoak implements Callable<Integer> {
    private static final Key<Integer> ROUNDS =
            Key.integer("rounds", "rounds of kills", 1, 10_000).withDefault("20");
    private static final Key<Integer> RUNS =
            Key.integer("runs", "networks, one after the other", 1, 1_000).withDefault("1");
    private static final Key<Integer> LOAD =
            Key.integer("load", "busy loops beside each", 0, 1_024).withDefault("0");
    private static final Key<Integer> SEED = Key.integer(
                    "seed", "draws the moments; the next run has the next one", 0, Integer.MAX_VALUE / 2)
            .withDefault("1");
    private static final Key<Duration> ERA = Key.duration(
                    "era", "length of an era", Duration.ofSeconds(5), Duration.ofHours(1))
            .withDefault("20s");
    private static final Map<Role, Integer> COUNTS =
            new EnumMap<>(Map.of(Role.HYPERNODE, 4, Role.SCALERNODE, 2, Role.SATELLITE, 2));
    private static final List<Key<?>> KEYS = List.of(ROUNDS, RUNS, LOAD, SEED, ERA);
    /// Two halves of an era a round, if nodes are slow to come back; and the time around all of it.
    private static final Duration AROUND = Duration.ofMinutes(10);

    @Mixin
    private final SoakFlags flags = new SoakFlags();

    static CommandLine command() {
        return KeyFlags.add(new CommandLine(new KillSoak()), KEYS);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = KeyFlags.read("soak", KEYS, flags.spec());
        int rounds = settings.get(ROUNDS);
        Duration era = settings.get(ERA);
        return new Runs(
                        settings.get(RUNS),
                        settings.get(LOAD),
                        run -> arguments(rounds, settings.get(SEED) + run - 1, era),
                        era.multipliedBy(2L * rounds).plus(AROUND),
                        KillSoak::wrong)
                .run(flags.output());
    }

    private List<String> arguments(int rounds, int seed, Duration era) {
        List<String> arguments = new ArrayList<>(List.of("--kills", "" + rounds, "--seed", "" + seed));
        arguments.addAll(List.of("--era", era.toMillis() + "ms", "--capacity", "1MiB"));
        COUNTS.forEach((role, count) -> arguments.addAll(List.of("--" + role.text() + "s", "" + count)));
        arguments.addAll(flags.arguments(COUNTS));
        return List.copyOf(arguments);
    }

    /// A report that is not there is lost here.
    private static List<String> wrong(DevnetRun.Ended ended) {
        List<String> wrong = new ArrayList<>(Runs.wrong(ended));
        wrong.addAll(ended.list("missing"));
        return wrong;
    }
}
