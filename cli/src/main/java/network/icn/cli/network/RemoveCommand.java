package network.icn.cli.network;

import java.util.List;
import java.util.concurrent.Callable;
import network.icn.cli.flags.KeyFlags;
import network.icn.cli.output.ExitCode;
import network.icn.node.ConfigException;
import network.icn.node.config.Key;
import network.icn.node.registry.RegistryFile;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Registry;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Removes a member.
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes a member. The file is unsigned until the authority signs it again.",
        footer = {"", "Example:", "  ./icn network remove network.json --id 12D3Koo..."})
final class RemoveCommand implements Callable<Integer> {
    private static final Key<NodeId> ID = Key.nodeId("id", "peer id of the member");
    private static final List<Key<?>> KEYS = List.of(ID);

    @Spec
    private CommandSpec spec;

    @Mixin
    private final DraftFile file = new DraftFile();

    static CommandLine command() {
        return KeyFlags.add(new CommandLine(new RemoveCommand()), KEYS);
    }

    @Override
    public Integer call() {
        NodeId id = KeyFlags.read("network", KEYS, spec).get(ID);
        RegistryFile.Draft draft = file.read();
        Registry registry = draft.registry();
        if (!NetworkDraft.has(registry, id)) {
            throw ConfigException.of("id", id.toString(), "must be a member", "see: icn network show " + file.path());
        }
        Registry changed = NetworkDraft.without(registry, id);
        file.write(draft, changed);
        return ExitCode.OK;
    }
}
