package network.icn.cli.devnet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import network.icn.cli.node.NodeStart;
import network.icn.cli.node.Role;
import network.icn.cli.node.RoleCommands;
import network.icn.faults.FaultyHyperNode;
import network.icn.faults.HyperNodeFault;
import network.icn.faults.ScalerNodeFault;
import network.icn.hypernode.HyperNode;
import network.icn.hypernode.HyperNodeConfig;
import network.icn.node.FatalHandler;
import network.icn.node.NativeLibraries;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.node.key.KeyFile;
import network.icn.node.shell.RunningNode;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.EraClock;
import network.icn.scalernode.ScalerNodeConfig;
import network.icn.scalernode.ScalerNodeDaemon;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The broken nodes of a devnet: the nodes that everybody runs, with something around their machine or with somebody
/// who closes their port. Where each node is its own process, `icn faulty` runs them; what operators run knows no
/// fault.
public final class FaultyNodes {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyNodes.class);

    private static final Key<FaultKind> FAULT = Key.choice("fault", "how the node misbehaves", FaultKind.class);

    private FaultyNodes() {}

    /// `icn faulty ROLE`: for devnets, hidden from help.
    public static CommandLine group(Map<String, String> environment) {
        CommandLine group =
                RoleCommands.group("Runs a node that misbehaves on purpose: for a devnet, never for a network.");
        for (Role role : List.of(Role.HYPERNODE, Role.SCALERNODE)) {
            CommandLine run = RoleCommands.run(role, keys(role), FaultyNodes::start, environment);
            run.getCommandSpec()
                    .usageMessage()
                    .description("Runs one " + role.title() + " that misbehaves on purpose.")
                    .footer("", "Example:", "  ./icn devnet --fault " + example(role));
            group.addSubcommand(role.text(), run);
        }
        CommandSpec spec = group.getCommandSpec();
        spec.usageMessage().hidden(true);
        return group;
    }

    private static String example(Role role) {
        return Stream.of(FaultKind.values())
                .filter(kind -> kind.role() == role)
                .findFirst()
                .map(kind -> kind.text() + ":1")
                .orElseThrow();
    }

    /// The settings of the role, and which fault.
    static List<Key<?>> keys(Role role) {
        return Stream.<Key<?>>concat(role.keys().stream(), Stream.of(FAULT)).toList();
    }

    /// How a node of a devnet is started in this process.
    static NodeStart starter(DevnetNode node) {
        return node.inside().isPresent() ? FaultyNodes::start : node.role()::start;
    }

    private static RunningNode start(Settings settings, FatalHandler fatal, boolean forced) {
        NativeLibraries.require();
        FaultKind kind = settings.get(FAULT);
        RunningNode node = switch (kind) {
            case DATA_LOSS -> scalerNode(settings, forced, fatal, ScalerNodeFault.DATA_LOSS);
            case REFUSES_WHEN_WRONG -> scalerNode(settings, forced, fatal, ScalerNodeFault.REFUSES_WHEN_WRONG);
            case SHRINKING_ROOT -> scalerNode(settings, forced, fatal, ScalerNodeFault.SHRINKING_ROOT);
            case EQUIVOCATING_ROOT -> scalerNode(settings, forced, fatal, ScalerNodeFault.EQUIVOCATING_ROOT);
            case PARTIAL -> scalerNode(settings, forced, fatal, ScalerNodeFault.PARTIAL);
            case OFFLINE -> offline(scalerNode(settings, forced), fatal);
            case SILENT -> hyperNode(settings, forced, fatal, HyperNodeFault.SILENT);
            case LIES_UP -> hyperNode(settings, forced, fatal, HyperNodeFault.LIES_UP);
            case LIES_DOWN -> hyperNode(settings, forced, fatal, HyperNodeFault.LIES_DOWN);
            case EQUIVOCATE -> hyperNode(settings, forced, fatal, HyperNodeFault.EQUIVOCATE);
            case CHOOSES_SEED -> hyperNode(settings, forced, fatal, HyperNodeFault.CHOOSES_SEED);
            case DOWN, FORGETFUL ->
                throw settings.reject(FAULT, "must be a fault of the node itself", "leave it to the devnet");
        };
        LOG.atWarn().addKeyValue("fault", kind).log("fault injected");
        return node;
    }

    private static ScalerNodeConfig scalerNode(Settings settings, boolean forced) {
        ScalerNodeConfig config = ScalerNodeConfig.from(settings);
        return forced ? config.withForcedStart() : config;
    }

    private static RunningNode scalerNode(
            Settings settings, boolean forced, FatalHandler fatal, ScalerNodeFault fault) {
        ScalerNodeConfig config = scalerNode(settings, forced);
        Signer signer = KeyFile.read(config.keyFile()).signer();
        return ScalerNodeDaemon.start(config, fatal, machine -> fault.around(machine, signer));
    }

    private static RunningNode hyperNode(Settings settings, boolean forced, FatalHandler fatal, HyperNodeFault fault) {
        HyperNodeConfig config = HyperNodeConfig.from(settings);
        Signer signer = KeyFile.read(config.keyFile()).signer();
        return HyperNode.start(
                forced ? config.withForcedStart() : config,
                fatal,
                _ -> {},
                machine -> new FaultyHyperNode(machine, fault, signer));
    }

    /// Its port closes at genesis, or with the next era if that has passed: whoever asks later finds nobody.
    private static RunningNode offline(ScalerNodeConfig config, FatalHandler fatal) {
        EraClock eras = ScalerNodeDaemon.check(config).history().clock();
        ScalerNodeDaemon node = ScalerNodeDaemon.start(config, fatal);
        Instant now = InstantSource.system().instant();
        Instant when = now.isBefore(eras.genesis()) ? eras.genesis() : eras.end(eras.eraAt(now));
        CompletableFuture.delayedExecutor(Duration.between(now, when).toMillis(), TimeUnit.MILLISECONDS)
                .execute(node::drain);
        return node;
    }
}
