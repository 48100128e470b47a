package network.icn.satellite.index.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.settlement.Proven;

/// What can be asked of an index. Eras are given as the first and the last one, both included. Every method
/// may throw [IndexException].
public interface IndexReader {
    /// The first report that the log has of that ScalerNode and era.
    Optional<Rows.Report> report(EraId era, NodeId scalerNode);

    /// Reports in the order of the log, those of one entry in the order of ids.
    ///
    /// @param from log index to start at
    /// @param limit rows; those of one entry may be cut, see the caller
    List<Rows.Report> reports(Optional<EraId> era, Optional<NodeId> scalerNode, long from, int limit);

    /// Evidence in the order of the log.
    ///
    /// @param from log index to start at
    List<Rows.Evidence> evidence(long from, int limit);

    /// Evidence, the newest first.
    ///
    /// @param below log index to stay below
    List<Rows.Evidence> newestEvidence(long below, int limit);

    /// Evidence of one era, in the order of the log.
    List<Rows.Evidence> evidenceOf(EraId era);

    /// How many ScalerNodes of each era have each verdict, in any order; none for what nobody has.
    List<Rows.VerdictCount> verdicts(EraId first, EraId last);

    /// The newest eras first, in an era in the order of the log.
    List<Rows.Cell> cells(EraId first, EraId last, int limit);

    /// Pieces of evidence by era, in any order.
    List<Rows.EraCount> evidenceCounts(EraId first, EraId last);

    /// Shards that have two different certified values, by era. Anything here needs a person.
    List<Rows.EraCount> conflicts(EraId first, EraId last);

    /// Every seat in a committee of these eras that has reported, in any order.
    List<Conduct> conduct(EraId first, EraId last);

    /// What counts of the reports of some eras when a window is judged, in any order.
    ///
    /// @param from the first of these ScalerNodes
    /// @param to the last of them, in the order of ids
    List<Rows.CountedEra> countedEras(EraId first, EraId last, NodeId from, NodeId to);

    /// Wrong answers that are proven against each ScalerNode; nothing of those that gave none.
    Map<NodeId, Proven> proven(EraId first, EraId last);

    /// HyperNodes that signed a contradiction, once for each proof, in any order.
    List<NodeId> contradictors(EraId first, EraId last);

    /// All there is.
    Rows.Totals totals();
}
