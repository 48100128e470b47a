package network.icn.satellite.index.port;

import java.util.List;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.TargetReport;

/// What the index keeps of one entry of the log.
public sealed interface IndexedEntry {
    /// Place of the entry in the log, from 0.
    long logIndex();

    /// A certified shard.
    ///
    /// @param reports one for each ScalerNode of the shard
    /// @param conduct one for each member of the committee; empty if it cannot be told
    record Reports(long logIndex, EraId era, int shard, List<TargetReport> reports, List<Conduct> conduct)
            implements IndexedEntry {
        public Reports {
            reports = List.copyOf(reports);
            conduct = List.copyOf(conduct);
        }
    }

    /// A version of the registry: there are few, and whoever goes by the log has them, so nothing is kept of it.
    record OfRegistry(long logIndex) implements IndexedEntry {}

    /// Evidence of misbehaviour.
    record OfEvidence(Rows.Evidence evidence) implements IndexedEntry {
        @Override
        public long logIndex() {
            return evidence.logIndex();
        }
    }
}
