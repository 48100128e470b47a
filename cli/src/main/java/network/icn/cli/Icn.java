package network.icn.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import network.icn.cli.devnet.DevnetCommand;
import network.icn.cli.devnet.FaultyNodes;
import network.icn.cli.network.KeygenCommand;
import network.icn.cli.network.NetworkCommand;
import network.icn.cli.node.Role;
import network.icn.cli.node.RoleCommands;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.OneLineErrors;
import network.icn.cli.simulate.SimulateCommand;
import network.icn.cli.soak.SoakCommand;
import network.icn.node.net.NameLookups;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The one command. Exit codes: 0 done and true, 1 the thing checked is false, 2 wrong usage or configuration, 3 the
/// environment failed.
@Command(
        name = "icn",
        mixinStandardHelpOptions = true,
        versionProvider = Icn.Version.class,
        subcommands = HelpCommand.class,
        description = "The network that proves a decentralised cloud keeps its promises.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 done and true, 1 the thing checked is false, 2 wrong usage or configuration,",
            "3 the environment failed.",
            "",
            "Example:",
            "  ./icn devnet --eras 3 --fault data-loss:1 --fault lies-up:1"
        })
public final class Icn {
    private Icn() {}

    /// Entry point of the process.
    public static void main(String[] args) {
        NameLookups.forget();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(args, System.getenv(), out, err));
    }

    /// Everything but the process around it.
    ///
    /// @return the exit code
    public static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        CommandLine line = commandLine(environment).setOut(out).setErr(err);
        int exit = OneLineErrors.guard(line, () -> line.execute(args.length == 0 ? new String[] {"help"} : args));
        if (out.checkError() && exit == ExitCode.OK) {
            err.println("icn: output: it could not be written, and some of it is lost; look at the disk, or at whoever"
                    + " reads it");
            exit = ExitCode.ENVIRONMENT;
        }
        err.flush();
        return exit;
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine line = new CommandLine(new Icn());
        line.addSubcommand("devnet", DevnetCommand.command())
                .addSubcommand(new KeygenCommand())
                .addSubcommand("network", NetworkCommand.group());
        for (Role role : Role.values()) {
            line.addSubcommand(role.text(), RoleCommands.group(role, environment));
        }
        line.addSubcommand("simulate", SimulateCommand.command());
        line.addSubcommand("soak", SoakCommand.group(new ScriptCommands.Loopback()));
        ScriptCommands.addTo(line);
        line.addSubcommand("faulty", FaultyNodes.group(environment));
        OneLineErrors.install(line);
        return line;
    }

    /// The version of the jar; a build folder has none.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Icn.class.getPackage().getImplementationVersion();
            return new String[] {"icn " + (version == null ? "from a build folder" : version)};
        }
    }
}
