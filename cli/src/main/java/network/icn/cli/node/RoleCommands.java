package network.icn.cli.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import network.icn.cli.flags.KeyFlags;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The commands of one role: `run` and `config print`, whose flags are the settings of the role, of those that sign
/// what they must not contradict `protection` and `transcripts`, the `receipts` of a HyperNode, and the objects of a
/// ScalerNode.
public final class RoleCommands {
    private RoleCommands() {}

    /// @param environment where settings may come from, too
    public static CommandLine group(Role role, Map<String, String> environment) {
        CommandLine run = run(role, role.keys(), role::start, environment);
        run.getCommandSpec()
                .usageMessage()
                .description("Runs one " + role.title() + " until it is told to stop.")
                .footer(
                        "",
                        "Settings come from flags, then ICN_" + role.text().toUpperCase(Locale.ROOT)
                                + "_... variables, then the file, then defaults.",
                        "",
                        "Example:",
                        "  ./icn " + role.text() + " run --config " + role.text() + ".yaml");
        CommandLine print = KeyFlags.add(new CommandLine(new ConfigPrintCommand(role, environment)), role.keys());
        print.getCommandSpec()
                .usageMessage()
                .description(
                        "Prints the effective settings and where each came from;",
                        "exit code 2 and one line when a node would not run with them.")
                .footer("", "Example:", "  ./icn " + role.text() + " config print --config " + role.text() + ".yaml");
        CommandLine config = group("Shows the configuration of a " + role.title() + ".");
        config.addSubcommand("print", print);
        CommandLine group = group(
                switch (role) {
                    case SCALERNODE -> "Runs a ScalerNode, keeps its objects, or shows its configuration.";
                    case HYPERNODE, SATELLITE -> "Runs a " + role.title() + " or shows its configuration.";
                });
        group.addSubcommand("run", run);
        group.addSubcommand("config", config);
        switch (role) {
            case HYPERNODE, SCALERNODE -> {
                group.addSubcommand("transcripts", TranscriptsCommand.of(role));
                CommandLine protection = group("Takes along what a " + role.title() + " has signed when it moves.");
                ProtectionCommand.addTo(protection, role, environment);
                group.addSubcommand("protection", protection);
                if (role == Role.SCALERNODE) {
                    ObjectCommands.addTo(group);
                } else {
                    group.addSubcommand("receipts", ReceiptsCommand.of());
                }
            }
            case SATELLITE -> {}
        }
        return group;
    }

    /// Runs one node in the foreground.
    ///
    /// @param keys the settings that it may be given
    public static CommandLine run(Role role, List<Key<?>> keys, NodeStart start, Map<String, String> environment) {
        return KeyFlags.add(RunCommand.of(role, keys, start, environment), keys);
    }

    /// A command that only holds others.
    public static CommandLine group(String description) {
        CommandLine group = new CommandLine(new Group());
        group.getCommandSpec().usageMessage().description(description);
        return group;
    }

    /// What the command line, the environment and the file say.
    static Settings settings(Role role, CommandSpec spec, Map<String, String> environment, ConfigFile config) {
        return settings(role, role.keys(), spec, environment, config);
    }

    /// @param keys all that may be said
    static Settings settings(
            Role role, List<Key<?>> keys, CommandSpec spec, Map<String, String> environment, ConfigFile config) {
        return KeyFlags.read(role.text(), keys, spec, environment, Optional.ofNullable(config.file));
    }

    /// A command that only holds others.
    @Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
    static final class Group implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec;

        @Override
        public void run() {
            throw new CommandLine.ParameterException(spec.commandLine(), "command: must be given");
        }
    }

    /// The file that both commands may read.
    static final class ConfigFile {
        @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings")
        private @Nullable Path file;
    }
}
