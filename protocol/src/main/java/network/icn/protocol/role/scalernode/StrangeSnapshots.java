package network.icn.protocol.role.scalernode;

import java.util.Optional;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.possession.EraSnapshot;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.role.protection.Protection;

/// Picks from what others show the snapshots of this node that still mean something and that it does not know.
/// Signatures and certificates are not looked at.
final class StrangeSnapshots {
    private final Hash32 network;
    private final NodeId self;
    private final SnapshotBook book;
    private final Protection protection;

    StrangeSnapshots(Hash32 network, NodeId self, SnapshotBook book, Protection protection) {
        this.network = network;
        this.self = self;
        this.book = book;
        this.protection = protection;
    }

    /// The one that the report speaks of.
    Optional<Hash32> certified(CertifiedShard report) {
        if (protection.isDoubled() || !protection.isRecent(report.era())) {
            return Optional.empty();
        }
        Hash32 known = book.of(report.era()).map(entry -> entry.signed().hash()).orElse(Hash32.ZERO);
        try {
            return AgreedBody.parse(report.body().bytes())
                    .report(self)
                    .flatMap(said -> said.sections().find(Possession.NAME, PossessionResult.FORM))
                    .map(PossessionResult::snapshot)
                    .filter(snapshot -> !snapshot.equals(Hash32.ZERO) && !snapshot.equals(known));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// What this one says, if it is under this node's key and of this network.
    Optional<EraSnapshot> shown(Signed snapshot) {
        if (!snapshot.signer().equals(self)) {
            return Optional.empty();
        }
        try {
            EraSnapshot content = EraSnapshot.parse(snapshot.statement().bytes());
            boolean ours = content.network().equals(network)
                    && content.scalerNode().equals(self)
                    && protection.isRecent(content.era());
            boolean known = book.of(content.era())
                    .map(entry -> entry.content().equals(content))
                    .orElse(false);
            return ours && !known ? Optional.of(content) : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }
}
