package network.icn.cli.node;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import network.icn.cli.flags.KeyFlags;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.config.Settings;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.TakenIn;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Takes along what a node has signed when it moves to another machine, so that it neither waits there nor signs twice.
@Command(mixinStandardHelpOptions = true)
final class ProtectionCommand implements Callable<Integer> {
    private enum Direction {
        EXPORT,
        IMPORT
    }

    private final Role role;
    private final Direction direction;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RoleCommands.ConfigFile config = new RoleCommands.ConfigFile();

    @Parameters(paramLabel = "FILE", description = "JSON, for this node's owner only")
    private Path file;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    private ProtectionCommand(Role role, Direction direction, Map<String, String> environment) {
        this.role = role;
        this.direction = direction;
        this.environment = environment;
    }

    /// `export` and `import`, with the settings of the role.
    static void addTo(CommandLine group, Role role, Map<String, String> environment) {
        CommandLine export = command(role, Direction.EXPORT, environment);
        export.getCommandSpec()
                .usageMessage()
                .description(
                        "Writes what this node has signed in the last eras to a file, for another machine.",
                        "The node must be stopped. Started here again, it waits as without a journal; import the file",
                        "to take that back.");
        CommandLine take = command(role, Direction.IMPORT, environment);
        take.getCommandSpec()
                .usageMessage()
                .description(
                        "Takes what this node has signed elsewhere into its journal here. The node must be stopped,",
                        "here and there. Of a file from before the last era nobody knows what was signed since: the",
                        "node then waits. Importing twice changes nothing.");
        group.addSubcommand("export", export);
        group.addSubcommand("import", take);
    }

    private static CommandLine command(Role role, Direction direction, Map<String, String> environment) {
        CommandLine line =
                KeyFlags.add(new CommandLine(new ProtectionCommand(role, direction, environment)), role.keys());
        String name = direction.name().toLowerCase(Locale.ROOT);
        line.getCommandSpec()
                .usageMessage()
                .footer(
                        "",
                        "Example:",
                        "  ./icn " + role.text() + " protection " + name + " node.protection --config " + role.text()
                                + ".yaml");
        return line;
    }

    @Override
    public Integer call() {
        Settings settings = RoleCommands.settings(role, spec, environment, config);
        PrintWriter out = spec.commandLine().getOut();
        switch (direction) {
            case EXPORT -> {
                SigningRecord record = role.exportProtection(settings, file);
                out.println(json ? Json.line(fields(record)) : words(record));
            }
            case IMPORT -> {
                TakenIn taken = role.importProtection(settings, file);
                out.println(json ? Json.line(fields(taken)) : words(taken));
            }
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> fields(SigningRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "exported");
        fields.put("records", record.entries().size());
        fields.put("covers", record.covers().number());
        fields.put("taken", record.taken().toString());
        return fields;
    }

    private static String words(SigningRecord record) {
        return record.entries().size() + " records; all that was signed in era " + record.covers()
                + " and later is among them. This node signs nothing here any more until it has waited, or the file"
                + " is imported here";
    }

    private static Map<String, Object> fields(TakenIn taken) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "imported");
        fields.put("changes", taken.changes());
        fields.put("records", taken.added().size());
        fields.put("covers", taken.covers().number());
        fields.put("fresh", taken.fresh());
        fields.put(
                "contradicted",
                taken.contradicted().stream().map(era -> era.number()).toList());
        return fields;
    }

    private static String words(TakenIn taken) {
        if (!taken.changes()) {
            return "nothing to take in: the journal here knows all of it";
        }
        StringBuilder words = new StringBuilder();
        words.append(taken.added().size()).append(" records taken in; the journal covers era ");
        words.append(taken.covers()).append(" and later");
        if (!taken.fresh()) {
            words.append(". The file is old: the node waits for the eras in which it may have signed since");
        }
        if (!taken.contradicted().isEmpty()) {
            words.append(". This key has signed contradictions in eras ").append(taken.contradicted());
            words.append(": what was here stays, and nothing more is signed in them");
        }
        return words.toString();
    }
}
