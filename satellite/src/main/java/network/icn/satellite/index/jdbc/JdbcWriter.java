package network.icn.satellite.index.jdbc;

import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.Proven;
import network.icn.satellite.index.port.IndexRules;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.index.port.Rows;
import org.jdbi.v3.core.Handle;

/// Writes the rows of entries inside one transaction.
final class JdbcWriter {
    private final Handle handle;
    private final IndexRules rules;
    private final Places places;

    JdbcWriter(Handle handle, IndexRules rules) {
        this.handle = handle;
        this.rules = rules;
        this.places = Places.read(handle);
    }

    void add(IndexedEntry entry) {
        switch (entry) {
            case IndexedEntry.Reports reports -> addReports(reports);
            case IndexedEntry.OfRegistry _ -> {}
            case IndexedEntry.OfEvidence(Rows.Evidence proof) -> addProof(proof);
        }
    }

    private void addReports(IndexedEntry.Reports entry) {
        long index = entry.logIndex();
        EraId era = entry.era();
        for (TargetReport report : entry.reports()) {
            int shard = entry.shard();
            Proven proven = proven(report.target(), era);
            Rows.Report row = new Rows.Report(index, era, shard, report, proven);
            handle.execute(
                    "insert into report (log_index, scalernode, era, shard, report, verdict, proven)"
                            + " values (?, ?, ?, ?, ?, ?, ?)",
                    index,
                    report.target().bytes(),
                    era.number(),
                    shard,
                    report.bytes(),
                    OutcomeCode.of(rules.judge().outcome(row)),
                    ProvenText.of(proven));
        }
        for (Conduct conduct : entry.conduct()) {
            handle.execute(
                    "insert into conduct (log_index, hypernode, era, observed, contrasts) values (?, ?, ?, ?, ?)",
                    index,
                    conduct.hyperNode().bytes(),
                    era.number(),
                    conduct.observed(),
                    ContrastBytes.write(conduct.contrasts(), places));
        }
    }

    private Proven proven(NodeId scalerNode, EraId era) {
        return Proven.of(handle
                .select("select kind from evidence where accused = ? and era = ?", scalerNode.bytes(), era.number())
                .mapTo(String.class)
                .list()
                .stream()
                .map(Evidence.Kind::new)
                .filter(Evidence.Kind::isOfStorage)
                .toList());
    }

    private void addProof(Rows.Evidence proof) {
        handle.execute(
                "insert into evidence (log_index, era, accused, kind, evidence_id, size, submitter, received_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                proof.logIndex(),
                proof.era().number(),
                proof.accused().bytes(),
                proof.kind().label(),
                proof.id().bytes(),
                proof.size(),
                proof.submitter().bytes(),
                proof.receivedAt().toEpochMilli());
        if (proof.kind().isOfStorage()) {
            judgeAgain(proof.accused(), proof.era());
        }
    }

    /// Evidence that comes after the report changes what the report means.
    private void judgeAgain(NodeId scalerNode, EraId era) {
        Proven proven = proven(scalerNode, era);
        handle.select(
                        "select log_index, shard, report from report where scalernode = ? and era = ?",
                        scalerNode.bytes(),
                        era.number())
                .map((row, _) -> new Rows.Report(row.getLong(1), era, row.getInt(2), report(row.getBytes(3)), proven))
                .list()
                .forEach(known -> handle.execute(
                        "update report set verdict = ?, proven = ? where log_index = ? and scalernode = ?",
                        OutcomeCode.of(rules.judge().outcome(known)),
                        ProvenText.of(proven),
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
