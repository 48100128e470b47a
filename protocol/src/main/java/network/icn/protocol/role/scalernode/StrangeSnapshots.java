package network.icn.protocol.role.scalernode;

import java.util.Optional;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.TargetReport;
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
                    .flatMap(StrangeSnapshots::answeredUnder)
                    .filter(snapshot -> !snapshot.equals(known));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    private static Optional<Hash32> answeredUnder(TargetReport report) {
        return ChallengeKinds.all().stream()
                .flatMap(kind -> ChallengeKinds.asked(kind.name()).stream())
                .flatMap(kind -> answeredUnder(report, kind).stream())
                .findFirst();
    }

    private static <R> Optional<Hash32> answeredUnder(TargetReport report, AskedKind<?, ?, R> kind) {
        return report.result(kind).flatMap(kind::snapshot);
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
