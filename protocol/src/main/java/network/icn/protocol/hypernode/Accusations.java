package network.icn.protocol.hypernode;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.registry.Registry;

/// Judges evidence: each once, and no more against one node and in one era than a verdict needs.
final class Accusations {
    /// One proof is enough for a verdict; a few survive the loss of one. A node that lost data would otherwise fill the
    /// queues with proofs of the same thing.
    static final int MAX_AGAINST_ONE = 4;
    private static final int MAX_KNOWN = 4_096;
    /// Larger evidence goes to satellites only (gossip.proto).
    static final int MAX_GOSSIP_BYTES = 262_144;

    private final Registry registry;
    private final SignatureVerifier verifier;
    private final Set<Hash32> known = new LinkedHashSet<>();
    private final Map<NodeId, Integer> against = new LinkedHashMap<>();

    Accusations(Registry registry, SignatureVerifier verifier) {
        this.registry = registry;
        this.verifier = verifier;
    }

    GossipVerdict judge(Evidence evidence) {
        Hash32 id = evidence.id();
        if (known.contains(id)) {
            return GossipVerdict.DUPLICATE;
        }
        if (against.getOrDefault(evidence.accused(), 0) >= MAX_AGAINST_ONE) {
            return GossipVerdict.EQUIVOCATOR;
        }
        if (!evidence.verify(verifier, registry)) {
            return GossipVerdict.AGAINST_THE_RULES;
        }
        known.add(id);
        if (known.size() > MAX_KNOWN) {
            Iterator<Hash32> oldest = known.iterator();
            oldest.next();
            oldest.remove();
        }
        against.merge(evidence.accused(), 1, Integer::sum);
        return GossipVerdict.ACCEPTED;
    }

    /// A new era: the same node may be accused anew.
    void turnEra() {
        against.clear();
    }
}
