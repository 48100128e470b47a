package network.icn.cli.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.cli.output.AtSignal;
import network.icn.cli.output.ExitCode;
import network.icn.cli.output.Json;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.config.Key;
import network.icn.node.config.NodeKeys;
import network.icn.node.config.Settings;
import network.icn.node.log.NodeLogging;
import network.icn.node.shell.RunningNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs one node in the foreground. One line on stdout says that it is ready; logs go to stderr.
@Command(mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final String FORCE_START = "--force-start";

    private final Role role;
    private final List<Key<?>> keys;
    private final NodeStart start;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RoleCommands.ConfigFile config = new RoleCommands.ConfigFile();

    @Option(names = "--json", description = "print the ready line as one JSON object")
    private boolean json;

    @Option(names = "--exit-on-eof", hidden = true, description = "end when stdin ends, with whoever started this")
    private boolean exitOnEof;

    private RunCommand(Role role, List<Key<?>> keys, NodeStart start, Map<String, String> environment) {
        this.role = role;
        this.keys = keys;
        this.start = start;
        this.environment = environment;
    }

    /// With a flag that is never a setting: what an operator knows at one start must not be said again at the next.
    static CommandLine of(Role role, List<Key<?>> keys, NodeStart start, Map<String, String> environment) {
        CommandLine run = new CommandLine(new RunCommand(role, keys, start, environment));
        run.getCommandSpec()
                .addOption(OptionSpec.builder(FORCE_START)
                        .type(boolean.class)
                        .description(role.riskOfForce())
                        .build());
        return run;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = RoleCommands.settings(role, keys, spec, environment, config);
        NodeLogging.configure(settings.get(NodeKeys.LOG_LEVEL), settings.get(NodeKeys.LOG_FORMAT));
        boolean forced = spec.commandLine().getParseResult().hasMatchedOption(FORCE_START);
        AtomicReference<RunningNode> running = new AtomicReference<>();
        try (AtSignal _ = AtSignal.then(() -> endBySignal(running.get()));
                RunningNode node = start.start(settings, FatalHandler.endProcess(), forced)) {
            running.set(node);
            CountDownLatch parentGone = new CountDownLatch(1);
            if (exitOnEof) {
                Thread.ofPlatform().daemon().name("icn-parent").start(() -> awaitEnd(System.in, parentGone));
            }
            awaitReady(node);
            announce(node);
            parentGone.await();
            return ExitCode.OK;
        }
    }

    /// Whoever stops a node that way wanted it to end: that is no failure, as the platform would report it.
    private static void endBySignal(@Nullable RunningNode node) {
        int exit = ExitCode.OK;
        try {
            if (node != null) {
                node.close();
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("cannot close");
            exit = ExitCode.ENVIRONMENT;
        } finally {
            Runtime.getRuntime().halt(exit);
        }
    }

    private static void awaitReady(RunningNode node) throws InterruptedException {
        try {
            node.ready().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EnvironmentException environment) {
                throw environment;
            }
            throw new IllegalStateException("the node did not become ready", e.getCause());
        }
    }

    private void announce(RunningNode node) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "ready");
        fields.put("role", role.text());
        fields.put("id", node.id().toString());
        node.ports().forEach(port -> fields.put(port.purpose(), port.number()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(fields));
        } else {
            StringBuilder line = new StringBuilder(role.title() + " " + node.id() + " is ready:");
            node.ports()
                    .forEach(port ->
                            line.append(' ').append(port.purpose()).append(' ').append(port.number()));
            out.println(line);
        }
        out.flush();
    }

    private static void awaitEnd(InputStream in, CountDownLatch told) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // A pipe that breaks has ended, too.
        } finally {
            told.countDown();
        }
    }
}
