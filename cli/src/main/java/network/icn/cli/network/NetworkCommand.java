package network.icn.cli.network;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Makes and changes the network file: the signed registry that every node starts from.
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, changes, signs and shows the network file: who takes part, and under which parameters.",
        footer = {
            "",
            "Example:",
            "  ./icn keygen --out authority.key",
            "  ./icn keygen --out dealer.key",
            "  ./icn network init network.json --name mynet --authority authority.key --dealer dealer.key",
            "  ./icn network add network.json --role scalernode --id 12D3Koo... --endpoint 10.0.0.7:7001",
            "  ./icn network sign network.json --key authority.key"
        })
public final class NetworkCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private NetworkCommand() {}

    /// The command with its subcommands.
    public static CommandLine group() {
        return new CommandLine(new NetworkCommand())
                .addSubcommand("init", InitCommand.command())
                .addSubcommand("dealer", new DealerCommand())
                .addSubcommand("bls", new BlsCommand())
                .addSubcommand("add", AddCommand.command())
                .addSubcommand("remove", RemoveCommand.command())
                .addSubcommand("change", ChangeCommand.command())
                .addSubcommand("sign", new SignCommand())
                .addSubcommand("show", new ShowCommand());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "command: must be given");
    }
}
