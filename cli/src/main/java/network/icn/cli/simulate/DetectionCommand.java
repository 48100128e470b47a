package network.icn.cli.simulate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.simulator.detection.DetectionPage;
import network.icn.simulator.detection.Trials;
import network.icn.simulator.detection.Tried;
import network.icn.simulator.odds.DetectionTable;
import network.icn.simulator.odds.Profile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tries every way to cheat, and everything that befalls who is honest.
@Command(
        name = "detection",
        mixinStandardHelpOptions = true,
        description = {
            "Tries every cheater and every honest ScalerNode through draw, merge, retest and judge, and holds what",
            "comes of it against what is worked out. Exit code 0 only if all lies in the 99.9 %% intervals and nobody",
            "honest is convicted."
        },
        footer = {
            "",
            "Examples:",
            "  ./icn simulate detection --profile small --eras 240 --years 1",
            "  ./icn simulate detection --out docs/detection.md",
            "  ./icn simulate detection --profile small --eras 0 --years 100"
        })
final class DetectionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            split = ",",
            description = {
                "small (n = 7), default (128), strong (256); if absent small and default are tried, and the page has",
                "what is worked out for all of them"
            })
    private List<String> profiles = List.of();

    @Option(names = "--eras", paramLabel = "N", description = "eras of each cheater, 1008 if absent; 0 for none")
    private int eras = 1_008;

    @Option(
            names = "--years",
            paramLabel = "N",
            description = {
                "years of each honest one, 2 if absent; 0 for none. A tenth of it where committees have more than",
                "32 members: there an era costs ten times as much"
            })
    private int years = 2;

    @Option(names = "--seed", paramLabel = "N", description = "where all randomness comes from; 1 if absent")
    private long seed = 1;

    @Option(names = "--out", paramLabel = "FILE", description = "writes all of it there as a page")
    private @Nullable Path out;

    @Option(names = "--json", description = "prints one JSON object a line")
    private boolean json;

    @Override
    public Integer call() {
        List<Profile> wanted = profiles.isEmpty()
                ? List.of(Profile.SMALL, Profile.DEFAULT)
                : profiles.stream().map(DetectionCommand::profile).toList();
        List<Supplier<Tried>> cheaters = new ArrayList<>();
        List<Supplier<Tried>> honest = new ArrayList<>();
        for (Profile profile : wanted) {
            Trials trials = new Trials(profile, seed);
            cheaters.addAll(eras > 0 ? trials.cheaters(eras) : List.of());
            honest.addAll(years > 0 ? trials.honest(years) : List.of());
        }
        int all = cheaters.size() + honest.size();
        List<Tried> caught = run(cheaters, 0, all);
        List<Tried> spared = run(honest, cheaters.size(), all);
        if (out != null) {
            write(
                    DetectionPage.of(
                            replay(),
                            LocalDate.now(ZoneOffset.UTC).toString(),
                            tables(profiles.isEmpty() ? List.of(Profile.values()) : wanted),
                            caught,
                            spared),
                    out);
        }
        boolean holds =
                caught.stream().allMatch(Tried::holds) && spared.stream().allMatch(Tried::holds);
        PrintWriter writer = spec.commandLine().getOut();
        if (!json) {
            writer.println(holds ? "all as worked out" : "NOT as worked out: see the lines with !");
        }
        return holds ? ExitCode.OK : ExitCode.FALSE;
    }

    private static Profile profile(String label) {
        for (Profile profile : Profile.values()) {
            if (profile.label().equals(label)) {
                return profile;
            }
        }
        throw ConfigException.of(
                "--profile", label, "must be small, default or strong", "for example: --profile small,default");
    }

    private static List<List<String>> tables(List<Profile> wanted) {
        List<List<String>> tables = new ArrayList<>();
        for (Profile profile : wanted) {
            List<String> lines = new ArrayList<>(List.of(profile.label()));
            lines.addAll(new DetectionTable(profile.setting()).lines());
            tables.add(lines);
        }
        return tables;
    }

    private String replay() {
        return "./icn simulate detection" + (profiles.isEmpty() ? "" : " --profile " + String.join(",", profiles))
                + " --eras " + eras + " --years " + years + " --seed " + seed + " --out docs/detection.md";
    }

    private List<Tried> run(List<Supplier<Tried>> tasks, int before, int all) {
        List<Tried> done = new ArrayList<>();
        PrintWriter err = spec.commandLine().getErr();
        for (Supplier<Tried> task : tasks) {
            Tried tried = task.get();
            done.add(tried);
            err.println("tried " + (before + done.size()) + " of " + all);
            report(tried);
        }
        return done;
    }

    private void report(Tried tried) {
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            writer.println(Json.line(fields(tried)));
            return;
        }
        writer.println(String.format(
                Locale.ROOT,
                "%s %-8s %-40s beside %-14s eras with a lost leaf %s, convicted %s, worked out %s",
                tried.holds() ? " " : "!",
                tried.profile(),
                tried.name(),
                tried.beside(),
                tried.named().hits() + "/" + tried.named().tries(),
                tried.convicted().hits() + "/" + tried.convicted().tries(),
                DetectionTable.chance(tried.expected().convicted())));
    }

    private static Map<String, Object> fields(Tried tried) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "tried");
        fields.put("profile", tried.profile());
        fields.put("scalerNode", tried.name());
        fields.put("beside", tried.beside());
        fields.put("eras", tried.eras());
        boolean worked = !Double.isNaN(tried.expected().named());
        fields.put("namedExpected", worked ? tried.expected().named() : null);
        fields.put("named", tried.named().hits());
        fields.put("namedOf", tried.named().tries());
        fields.put("convictedExpected", tried.expected().convicted());
        fields.put("convicted", tried.convicted().hits());
        fields.put("convictedOf", tried.convicted().tries());
        fields.put("holds", tried.holds());
        return fields;
    }

    private static void write(String page, Path file) {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new EnvironmentException("cannot write " + file, "check --out", e);
        }
    }
}
