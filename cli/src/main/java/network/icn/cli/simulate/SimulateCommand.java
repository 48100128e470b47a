package network.icn.cli.simulate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.icn.cli.flags.KeyFlags;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.config.Settings;
import network.icn.node.file.Folder;
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
            "Exit code 0 only if safety, liveness, truth and fairness held; of gossip alone, only if 99 %% arrived."
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final List<String> EXAMPLES = List.of(
            "",
            "Examples:",
            "  ./icn simulate --list",
            "  ./icn simulate one-liar --nodes 31 --seed 7 --out results",
            "  ./icn simulate clock-step --seed 7",
            "  ./icn simulate gossip-dawn --nodes 200 --scores off",
            "  ./icn simulate one-liar --check-determinism",
            "  ./icn simulate detection --profile small");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", arity = "0..1", description = "a name from --list, or a YAML file")
    private @Nullable String scenario;

    @Option(names = "--list", description = "prints one scenario name a line, the simplest first")
    private boolean list;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "writes result.json, a table (.csv) and index.html there")
    private @Nullable Path out;

    @Option(names = "--check-determinism", description = "runs twice; exit code 1 when the histories differ")
    private boolean checkDeterminism;

    @Option(names = "--json", description = "prints one JSON object a line")
    private boolean json;

    private SimulateCommand() {}

    /// The command with its options.
    public static CommandLine command() {
        CommandLine command = KeyFlags.add(new CommandLine(new SimulateCommand()), ScenarioSettings.KEYS);
        command.addSubcommand(new DetectionCommand());
        List<String> footer = new ArrayList<>(List.of("", "Scenarios:"));
        ScenarioSettings.names().forEach(name -> footer.add("  " + name));
        footer.addAll(EXAMPLES);
        command.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        return command;
    }

    @Override
    public Integer call() {
        PrintWriter writer = spec.commandLine().getOut();
        if (list) {
            ScenarioSettings.names().forEach(writer::println);
            return ExitCode.OK;
        }
        String wanted = Optional.ofNullable(scenario)
                .orElseThrow(() -> ConfigException.of("SCENARIO", "", "must be given", "see: ./icn simulate --list"));
        Optional<Path> file =
                Optional.of(wanted).filter(SimulateCommand::isFile).map(Path::of);
        if (out != null) {
            Folder.make("--out", out);
        }
        Settings settings = KeyFlags.read("simulate", ScenarioSettings.KEYS, spec, Map.of(), file);
        String name = file.isPresent() ? settings.get(ScenarioSettings.SCENARIO) : wanted;
        SimulatedRun run = ScenarioSettings.run(name, settings);
        announce(writer, settings.get(ScenarioSettings.SEED), run.replay());

        SimulatedRun.Outcome outcome = run.run(this::progress);
        boolean same = !checkDeterminism || run.run(this::progress).traceHash().equals(outcome.traceHash());
        if (out != null) {
            write(outcome, out);
        }
        report(writer, outcome, same);
        return outcome.ok() && same ? ExitCode.OK : ExitCode.FALSE;
    }

    private static boolean isFile(String text) {
        return text.endsWith(".yaml") || text.endsWith(".yml");
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

    private static void write(SimulatedRun.Outcome outcome, Path folder) {
        try {
            outcome.write(folder);
        } catch (IOException e) {
            throw new EnvironmentException("cannot write to " + folder, "check --out", e);
        }
    }

    private void report(PrintWriter writer, SimulatedRun.Outcome outcome, boolean same) {
        if (json) {
            writer.println(outcome.json(checkDeterminism ? Optional.of(same) : Optional.empty()));
            return;
        }
        outcome.print(writer);
        if (checkDeterminism) {
            writer.println(same ? "both runs have the same history" : "BROKEN: the two histories differ");
        }
        writer.println("trace " + outcome.traceHash() + ": " + (outcome.ok() && same ? "ok" : "not ok"));
    }
}
