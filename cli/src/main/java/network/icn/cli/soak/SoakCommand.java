package network.icn.cli.soak;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Runs again and again, beside a load, what `./icn test` runs once.
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Proof runs that take long: for the night, and before a release.",
        footer = {"", "Example:", "  ./icn soak devnet --runs 6 --load 8"})
public final class SoakCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private SoakCommand() {}

    /// The command with its subcommands.
    ///
    /// @param loopback is run by the script: it needs Maven
    public static CommandLine group(Object loopback) {
        return new CommandLine(new SoakCommand())
                .addSubcommand("loopback", loopback)
                .addSubcommand("devnet", DevnetSoak.command())
                .addSubcommand("kill", KillSoak.command());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "command: must be given");
    }
}
