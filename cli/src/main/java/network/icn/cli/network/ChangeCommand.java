package network.icn.cli.network;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import network.icn.cli.flags.KeyFlags;
import network.icn.cli.output.ExitCode;
import network.icn.node.ConfigException;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.ScalerNodeMember;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Changes parameters of the network, or what a ScalerNode promises.
@Command(
        name = "change",
        mixinStandardHelpOptions = true,
        description = {
            "Changes parameters, or with --id what a ScalerNode promises; what is not given stays.",
            "The file is unsigned until the authority signs it again. What is archived stays as it is."
        },
        footer = {
            "",
            "Example:",
            "  ./icn network change network.json --answer-timeout 3s",
            "  ./icn network change network.json --id 12D3Koo... --availability-ppm 980000"
        })
final class ChangeCommand implements Callable<Integer> {
    private static final Key<NodeId> ID = Key.nodeId("id", "peer id of the ScalerNode whose promise changes");
    private static final List<Key<?>> KEYS = Stream.of(
                    Stream.of(ID), ParameterKeys.ALL.stream(), ClaimKeys.ALL.stream())
            .<Key<?>>flatMap(keys -> keys)
            .toList();

    @Spec
    private CommandSpec spec;

    @Mixin
    private final DraftFile file = new DraftFile();

    static CommandLine command() {
        return KeyFlags.add(new CommandLine(new ChangeCommand()), KEYS);
    }

    @Override
    public Integer call() {
        Settings settings = KeyFlags.read("network", KEYS, spec);
        refuseMixed(settings);
        RegistryFile.Draft draft = file.read();
        Registry changed;
        try {
            changed = settings.isGiven(ID)
                    ? withClaim(draft.registry(), settings)
                    : draft.registry().with(parameters(draft.registry(), settings));
        } catch (IllegalArgumentException e) {
            throw ConfigException.of("network", String.valueOf(e.getMessage()), "give another value");
        }
        AddCommand.refuseUnkeepable(changed);
        file.write(draft, changed);
        return ExitCode.OK;
    }

    private static void refuseMixed(Settings settings) {
        List<Key<?>> foreign = settings.isGiven(ID) ? ParameterKeys.ALL : ClaimKeys.ALL;
        for (Key<?> key : foreign) {
            if (settings.isGiven(key)) {
                throw settings.reject(
                        key,
                        settings.isGiven(ID) ? "must not stand beside --id" : "must stand beside --id",
                        "change parameters and promises one after the other");
            }
        }
        if (KEYS.stream().noneMatch(key -> key != ID && settings.isGiven(key))) {
            throw ConfigException.of("network", "change", "must change something", "see: ./icn network change --help");
        }
    }

    private Registry withClaim(Registry registry, Settings settings) {
        NodeId id = settings.get(ID);
        ScalerNodeMember before = registry.scalerNode(id)
                .orElseThrow(() -> ConfigException.of(
                        "id",
                        id.toString(),
                        "must be a ScalerNode of the network",
                        "see: icn network show " + file.path()));
        ScalerNodeMember after = new ScalerNodeMember(
                id, before.provider(), before.endpoint(), ClaimKeys.changed(before.claim(), settings));
        return registry.with(
                registry.hyperNodes(),
                registry.scalerNodes().stream()
                        .map(member -> member.id().equals(id) ? after : member)
                        .toList(),
                registry.satellites());
    }

    private static network.icn.protocol.network.registry.Parameters parameters(Registry registry, Settings settings) {
        var before = registry.parameters();
        int committee = given(settings, ParameterKeys.COMMITTEE, before.committeeSize());
        boolean sameSize = committee == before.committeeSize();
        return new network.icn.protocol.network.registry.Parameters(
                before.genesis(),
                before.eraLength(),
                before.slotsPerEra(),
                committee,
                given(settings, ParameterKeys.QUORUM, sameSize ? before.quorum() : Committee.smallQuorum(committee)),
                given(settings, ParameterKeys.SHARD, before.targetsPerShard()),
                given(settings, ParameterKeys.SAMPLES, before.possessionSamplesPerEra()),
                given(settings, ParameterKeys.ANSWER_TIMEOUT, before.answerTimeout()),
                before.windowSlots(),
                before.kinds(),
                DecisionKeys.changed(before.decisions(), settings));
    }

    private static <T> T given(Settings settings, Key<T> key, T before) {
        return settings.isGiven(key) ? settings.get(key) : before;
    }
}
