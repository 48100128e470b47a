package network.icn.node.registry;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import network.icn.node.ConfigException;
import network.icn.node.key.KeyFile;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SignedHistory;

/// Who a node is in which network: its key, the signed registry, and its own entry there.
///
/// @param <T> kind of member
public record Membership<T>(KeyFile key, SignedHistory signed, T self) {
    /// The versions that the node goes by.
    public RegistryHistory history() {
        return signed.history();
    }

    /// What the settings of a node name.
    ///
    /// @param authority who must have signed the registry; anybody it names if empty
    /// @param title of the role, as in sentences
    /// @param clock says which versions count now
    /// @param find the entry of a node in that role
    /// @throws ConfigException on a wrong key file or network file, or if the registry does not know the key so
    public static <T> Membership<T> read(
            Path keyFile,
            Path networkFile,
            Optional<NodeId> authority,
            String title,
            InstantSource clock,
            BiFunction<Registry, NodeId, Optional<T>> find) {
        KeyFile key = KeyFile.read(keyFile);
        SignedHistory signed = authority
                .map(pinned -> RegistryFile.read(networkFile, Ed25519.best(), pinned))
                .orElseGet(() -> RegistryFile.read(networkFile, Ed25519.best()));
        T self = new CurrentMembers(signed.history(), clock)
                .find(version -> find.apply(version, key.id()))
                .orElseThrow(() -> ConfigException.of(
                        networkFile,
                        "must have this node, " + key.id() + ", as a " + title,
                        "add it with: icn network add"));
        return new Membership<>(key, signed, self);
    }
}
