package network.icn.cli;

import java.util.concurrent.Callable;
import network.icn.node.ConfigException;
import picocli.CommandLine.Command;

/// Place until the simulator has an entry point.
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Runs a scenario of the deterministic simulator.",
        footer = {"", "Example:", "  ./icn simulate --list"})
final class SimulateCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw ConfigException.of("command", "simulate", "is not part of this build", "use: ./icn devnet");
    }
}
