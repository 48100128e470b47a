package network.icn.protocol.role.hypernode;

import java.util.LinkedHashMap;
import java.util.Map;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.SatelliteConviction;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.satellite.LogWatch;

/// Keeps what satellites have given receipts for, and sees when one of them contradicts itself. Every HyperNode hears
/// all receipts, so whatever a satellite says to some it has said to all.
///
/// A satellite can sign receipts without end. What it can make this node keep in an era is bounded for each satellite
/// and for each kind of entry: a flood neither pushes out what another satellite said, nor its own receipts for
/// reports.
final class ReceiptBook {
    /// Receipts, and heads, remembered of one satellite: weeks of a small network, hours of a large one.
    private static final int REMEMBERED = 4_096;
    /// Several members hand the same report in at once, and there may be two certified values.
    private static final int REPORTS_A_SHARD = 4;
    /// A network with few shards catches up after a satellite was away.
    private static final int MORE_REPORTS = 64;
    /// Proofs against that many members an era.
    private static final int EVIDENCE = 256;
    /// One is enough; some survive the loss of one.
    private static final int MAX_CONVICTIONS = 4;

    private record Share(NodeId satellite, ArchiveEntry.Kind kind) {}

    private final LogWatch watch = new LogWatch(REMEMBERED);
    private final int reports;
    private final Map<Share, Integer> kept = new LinkedHashMap<>();
    private final Map<NodeId, Integer> convictions = new LinkedHashMap<>();

    ReceiptBook(RegistryHistory history) {
        Registry latest = history.latest();
        int shards =
                Math.ceilDiv(latest.scalerNodes().size(), latest.parameters().targetsPerShard());
        this.reports = REPORTS_A_SHARD * shards + MORE_REPORTS;
    }

    void turnEra() {
        kept.clear();
    }

    /// Takes up a receipt whose signature was verified.
    ///
    /// @param own whether it answers a push of this node: those are as many as the pushes, and always kept
    /// @return whether its satellite has contradicted itself in a way that others must hear of
    boolean take(Signed signed, SatelliteReceipt receipt, boolean own, StepEffects effects) {
        LogWatch.Heard heard = watch.hear(signed, receipt);
        if (heard.conviction().isPresent()) {
            return convict(receipt.satellite(), heard.conviction().get(), effects);
        }
        if (heard.news() && (own || hasRoom(receipt))) {
            effects.add(new HyperNodeEffect.KeepReceipt(signed));
        }
        return false;
    }

    private boolean hasRoom(SatelliteReceipt receipt) {
        ArchiveEntry.Kind kind = receipt.key().kind();
        int room = switch (kind) {
            case REPORT -> reports;
            case EVIDENCE -> EVIDENCE;
            // No satellite gives a receipt for one.
            case REGISTRY -> 0;
        };
        return kept.merge(new Share(receipt.satellite(), kind), 1, Integer::sum) <= room;
    }

    private boolean convict(NodeId satellite, SatelliteConviction conviction, StepEffects effects) {
        if (convictions.merge(satellite, 1, Integer::sum) > MAX_CONVICTIONS) {
            return false;
        }
        // Both, whether there is room or not: together they are the proof.
        effects.add(new HyperNodeEffect.KeepReceipt(conviction.first()));
        effects.add(new HyperNodeEffect.KeepReceipt(conviction.second()));
        effects.tell(new HyperNodeNotice.SatelliteConvicted(satellite, conviction));
        return true;
    }
}
