package network.icn.satellite.index;

import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.EraTally;
import network.icn.satellite.log.LogPosition;
import org.jdbi.v3.core.Handle;

/// Writes the rows of entries inside one transaction.
final class IndexWriter {
    private final Handle handle;
    private final Registry registry;
    private final ContrastBytes contrasts;

    IndexWriter(Handle handle, Registry registry) {
        this.handle = handle;
        this.registry = registry;
        this.contrasts = new ContrastBytes(registry);
    }

    void add(IndexedEntry entry) {
        switch (entry) {
            case IndexedEntry.Reports reports -> addReports(reports);
            case IndexedEntry.Proof proof -> addProof(proof);
        }
    }

    private void addEntry(LogPosition position, String kind, EraId era) {
        handle.execute(
                "insert into entry (log_index, kind, era) values (?, ?, ?)", position.index(), kind, era.number());
    }

    private void addReports(IndexedEntry.Reports entry) {
        long index = entry.position().index();
        EraId era = entry.entry().era();
        addEntry(entry.position(), "report", era);
        for (TargetReport report : entry.reports()) {
            int shard = entry.entry().shard();
            int proven = proven(report.target(), era);
            Rows.Report row = new Rows.Report(index, era, shard, report, proven);
            EraTally tally = EraTally.of(era, report);
            handle.execute(
                    "insert into report (log_index, scalernode, era, shard, report, verdict, proven,"
                            + " surely_down, known, at_least_micros) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    index,
                    report.target().bytes(),
                    era.number(),
                    shard,
                    report.bytes(),
                    row.verdict(registry).outcome().label(),
                    proven,
                    tally.surelyDown(),
                    tally.known(),
                    tally.latencyAtLeastMicros());
        }
        for (Conduct conduct : entry.conduct()) {
            handle.execute(
                    "insert into conduct (log_index, hypernode, era, observed, contrasts) values (?, ?, ?, ?, ?)",
                    index,
                    conduct.hyperNode().bytes(),
                    era.number(),
                    conduct.observed(),
                    contrasts.write(conduct.contrasts()));
        }
    }

    private int proven(NodeId scalerNode, EraId era) {
        return handle.select(
                        "select count(*) from evidence where accused = ? and era = ? and kind = 'possession'",
                        scalerNode.bytes(),
                        era.number())
                .mapTo(Integer.class)
                .one();
    }

    private void addProof(IndexedEntry.Proof proof) {
        EvidenceEntry entry = proof.entry();
        addEntry(proof.position(), "evidence", entry.era());
        handle.execute(
                "insert into evidence (log_index, era, accused, kind, evidence_id, size, submitter, received_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                proof.position().index(),
                entry.era().number(),
                entry.accused().bytes(),
                proof.entry().proved().label(),
                proof.id().bytes(),
                proof.size(),
                entry.submitter().bytes(),
                entry.receivedAt().toEpochMilli());
        switch (proof.evidence()) {
            case Evidence.Possession _ -> judgeAgain(entry.accused(), entry.era());
            case Evidence.Equivocation _ -> {}
        }
    }

    /// Evidence that comes after the report changes what the report means.
    private void judgeAgain(NodeId scalerNode, EraId era) {
        int proven = proven(scalerNode, era);
        handle.select(
                        "select log_index, shard, report from report where scalernode = ? and era = ?",
                        scalerNode.bytes(),
                        era.number())
                .map((row, _) -> new Rows.Report(row.getLong(1), era, row.getInt(2), report(row.getBytes(3)), proven))
                .list()
                .forEach(known -> handle.execute(
                        "update report set verdict = ?, proven = ? where log_index = ? and scalernode = ?",
                        known.verdict(registry).outcome().label(),
                        proven,
                        known.logIndex(),
                        scalerNode.bytes()));
    }

    static TargetReport report(byte[] bytes) {
        try {
            return TargetReport.readFrom(new CanonicalReader(bytes));
        } catch (MalformedException e) {
            throw new IllegalStateException("index: a report that cannot be read, " + e.getMessage(), e);
        }
    }
}
