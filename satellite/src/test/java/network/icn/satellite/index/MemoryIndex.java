package network.icn.satellite.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.satellite.index.port.IndexEngine;
import network.icn.satellite.index.port.IndexReader;
import network.icn.satellite.index.port.IndexRules;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.index.port.Rows;
import network.icn.satellite.log.LogState;

/// An engine without a database: lists, and a slow look at all of them for each question. It shows that the
/// contract is not H2's.
final class MemoryIndex implements IndexEngine {
    private final IndexRules rules;
    private volatile State state = new State(List.of(), new LogState(0, Merkle.EMPTY_ROOT));

    private record State(List<IndexedEntry> entries, LogState progress) {}

    MemoryIndex(IndexRules rules) {
        this.rules = rules;
    }

    @Override
    public LogState progress() {
        return state.progress();
    }

    @Override
    public void apply(List<IndexedEntry> batch, LogState progress) {
        List<IndexedEntry> entries = new ArrayList<>(state.entries());
        for (IndexedEntry entry : batch) {
            if (entries.stream().anyMatch(known -> known.logIndex() == entry.logIndex())) {
                throw new IllegalStateException("entry " + entry.logIndex() + " is there already");
            }
            entries.add(entry);
        }
        state = new State(List.copyOf(entries), progress);
    }

    @Override
    public <T> T ask(Question<T> question) {
        return question.ask(new Reader(rules, state.entries()));
    }

    @Override
    public void clear() {
        state = new State(List.of(), new LogState(0, Merkle.EMPTY_ROOT));
    }

    @Override
    public void close() {}

    private record Reader(IndexRules rules, List<IndexedEntry> entries) implements IndexReader {
        private Stream<Rows.Evidence> proofs() {
            return entries.stream()
                    .flatMap(entry -> entry instanceof IndexedEntry.OfEvidence(Rows.Evidence proof)
                            ? Stream.of(proof)
                            : Stream.of())
                    .sorted(Comparator.comparingLong(Rows.Evidence::logIndex));
        }

        private Stream<IndexedEntry.Reports> certified(EraId first, EraId last) {
            return entries.stream()
                    .flatMap(entry -> entry instanceof IndexedEntry.Reports reports ? Stream.of(reports) : Stream.of())
                    .filter(reports -> within(reports.era(), first, last))
                    .sorted(Comparator.comparingLong(IndexedEntry.Reports::logIndex));
        }

        private static boolean within(EraId era, EraId first, EraId last) {
            return era.compareTo(first) >= 0 && era.compareTo(last) <= 0;
        }

        private Stream<Rows.Report> reports(EraId first, EraId last) {
            return certified(first, last)
                    .flatMap(entry -> entry.reports().stream()
                            .map(report -> new Rows.Report(
                                    entry.logIndex(),
                                    entry.era(),
                                    entry.shard(),
                                    report,
                                    proven(entry.era(), entry.era()).getOrDefault(report.target(), Proven.NONE))))
                    .sorted(Comparator.comparingLong(Rows.Report::logIndex)
                            .thenComparing(row -> row.report().target()));
        }

        private Stream<Rows.Report> allReports() {
            return reports(new EraId(0), new EraId(EraId.MAX));
        }

        @Override
        public Optional<Rows.Report> report(EraId era, NodeId scalerNode) {
            return reports(era, era)
                    .filter(row -> row.report().target().equals(scalerNode))
                    .findFirst();
        }

        @Override
        public List<Rows.Report> reports(Optional<EraId> era, Optional<NodeId> scalerNode, long from, int limit) {
            Predicate<Rows.Report> wanted = row -> row.logIndex() >= from
                    && era.map(row.era()::equals).orElse(true)
                    && scalerNode.map(row.report().target()::equals).orElse(true);
            return allReports().filter(wanted).limit(limit).toList();
        }

        @Override
        public List<Rows.Evidence> evidence(long from, int limit) {
            return proofs().filter(proof -> proof.logIndex() >= from)
                    .limit(limit)
                    .toList();
        }

        @Override
        public List<Rows.Evidence> newestEvidence(long below, int limit) {
            return proofs().filter(proof -> proof.logIndex() < below)
                    .sorted(Comparator.comparingLong(Rows.Evidence::logIndex).reversed())
                    .limit(limit)
                    .toList();
        }

        @Override
        public List<Rows.Evidence> evidenceOf(EraId era) {
            return proofs().filter(proof -> proof.era().equals(era)).toList();
        }

        @Override
        public List<Rows.VerdictCount> verdicts(EraId first, EraId last) {
            TreeMap<EraId, TreeMap<SlaVerdict.Outcome, TreeSet<NodeId>>> counts = new TreeMap<>();
            reports(first, last)
                    .forEach(row -> counts.computeIfAbsent(row.era(), _ -> new TreeMap<>())
                            .computeIfAbsent(rules.judge().outcome(row), _ -> new TreeSet<>())
                            .add(row.report().target()));
            List<Rows.VerdictCount> rows = new ArrayList<>();
            counts.forEach((era, verdicts) ->
                    verdicts.forEach((verdict, nodes) -> rows.add(new Rows.VerdictCount(era, verdict, nodes.size()))));
            return rows;
        }

        @Override
        public List<Rows.Cell> cells(EraId first, EraId last, int limit) {
            return reports(first, last)
                    .map(row -> new Rows.Cell(
                            row.era(), row.report().target(), rules.judge().outcome(row), row.logIndex()))
                    .sorted(Comparator.comparing(Rows.Cell::era).reversed())
                    .limit(limit)
                    .toList();
        }

        @Override
        public List<Rows.EraCount> evidenceCounts(EraId first, EraId last) {
            TreeMap<EraId, Integer> counts = new TreeMap<>();
            proofs().filter(proof -> within(proof.era(), first, last))
                    .forEach(proof -> counts.merge(proof.era(), 1, Integer::sum));
            return rows(counts);
        }

        @Override
        public List<Rows.EraCount> conflicts(EraId first, EraId last) {
            TreeMap<EraId, TreeMap<Integer, Integer>> entriesByShard = new TreeMap<>();
            certified(first, last)
                    .forEach(entry -> entriesByShard
                            .computeIfAbsent(entry.era(), _ -> new TreeMap<>())
                            .merge(entry.shard(), 1, Integer::sum));
            TreeMap<EraId, Integer> counts = new TreeMap<>();
            entriesByShard.forEach((era, shards) -> shards.forEach((_, values) -> {
                if (values > 1) {
                    counts.merge(era, 1, Integer::sum);
                }
            }));
            return rows(counts);
        }

        private static List<Rows.EraCount> rows(Map<EraId, Integer> counts) {
            return counts.entrySet().stream()
                    .map(count -> new Rows.EraCount(count.getKey(), count.getValue()))
                    .toList();
        }

        @Override
        public List<Conduct> conduct(EraId first, EraId last) {
            return certified(first, last)
                    .flatMap(entry -> entry.conduct().stream())
                    .toList();
        }

        @Override
        public List<Rows.CountedEra> countedEras(EraId first, EraId last, NodeId from, NodeId to) {
            return reports(first, last)
                    .filter(row -> row.report().target().compareTo(from) >= 0
                            && row.report().target().compareTo(to) <= 0)
                    .map(row -> new Rows.CountedEra(row.report().target(), EraTally.of(row.era(), row.report())))
                    .toList();
        }

        @Override
        public Map<NodeId, Proven> proven(EraId first, EraId last) {
            TreeMap<NodeId, Proven> proven = new TreeMap<>();
            proofs().filter(proof -> proof.kind().isOfStorage() && within(proof.era(), first, last))
                    .forEach(proof -> proven.merge(proof.accused(), Proven.of(List.of(proof.kind())), Proven::and));
            return proven;
        }

        @Override
        public List<NodeId> contradictors(EraId first, EraId last) {
            return proofs().filter(proof ->
                            proof.kind().equals(Evidence.Kind.EQUIVOCATION) && within(proof.era(), first, last))
                    .map(Rows.Evidence::accused)
                    .toList();
        }

        @Override
        public Rows.Totals totals() {
            return new Rows.Totals(allReports().count(), proofs().count());
        }
    }
}
