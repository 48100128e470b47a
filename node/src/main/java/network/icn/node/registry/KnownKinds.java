package network.icn.node.registry;

import java.nio.file.Path;
import java.util.List;
import network.icn.node.ConfigException;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.network.registry.Registry;

/// Who does not know what is asked in an era can neither ask it nor check what others say of it.
final class KnownKinds {
    private KnownKinds() {}

    /// Refuses a network with a kind of challenge that this program does not know.
    static void require(Path file, List<Registry> versions) {
        for (Registry version : versions) {
            version.parameters().kinds().stream()
                    .filter(kind -> ChallengeKinds.named(kind).isEmpty())
                    .findFirst()
                    .ifPresent(kind -> {
                        throw ConfigException.of(
                                file,
                                "kinds of version " + version.version() + ": '" + kind
                                        + "' is no kind of challenge that this program knows ("
                                        + String.join(", ", ChallengeKinds.names(ChallengeKinds.all())) + ")",
                                "take a later version of this program");
                    });
        }
    }
}
