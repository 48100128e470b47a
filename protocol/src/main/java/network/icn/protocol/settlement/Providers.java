package network.icn.protocol.settlement;

import java.util.List;
import java.util.TreeMap;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.ScalerNodeMember;

/// Which ScalerNodes are one provider's in some versions of the registry: those with one name in any of them, for a
/// provider may rename some of its nodes and be two in the eyes of whoever counts. Who says nothing of its provider
/// stands for itself.
final class Providers {
    /// Towards the name that stands for a group.
    private final TreeMap<String, String> sameAs = new TreeMap<>();

    private Providers() {}

    static Providers of(List<Registry> versions) {
        Providers providers = new Providers();
        versions.stream().flatMap(version -> version.scalerNodes().stream()).forEach(providers::add);
        return providers;
    }

    private void add(ScalerNodeMember member) {
        String name = member.provider();
        if (!name.isBlank() && !name.equals(ScalerNodeMember.UNKNOWN)) {
            String group = find("provider " + name);
            String node = find(alone(member.id()));
            if (!node.equals(group)) {
                sameAs.put(node, group);
            }
        }
    }

    private String find(String name) {
        String at = name;
        for (String next = sameAs.get(at); next != null; next = sameAs.get(at)) {
            at = next;
        }
        return at;
    }

    private static String alone(NodeId target) {
        return "node " + target;
    }

    /// The provider of a ScalerNode, the same text for all that are his.
    String of(NodeId target) {
        return find(alone(target));
    }
}
