package network.icn.cli.simulate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import network.icn.cli.flags.KeyFlags;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.config.Settings;
import network.icn.simulator.Simulation;
import network.icn.simulator.output.ResultFiles;
import network.icn.simulator.result.EraRow;
import network.icn.simulator.result.SimulationResult;
import network.icn.simulator.scenario.Scenario;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs a scenario on a virtual clock.
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the machines of real nodes on a virtual clock: one scenario and one seed make one history.",
            "Exit code 0 only if safety, liveness, truth and fairness held."
        },
        footer = {
            "",
            "Examples:",
            "  ./icn simulate --list",
            "  ./icn simulate one-liar --nodes 31 --seed 7 --out results",
            "",
            "Example:",
            "  ./icn simulate one-liar --check-determinism"
        })
public final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", arity = "0..1", description = "a name from --list, or a YAML file")
    private @Nullable String scenario;

    @Option(names = "--list", description = "prints one scenario name a line, the simplest first")
    private boolean list;

    @Option(names = "--out", paramLabel = "DIR", description = "writes result.json, eras.csv and index.html there")
    private @Nullable Path out;

    @Option(names = "--check-determinism", description = "runs twice; exit code 1 when the histories differ")
    private boolean checkDeterminism;

    @Option(names = "--json", description = "prints one JSON object a line")
    private boolean json;

    private SimulateCommand() {}

    /// The command with its options.
    public static CommandLine command() {
        return KeyFlags.add(new CommandLine(new SimulateCommand()), ScenarioSettings.KEYS);
    }

    @Override
    public Integer call() {
        PrintWriter writer = spec.commandLine().getOut();
        if (list) {
            Scenario.all().forEach(known -> writer.println(known.name()));
            return ExitCode.OK;
        }
        String wanted = Optional.ofNullable(scenario)
                .orElseThrow(() -> ConfigException.of("SCENARIO", "", "must be given", "see: ./icn simulate --list"));
        Optional<Path> file =
                Optional.of(wanted).filter(SimulateCommand::isFile).map(Path::of);
        Settings settings = KeyFlags.read("simulate", ScenarioSettings.KEYS, spec, Map.of(), file);
        String name = file.isPresent() ? settings.get(ScenarioSettings.SCENARIO) : wanted;
        Scenario run = ScenarioSettings.apply(named(name), settings);
        long seed = settings.get(ScenarioSettings.SEED);
        String replay = ScenarioSettings.replay(run, seed);
        announce(writer, seed, replay);

        SimulationResult result = Simulation.run(run, seed, this::progress);
        boolean same = !checkDeterminism || isRepeated(run, seed, result);
        if (out != null) {
            write(result, replay, out);
        }
        report(writer, result, same);
        return result.ok() && same ? ExitCode.OK : ExitCode.FALSE;
    }

    private static boolean isFile(String text) {
        return text.endsWith(".yaml") || text.endsWith(".yml");
    }

    private static Scenario named(String name) {
        return Scenario.named(name).orElseThrow(() -> {
            String known = Scenario.all().stream().map(Scenario::name).collect(Collectors.joining(", "));
            return ConfigException.of(
                    "SCENARIO", name, "must be a known scenario or a YAML file", "use one of " + known);
        });
    }

    private void announce(PrintWriter writer, long seed, String replay) {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "start");
            fields.put("seed", seed);
            fields.put("replay", replay);
            writer.println(Json.line(fields));
        } else {
            writer.println("seed " + seed + ", again with: " + replay);
        }
    }

    private void progress(int step, int steps, Instant virtualTime) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("simulated " + step + " of " + steps + " parts, virtual time " + virtualTime);
    }

    private boolean isRepeated(Scenario run, long seed, SimulationResult first) {
        SimulationResult second = Simulation.run(run, seed, this::progress);
        return second.traceHash().equals(first.traceHash());
    }

    private static void write(SimulationResult result, String replay, Path folder) {
        try {
            ResultFiles.write(result, replay, folder);
        } catch (IOException e) {
            throw new EnvironmentException("cannot write to " + folder, "check --out", e);
        }
    }

    private void report(PrintWriter writer, SimulationResult result, boolean same) {
        if (json) {
            writer.println(ResultFiles.summary(result, checkDeterminism ? Optional.of(same) : Optional.empty()));
            return;
        }
        writer.printf("%-5s %-10s %-9s %-6s %-6s %s%n", "era", "certified", "archived", "wrong", "views", "decided");
        for (EraRow row : result.eras()) {
            writer.printf(
                    "%-5d %-10d %-9d %-6d %-6d %.1f s after the end%n",
                    row.era(), row.certified(), row.archived(), row.wrong(), row.views(), row.decidedMillis() / 1000.0);
        }
        result.named().forEach(named -> writer.println("named: " + named));
        result.violations().forEach(violation -> writer.println("BROKEN: " + violation));
        if (checkDeterminism) {
            writer.println(same ? "both runs have the same history" : "BROKEN: the two histories differ");
        }
        writer.println("trace " + result.traceHash() + ", " + result.events() + " events, " + result.messages()
                + " messages, " + result.lost() + " lost: " + (result.ok() && same ? "ok" : "not ok"));
    }
}
