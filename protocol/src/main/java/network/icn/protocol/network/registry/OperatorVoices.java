package network.icn.protocol.network.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import network.icn.protocol.kernel.identity.NodeId;

/// Whose voice each HyperNode is, where f + 1 have to say a thing: those of one operator are one voice, and where
/// nobody
/// named the operator, each speaks for itself.
public final class OperatorVoices {
    private OperatorVoices() {}

    /// In the order of the ids.
    public static Map<NodeId, String> of(Registry registry) {
        Map<NodeId, String> voices = new LinkedHashMap<>();
        registry.hyperNodes().forEach(member -> voices.put(member.id(), voice(member)));
        return Collections.unmodifiableMap(voices);
    }

    private static String voice(HyperNodeMember member) {
        boolean named = ScalerNodeMember.isRunBy(member.operator(), member.operator());
        // No operator's name has a line break, so none is taken for a node.
        return named ? member.operator() : "\n" + member.id();
    }
}
