package network.icn.cli.devnet;

import java.io.Console;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.icn.cli.flags.KeyFlags;
import network.icn.cli.output.AtSignal;
import network.icn.cli.output.ExitCode;
import network.icn.node.ConfigException;
import network.icn.node.config.Settings;
import network.icn.node.log.LogFormat;
import network.icn.node.log.NodeLogging;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A whole network on this machine.
@Command(
        name = "devnet",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a whole network on this machine and shows each era as it is probed, agreed and archived.",
            "Exit code 0 only if every honest ScalerNode has a certified report for every era on every satellite,",
            "every fault that was injected was named, and nobody honest was accused."
        },
        footer = {
            "",
            "Faults: ScalerNode data-loss, refuses-when-wrong (takes four eras), shrinking-root, equivocating-root,",
            "partial, offline; HyperNode silent, lies-up, lies-down, equivocate, chooses-seed; satellite down,",
            "forgetful (loses its data in a kill).",
            "The broken nodes are the last of their role.",
            "",
            "Example:",
            "  ./icn devnet --eras 3 --fault data-loss:1 --fault lies-up:1"
        })
public final class DevnetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--fault",
            paramLabel = "KIND:COUNT",
            description = "breaks COUNT nodes; may be given several times")
    private List<String> faults = List.of();

    @Option(
            names = "--plant",
            paramLabel = "KIND:COUNT",
            description = "breaks COUNT nodes that the judge takes for honest: shows that he would see it")
    private List<String> planted = List.of();

    @Option(names = "--processes", description = "runs each node as its own OS process, and starts it again if it dies")
    private boolean processes;

    @Option(names = "--keep", description = "leaves keys, data and logs behind")
    private boolean keep;

    @Option(names = "--json", description = "prints one JSON object a line")
    private boolean json;

    private DevnetCommand() {}

    /// The command with its options.
    public static CommandLine command() {
        return KeyFlags.add(new CommandLine(new DevnetCommand()), DevnetOptions.KEYS);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = KeyFlags.read("devnet", DevnetOptions.KEYS, spec);
        DevnetOptions options = DevnetOptions.of(settings, faults, planted, processes, keep);
        requireStore(options.store());
        NodeLogging.configure(settings.get(DevnetOptions.LOG_LEVEL), LogFormat.TEXT);
        Devnet devnet = new Devnet(options, InstantSource.system());
        try (AtSignal _ = AtSignal.then(() -> endBySignal(devnet, options.eras() == 0))) {
            return devnet.run(this::sink) ? ExitCode.OK : ExitCode.FALSE;
        }
    }

    /// A devnet without an end has done its work when somebody stops it; another one is cut short.
    private static void endBySignal(Devnet devnet, boolean endless) {
        devnet.stop();
        if (endless) {
            Runtime.getRuntime().halt(ExitCode.OK);
        }
    }

    private static void requireStore(String store) {
        if (!store.equals("h2")) {
            throw ConfigException.of("store", store, "must be h2", "leave it out");
        }
    }

    /// The convention of no-color.org.
    private static boolean isColourWanted() {
        String refused = System.getenv("NO_COLOR");
        return refused == null || refused.isEmpty();
    }

    private EventSink sink(Devnet.View view) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            return EventSink.json(out);
        }
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return terminal
                ? new LiveTable(out, view.clock(), view.span(), view.scalerNodes(), view.findings(), isColourWanted())
                : EventSink.lines(out);
    }
}
