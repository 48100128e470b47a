package network.icn.satellite.index;

import java.util.List;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.TargetReport;
import network.icn.satellite.log.LogPosition;

/// What the index keeps of one entry of the log.
public sealed interface IndexedEntry {
    LogPosition position();

    /// @param reports one for each ScalerNode of the shard
    /// @param conduct one for each member of the committee
    record Reports(LogPosition position, ReportEntry entry, List<TargetReport> reports, List<Conduct> conduct)
            implements IndexedEntry {
        public Reports {
            reports = List.copyOf(reports);
            conduct = List.copyOf(conduct);
        }
    }

    /// @param size bytes of the evidence
    record Proof(LogPosition position, EvidenceEntry entry, Evidence evidence, int size) implements IndexedEntry {
        Hash32 id() {
            return entry.key().digest();
        }
    }
}
