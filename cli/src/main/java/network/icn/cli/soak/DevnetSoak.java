package network.icn.cli.soak;

import java.time.Duration;
import java.util.ArrayList;
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

/// Devnets beside a load.
@Command(
        name = "devnet",
        mixinStandardHelpOptions = true,
        description = {
            "Runs devnets without a fault beside busy loops.",
            "Exit code 0 only if in each somebody got a verdict, in none an honest node is in",
            "breach or called anything, and satellites show nothing that does not hold. A",
            "report that came too late is told and makes no run red."
        },
        footer = {
            "",
            "Examples:",
            "  ./icn soak devnet --runs 6 --load 8",
            "  ./icn soak devnet --runs 1 --load 0 --plant offline:1    (must end with 1)"
        })
final class DevnetSoak implements Callable<Integer> {
    /// Without a verdict on anybody a run shows nothing, neither good nor bad.
    static final String UNDECIDED = "nobody got a verdict: the machine is too busy for eras of this length";

    private static final String NO_VERDICT = "no-verdict";
    private static final Key<Integer> RUNS =
            Key.integer("runs", "devnets, one after the other", 1, 10_000).withDefault("6");
    private static final Key<Integer> LOAD =
            Key.integer("load", "busy loops beside each", 0, 1_024).withDefault("8");
    private static final Key<Integer> HYPERNODES =
            Key.integer("hypernodes", "HyperNodes of each", 1, 64).withDefault("7");
    private static final Key<Integer> SCALERNODES =
            Key.integer("scalernodes", "ScalerNodes of each", 1, 64).withDefault("4");
    private static final Key<Integer> SATELLITES =
            Key.integer("satellites", "satellites of each", 1, 16).withDefault("2");
    private static final Key<Integer> ERAS =
            Key.integer("eras", "eras of each", 1, 10_000).withDefault("3");
    private static final Key<Duration> ERA = Key.duration(
                    "era", "length of an era", Duration.ofSeconds(5), Duration.ofHours(1))
            .withDefault("20s");
    private static final List<Key<?>> KEYS = List.of(RUNS, LOAD, HYPERNODES, SCALERNODES, SATELLITES, ERAS, ERA);
    /// Starting, agreeing and ending, beside the load.
    private static final Duration AROUND = Duration.ofMinutes(10);

    @Mixin
    private final SoakFlags flags = new SoakFlags();

    static CommandLine command() {
        return KeyFlags.add(new CommandLine(new DevnetSoak()), KEYS);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = KeyFlags.read("soak", KEYS, flags.spec());
        List<String> arguments = new ArrayList<>(List.of("--log-level", "info"));
        for (Key<?> key : List.of(HYPERNODES, SCALERNODES, SATELLITES, ERAS)) {
            arguments.addAll(List.of("--" + key.name(), String.valueOf(settings.get(key))));
        }
        Duration era = settings.get(ERA);
        arguments.addAll(List.of("--era", era.toMillis() + "ms"));
        arguments.addAll(flags.arguments(Map.of(
                Role.HYPERNODE, settings.get(HYPERNODES),
                Role.SCALERNODE, settings.get(SCALERNODES),
                Role.SATELLITE, settings.get(SATELLITES))));
        Duration patience = era.multipliedBy(settings.get(ERAS)).plus(AROUND);
        return new Runs(
                        settings.get(RUNS),
                        settings.get(LOAD),
                        _ -> List.copyOf(arguments),
                        patience,
                        DevnetSoak::wrong)
                .run(flags.output());
    }

    private static List<String> wrong(DevnetRun.Ended ended) {
        List<String> wrong = new ArrayList<>(Runs.wrong(ended));
        boolean undecided = ended.summary()
                .map(summary -> summary.get("verdicts").propertyNames().stream().allMatch(NO_VERDICT::equals))
                .orElse(false);
        if (undecided) {
            wrong.add(UNDECIDED);
        }
        return wrong;
    }
}
