package network.icn.cli.network;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import network.icn.cli.flags.KeyFlags;
import network.icn.cli.node.Role;
import network.icn.cli.output.ExitCode;
import network.icn.node.ConfigException;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Overlap;
import network.icn.protocol.network.registry.PromiseRule;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Adds a member.
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Adds a member. The file is unsigned until the authority signs it again.",
        footer = {
            "",
            "Example:",
            "  ./icn network add net.json --role hypernode --id 12D3Koo... --bls 8f3a... --endpoint 10.0.0.5:4001",
            "  ./icn network add net.json --role scalernode --id 12D3Koo... --endpoint 10.0.0.7:7001 --capacity 9TiB",
            "  ./icn network add net.json --role satellite --id 12D3Koo... --endpoint 10.0.0.9:9500 --web 10.0.0.9:80"
        })
final class AddCommand implements Callable<Integer> {
    private static final Key<Role> ROLE = Key.choice("role", "hypernode, scalernode or satellite", Role.class);
    private static final Key<NodeId> ID = Key.nodeId("id", "peer id of the node, as icn keygen prints it");
    private static final Key<Endpoint> ENDPOINT =
            Key.endpoint("endpoint", "where it listens: libp2p of a HyperNode, gRPC of the others");
    private static final Key<String> OPERATOR = Key.text(
                    "operator", "who runs it; a HyperNode does not judge a ScalerNode of the same operator")
            .withDefault(ScalerNodeMember.UNKNOWN);
    private static final Key<Integer> STAKE = Key.integer(
                    "stake", "HyperNode: weight in the draw", 1, Integer.MAX_VALUE)
            .withDefault("1");
    private static final Key<Endpoint> WEB = Key.endpoint("web", "satellite: where its page listens");
    private static final Key<BlsKey> BLS = Key.of(
            "bls",
            "HyperNode: its BLS key with the proof that it has the secret, as icn network bls prints it",
            "must be what icn network bls prints, 288 hex digits",
            BlsKey::parse);
    private static final List<Key<?>> OF_ONE_ROLE =
            Stream.concat(Stream.of(STAKE, WEB, BLS), ClaimKeys.ALL.stream()).toList();
    private static final List<Key<?>> KEYS = Stream.concat(
                    Stream.of(ROLE, ID, ENDPOINT, OPERATOR, STAKE, WEB, BLS), ClaimKeys.ALL.stream())
            .toList();

    @Spec
    private CommandSpec spec;

    @Mixin
    private final DraftFile file = new DraftFile();

    static CommandLine command() {
        return KeyFlags.add(new CommandLine(new AddCommand()), KEYS);
    }

    @Override
    public Integer call() {
        Settings settings = KeyFlags.read("network", KEYS, spec);
        refuseForeign(settings);
        RegistryFile.Draft draft = file.read();
        Registry registry = draft.registry();
        NodeId id = settings.get(ID);
        if (NetworkDraft.has(registry, id)) {
            throw ConfigException.of(
                    "id", id.toString(), "must not be a member yet", "remove it first: icn network remove");
        }
        requireFree(registry, settings);
        Registry changed = added(registry, settings);
        refuseUnkeepable(changed);
        file.write(draft, changed);
        return ExitCode.OK;
    }

    /// Of a draft only the parameters count: HyperNodes may still be added. Signing looks at the members, too.
    private static BlsKey bls(Settings settings) {
        if (!settings.isGiven(BLS)) {
            throw settings.reject(
                    BLS, "must be given for a HyperNode", "its operator prints it with: icn network bls KEY");
        }
        BlsKey key = settings.get(BLS);
        if (!key.isProvenBy(settings.get(ID))) {
            throw settings.reject(
                    BLS,
                    "must be the key of " + settings.get(ID) + ", its proof says otherwise",
                    "its operator prints it with: icn network bls KEY");
        }
        return key;
    }

    static void refuseUnkeepable(Registry draft) {
        PromiseRule.brokenBy(draft, draft.parameters().committeeSize()).ifPresent(broken -> {
            throw ConfigException.of(
                    "availability-ppm",
                    Integer.toString(broken.ppm()),
                    "cannot be judged: it " + broken.rule(),
                    broken.mend());
        });
    }

    /// A promise of a node that promises nothing, or a page of one that has none, is a mistake.
    private static void refuseForeign(Settings settings) {
        Role role = settings.get(ROLE);
        List<Key<?>> own = switch (role) {
            case HYPERNODE -> List.of(STAKE, BLS);
            case SCALERNODE -> ClaimKeys.ALL;
            case SATELLITE -> List.of(WEB);
        };
        for (Key<?> key : OF_ONE_ROLE) {
            if (settings.isGiven(key) && !own.contains(key)) {
                throw settings.reject(key, "means nothing to a " + role.text(), "leave it out, or change --role");
            }
        }
    }

    private static void requireFree(Registry registry, Settings settings) {
        Endpoint endpoint = settings.get(ENDPOINT);
        requireFree(registry, ENDPOINT, endpoint, settings);
        if (settings.get(ROLE) == Role.SATELLITE) {
            requireFree(registry, WEB, settings.get(WEB), settings);
            if (settings.get(WEB).equals(endpoint)) {
                throw settings.reject(WEB, "must not be the endpoint itself", "give the page a port of its own");
            }
        }
    }

    private static void requireFree(Registry registry, Key<Endpoint> key, Endpoint endpoint, Settings settings) {
        Overlap.at(registry, endpoint).ifPresent(member -> {
            throw settings.reject(
                    key,
                    "must not be that of another member, it is that of " + member,
                    "give each node a host or port of its own");
        });
    }

    private static Registry added(Registry registry, Settings settings) {
        NodeId id = settings.get(ID);
        Endpoint endpoint = settings.get(ENDPOINT);
        String operator = settings.get(OPERATOR);
        try {
            return switch (settings.get(ROLE)) {
                case HYPERNODE ->
                    NetworkDraft.with(
                            registry, new HyperNodeMember(id, operator, settings.get(STAKE), endpoint, bls(settings)));
                case SCALERNODE ->
                    NetworkDraft.with(
                            registry, new ScalerNodeMember(id, operator, endpoint, ClaimKeys.claim(settings)));
                case SATELLITE ->
                    NetworkDraft.with(registry, new SatelliteMember(id, operator, endpoint, settings.get(WEB)));
            };
        } catch (IllegalArgumentException e) {
            throw ConfigException.of("member", String.valueOf(e.getMessage()), "change it to add a valid member");
        }
    }
}
