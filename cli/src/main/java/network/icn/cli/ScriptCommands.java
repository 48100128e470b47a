package network.icn.cli;

import java.util.concurrent.Callable;
import network.icn.node.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Commands that the `./icn` script carries out itself, because they have to work before anything is built. They stand
/// here so that `icn help` knows them.
final class ScriptCommands {
    private ScriptCommands() {}

    static void addTo(CommandLine line) {
        line.addSubcommand(new Bench())
                .addSubcommand(new Test())
                .addSubcommand(new Setup())
                .addSubcommand(new Format());
    }

    @Command(
            name = "bench",
            mixinStandardHelpOptions = true,
            description = "Runs a named measurement; the last JSON line holds ratios, larger is better.",
            footer = {"", "Example:", "  ./icn bench merkle --json"})
    static final class Bench extends OfTheScript {}

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Everything that the build machine checks, then one line: N passed, N failed, N skipped.",
            footer = {"", "Example:", "  ./icn test"})
    static final class Test extends OfTheScript {}

    @Command(
            name = "setup",
            mixinStandardHelpOptions = true,
            description = "Lists what tests need beyond JDK and Maven, asks unless --yes, and installs it.",
            footer = {"", "Example:", "  ./icn setup --yes"})
    static final class Setup extends OfTheScript {}

    @Command(
            name = "fmt",
            mixinStandardHelpOptions = true,
            description = "Formats all sources.",
            footer = {"", "Example:", "  ./icn fmt"})
    static final class Format extends OfTheScript {}

    @Command(
            name = "loopback",
            mixinStandardHelpOptions = true,
            description = {
                "Runs all loopback tests again and again, the last runs beside busy loops.",
                "Their order follows from the seed. A red run keeps and names its output and reports."
            },
            footer = {"", "Example:", "  ./icn soak loopback --runs 10 --busy-runs 5 --loops 3"})
    // The script reads them; they stand here for the help and the documents.
    @SuppressWarnings("UnusedVariable")
    static final class Loopback extends OfTheScript {
        @Option(names = "--runs", paramLabel = "N", description = "runs (default: 10)")
        private int runs;

        @Option(
                names = "--busy-runs",
                paramLabel = "N",
                description = "how many of them beside a load (default: 5, or all)")
        private int busyRuns;

        @Option(names = "--loops", paramLabel = "N", description = "busy loops of that load (default: 3)")
        private int loops;

        @Option(names = "--seed", paramLabel = "N", description = "of the first run (default: 1)")
        private int seed;

        @Option(names = "--json", description = "prints one JSON object a line")
        private boolean json;
    }

    /// What happens when somebody goes around the script.
    abstract static class OfTheScript implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() {
            throw ConfigException.of("command", spec.name(), "is run by the script", "run: ./" + spec.qualifiedName());
        }
    }
}
