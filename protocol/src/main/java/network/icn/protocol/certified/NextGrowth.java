package network.icn.protocol.certified;

import java.util.Optional;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.growth.Base;
import network.icn.protocol.challenge.growth.Growth;
import network.icn.protocol.challenge.growth.GrowthResult;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.TargetReport;

/// From which snapshot every member of the next committee wants to see that a ScalerNode's tree has grown: what was not
/// yet shown to go on, or else what the report names (docs/design/challenges.md 13). It follows from one certified
/// shard.
///
/// @param base what members say of it
/// @param snapshot the signed snapshot
/// @param content what that says
public record NextGrowth(Base base, Signed snapshot, EraSnapshot content) {
    private static final Possession POSSESSION = new Possession();
    private static final Growth GROWTH = new Growth();

    /// What follows from a report of the era before.
    ///
    /// @param report a valid one ([CertifiedShardVerifier])
    /// @return empty if it names no snapshot of that ScalerNode
    /// @throws MalformedException never for a report that is valid
    public static Optional<NextGrowth> of(CertifiedShard report, NodeId target) throws MalformedException {
        Optional<TargetReport> said = AgreedBody.parse(report.body().bytes()).report(target);
        Base left =
                said.flatMap(of -> of.result(GROWTH)).orElse(GrowthResult.NONE).left();
        Hash32 named = left.isNone()
                ? said.flatMap(of -> of.result(POSSESSION))
                        .map(PossessionResult::under)
                        .map(under -> under.snapshot())
                        .orElse(Hash32.ZERO)
                : left.snapshot();
        for (Payload enclosure : report.enclosures()) {
            Optional<NextGrowth> found = named(named, left, enclosure);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<NextGrowth> named(Hash32 named, Base left, Payload enclosure) {
        try {
            Signed snapshot = Signed.parse(enclosure.bytes());
            if (!snapshot.hash().equals(named)) {
                return Optional.empty();
            }
            EraSnapshot content = EraSnapshot.parse(snapshot.statement().bytes());
            Base base = left.isNone() ? new Base(named, content.totals().ownedBytes(), false) : left;
            return Optional.of(new NextGrowth(base, snapshot, content));
        } catch (MalformedException _) {
            // Something else that belongs to a result.
            return Optional.empty();
        }
    }
}
