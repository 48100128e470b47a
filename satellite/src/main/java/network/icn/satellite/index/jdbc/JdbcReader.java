package network.icn.satellite.index.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.Proven;
import network.icn.satellite.index.port.IndexReader;
import network.icn.satellite.index.port.Rows;
import org.jdbi.v3.core.Handle;

/// Reads of the index, on one connection.
final class JdbcReader implements IndexReader {
    private static final String REPORT = "select log_index, era, shard, report, proven from report";
    private static final String PROOF =
            "select log_index, era, accused, kind, evidence_id, size, submitter, received_at from evidence";

    private final Handle handle;

    JdbcReader(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<Rows.Report> report(EraId era, NodeId scalerNode) {
        return handle.select(
                        REPORT + " where scalernode = ? and era = ? order by log_index limit 1",
                        scalerNode.bytes(),
                        era.number())
                .map((row, _) -> report(row))
                .findOne();
    }

    @Override
    public List<Rows.Report> reports(Optional<EraId> era, Optional<NodeId> scalerNode, long from, int limit) {
        StringBuilder sql = new StringBuilder(REPORT).append(" where log_index >= :from");
        era.ifPresent(_ -> sql.append(" and era = :era"));
        scalerNode.ifPresent(_ -> sql.append(" and scalernode = :scalernode"));
        sql.append(" order by log_index, scalernode limit :limit");
        var query = handle.createQuery(sql.toString()).bind("from", from).bind("limit", limit);
        era.ifPresent(value -> query.bind("era", value.number()));
        scalerNode.ifPresent(value -> query.bind("scalernode", value.bytes()));
        return query.map((row, _) -> report(row)).list();
    }

    private static Rows.Report report(ResultSet row) throws SQLException {
        return new Rows.Report(
                row.getLong(1),
                new EraId(row.getLong(2)),
                row.getInt(3),
                JdbcWriter.report(row.getBytes(4)),
                ProvenText.parse(row.getString(5)));
    }

    @Override
    public List<Rows.Evidence> evidence(long from, int limit) {
        return handle.select(PROOF + " where log_index >= ? order by log_index limit ?", from, limit)
                .map((row, _) -> proof(row))
                .list();
    }

    @Override
    public List<Rows.Evidence> newestEvidence(long below, int limit) {
        return handle.select(PROOF + " where log_index < ? order by log_index desc limit ?", below, limit)
                .map((row, _) -> proof(row))
                .list();
    }

    @Override
    public List<Rows.Evidence> evidenceOf(EraId era) {
        return handle.select(PROOF + " where era = ? order by log_index", era.number())
                .map((row, _) -> proof(row))
                .list();
    }

    private static Rows.Evidence proof(ResultSet row) throws SQLException {
        return new Rows.Evidence(
                row.getLong(1),
                new EraId(row.getLong(2)),
                NodeId.of(row.getBytes(3)),
                new Evidence.Kind(row.getString(4)),
                Hash32.of(row.getBytes(5)),
                row.getInt(6),
                NodeId.of(row.getBytes(7)),
                Instant.ofEpochMilli(row.getLong(8)));
    }

    @Override
    public List<Rows.VerdictCount> verdicts(EraId first, EraId last) {
        return handle.select(
                        "select era, verdict, count(distinct scalernode) from report"
                                + " where era between ? and ? group by era, verdict",
                        first.number(),
                        last.number())
                .map((row, _) -> new Rows.VerdictCount(
                        new EraId(row.getLong(1)), OutcomeCode.read(row.getInt(2)), row.getInt(3)))
                .list();
    }

    @Override
    public List<Rows.Cell> cells(EraId first, EraId last, int limit) {
        return handle.select(
                        "select era, scalernode, verdict, log_index from report"
                                + " where era between ? and ? order by era desc, log_index limit ?",
                        first.number(),
                        last.number(),
                        limit)
                .map((row, _) -> new Rows.Cell(
                        new EraId(row.getLong(1)),
                        NodeId.of(row.getBytes(2)),
                        OutcomeCode.read(row.getInt(3)),
                        row.getLong(4)))
                .list();
    }

    @Override
    public List<Rows.EraCount> evidenceCounts(EraId first, EraId last) {
        return eraCounts("select era, count(*) from evidence where era between ? and ? group by era", first, last);
    }

    @Override
    public List<Rows.EraCount> conflicts(EraId first, EraId last) {
        return eraCounts(
                "select era, count(*) from (select era, shard from report where era between ? and ?"
                        + " group by era, shard having count(distinct log_index) > 1) twice group by era",
                first,
                last);
    }

    private List<Rows.EraCount> eraCounts(String sql, EraId first, EraId last) {
        return handle.select(sql, first.number(), last.number())
                .map((row, _) -> new Rows.EraCount(new EraId(row.getLong(1)), row.getInt(2)))
                .list();
    }

    @Override
    public List<Conduct> conduct(EraId first, EraId last) {
        Places places = Places.read(handle);
        return handle.select(
                        "select hypernode, observed, contrasts from conduct where era between ? and ?",
                        first.number(),
                        last.number())
                .map((row, _) -> new Conduct(
                        NodeId.of(row.getBytes(1)), row.getBoolean(2), ContrastBytes.read(row.getBytes(3), places)))
                .list();
    }

    @Override
    public List<Rows.CountedEra> countedEras(EraId first, EraId last, NodeId from, NodeId to) {
        return handle.select(
                        "select scalernode, era, report from report"
                                + " where scalernode between ? and ? and era between ? and ?",
                        from.bytes(),
                        to.bytes(),
                        first.number(),
                        last.number())
                .map((row, _) -> new Rows.CountedEra(
                        NodeId.of(row.getBytes(1)),
                        EraTally.of(new EraId(row.getLong(2)), JdbcWriter.report(row.getBytes(3)))))
                .list();
    }

    private record Found(NodeId accused, Evidence.Kind kind, int count) {}

    @Override
    public Map<NodeId, Proven> proven(EraId first, EraId last) {
        TreeMap<NodeId, Proven> proven = new TreeMap<>();
        handle
                .select(
                        "select accused, kind, count(*) from evidence where era between ? and ? group by accused, kind",
                        first.number(),
                        last.number())
                .map((row, _) ->
                        new Found(NodeId.of(row.getBytes(1)), new Evidence.Kind(row.getString(2)), row.getInt(3)))
                .list()
                .stream()
                .filter(found -> found.kind().isOfStorage())
                .forEach(found ->
                        proven.merge(found.accused(), Proven.NONE.plus(found.kind(), found.count()), Proven::and));
        return proven;
    }

    @Override
    public List<NodeId> contradictors(EraId first, EraId last) {
        return handle.select(
                        "select accused from evidence where kind = ? and era between ? and ?",
                        Evidence.Kind.EQUIVOCATION.label(),
                        first.number(),
                        last.number())
                .map((row, _) -> NodeId.of(row.getBytes(1)))
                .list();
    }

    @Override
    public Rows.Totals totals() {
        return handle.select("select (select count(*) from report), (select count(*) from evidence)")
                .map((row, _) -> new Rows.Totals(row.getLong(1), row.getLong(2)))
                .one();
    }
}
