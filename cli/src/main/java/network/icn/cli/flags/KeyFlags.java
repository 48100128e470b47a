package network.icn.cli.flags;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Settings as flags: one option for each declared [Key], so that a value is read, checked and complained about the
/// same way wherever it comes from.
public final class KeyFlags {
    private KeyFlags() {}

    /// Gives the command an option for each key.
    public static CommandLine add(CommandLine command, List<Key<?>> keys) {
        for (Key<?> key : keys) {
            String text = key.defaultText()
                    .map(value -> key.description() + " (default: " + value + ")")
                    .orElse(key.description());
            command.getCommandSpec()
                    .addOption(OptionSpec.builder("--" + key.name())
                            .type(String.class)
                            .paramLabel("VALUE")
                            .description(text.replace("%", "%%"))
                            .hidden(key.isExperimental())
                            .build());
        }
        return command;
    }

    /// The values that the command line holds, over defaults.
    ///
    /// @param command whose options [#add] made
    public static Settings read(String role, List<Key<?>> keys, CommandSpec command) {
        return Settings.ofFlags(role, keys, flags(keys, command));
    }

    /// The values that the command line holds, over environment, file and defaults.
    public static Settings read(
            String role, List<Key<?>> keys, CommandSpec command, Map<String, String> environment, Optional<Path> file) {
        return Settings.resolve(role, keys, flags(keys, command), environment, file);
    }

    private static Map<String, String> flags(List<Key<?>> keys, CommandSpec command) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (Key<?> key : keys) {
            Optional.ofNullable(command.commandLine().getParseResult().matchedOption("--" + key.name()))
                    .map(OptionSpec::<String>getValue)
                    .ifPresent(value -> flags.put(key.name(), value));
        }
        return flags;
    }
}
