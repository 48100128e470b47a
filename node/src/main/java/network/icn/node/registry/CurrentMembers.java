package network.icn.node.registry;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;

/// Who is let in at this moment: members of the eras just ended, of this one, and of those to come. Who leaves a
/// network still has to bring what it saw, and who joins it has to be connected when its first era begins.
///
/// @param clock of this node
public record CurrentMembers(RegistryHistory history, InstantSource clock) {
    /// An era is agreed on within the next one.
    private static final int ERAS_BACK = 2;

    /// Whether a node has any role.
    public boolean isMember(NodeId id) {
        return history.isMember(id, from());
    }

    /// Whether a node is a HyperNode.
    public boolean isHyperNode(NodeId id) {
        return history.isHyperNode(id, from());
    }

    /// Whether a node is a ScalerNode.
    public boolean isScalerNode(NodeId id) {
        return find(version -> version.scalerNode(id)).isPresent();
    }

    /// All HyperNodes, in the order of their ids, each as the newest version that has it says.
    public List<HyperNodeMember> hyperNodes() {
        TreeMap<NodeId, HyperNodeMember> members = new TreeMap<>();
        history.from(from())
                .forEach(version -> version.hyperNodes().forEach(member -> members.putIfAbsent(member.id(), member)));
        return List.copyOf(members.values());
    }

    /// What the newest version says that has it and counts now or later, or did in the eras just ended.
    public <T> Optional<T> find(Function<Registry, Optional<T>> member) {
        return history.from(from()).stream()
                .flatMap(version -> member.apply(version).stream())
                .findFirst();
    }

    private EraId from() {
        return history.clock().eraAt(clock.instant()).back(ERAS_BACK);
    }
}
