package network.icn.protocol.role.hypernode;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;

/// Judges evidence: one proof of each kind against one node in one era is taken up ([Evidence#id]), the first that
/// verifies. So what is remembered is bounded by the members, the kinds and the eras of the window.
final class EvidencePool {
    /// Larger evidence goes to satellites only (gossip.proto).
    static final int MAX_GOSSIP_BYTES = 262_144;

    private final RegistryHistory history;
    private final SignatureVerifier verifier;
    private final TreeMap<EraId, Set<Hash32>> known = new TreeMap<>();
    private EraId newest = new EraId(0);

    EvidencePool(RegistryHistory history, SignatureVerifier verifier) {
        this.history = history;
        this.verifier = verifier;
    }

    GossipVerdict judge(Evidence evidence) {
        EraId era = evidence.era();
        if (era.compareTo(newest.next()) > 0 || era.compareTo(oldest()) < 0) {
            return GossipVerdict.EXPIRED;
        }
        if (knows(evidence)) {
            return GossipVerdict.DUPLICATE;
        }
        if (!evidence.verify(verifier, history)) {
            return GossipVerdict.AGAINST_THE_RULES;
        }
        known.computeIfAbsent(era, _ -> new LinkedHashSet<>()).add(evidence.id());
        return GossipVerdict.ACCEPTED;
    }

    private boolean knows(Evidence evidence) {
        Set<Hash32> ofEra = known.get(evidence.era());
        return ofEra != null && ofEra.contains(evidence.id());
    }

    /// As long as satellites take evidence of an era at all.
    private EraId oldest() {
        return newest.back(Agreements.ERAS_KEPT);
    }

    void turnEra(EraId current) {
        newest = current;
        known.headMap(oldest()).clear();
    }
}
