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
                .addSubcommand(new Check())
                .addSubcommand(new Docs())
                .addSubcommand(new Release())
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
            description = {
                "Everything that the build machine checks, then one line: N passed, N failed, N skipped.",
                "What else is given goes to Maven, for example -o or -Dfast."
            },
            footer = {"", "Examples:", "  ./icn test", "  ./icn test --changed", "  ./icn test --changed --since v0.1.0"
            })
    // The script reads them; they stand here for the help and the documents.
    @SuppressWarnings("UnusedVariable")
    static final class Test extends OfTheScript {
        @Option(
                names = "--changed",
                description = {
                    "only modules of which a file has changed since this branch left main, and all that stand on them;",
                    "the rules of the house come in any case"
                })
        private boolean changed;

        @Option(names = "--since", paramLabel = "BRANCH", description = "with --changed: another one than main")
        private String since = "";

        @Option(
                names = "--coverage",
                description = "also tells which lines the tests ran, and names the report of all modules")
        private boolean coverage;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "The quick look before a commit, in about a minute: format, compiler, rules of the house, and the",
                "unit tests of the modules that changed. The first thing that is wrong ends it."
            },
            footer = {"", "Examples:", "  ./icn check", "  ./icn check --since v0.1.0"})
    @SuppressWarnings("UnusedVariable")
    static final class Check extends OfTheScript {
        @Option(
                names = "--since",
                paramLabel = "BRANCH",
                description = "what changed is counted from where this branch left BRANCH (default: main)")
        private String since = "";
    }

    @Command(
            name = "docs",
            mixinStandardHelpOptions = true,
            description = {
                "Builds the Javadoc site of protocol, libp2p, satellite and simulator, and prints where it is.",
                "A broken link or tag in a comment is an error."
            },
            footer = {"", "Example:", "  ./icn docs"})
    static final class Docs extends OfTheScript {}

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = {
                "Builds what is published into target/release: program, sources, list of parts (SBOM), checksums,",
                "signature. docs/releasing.md tells what is done before and after."
            },
            footer = {"", "Examples:", "  ./icn release --dry-run", "  ./icn release --key ~/.ssh/release_ed25519"})
    @SuppressWarnings("UnusedVariable")
    static final class Release extends OfTheScript {
        @Option(
                names = "--dry-run",
                description = "only tells what is not ready, and signs with a key that is thrown away")
        private boolean dryRun;

        @Option(names = "--key", paramLabel = "FILE", description = "private key of SSH that signs the checksums")
        private String key = "";
    }

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
