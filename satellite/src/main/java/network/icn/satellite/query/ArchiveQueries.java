package network.icn.satellite.query;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.settlement.ConductFinding;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.protocol.settlement.WindowTerms;
import network.icn.protocol.settlement.WindowVerdict;
import network.icn.satellite.index.ArchiveIndex;
import network.icn.satellite.index.port.IndexReader;
import network.icn.satellite.index.port.Rows;
import network.icn.satellite.log.ArchiveLog;

/// Answers from the index, and from the log where the whole thing is asked for. A new entry shows up a moment
/// after its receipt.
public final class ArchiveQueries {
    private final RegistryHistory history;
    private final ArchiveLog log;
    private final ArchiveIndex index;
    private final InstantSource clock;

    public ArchiveQueries(RegistryHistory history, ArchiveLog log, ArchiveIndex index, InstantSource clock) {
        this.history = history;
        this.log = log;
        this.index = index;
        this.clock = clock;
    }

    /// The report of a ScalerNode and era with everything to check it; the first that was archived.
    public Optional<FoundReport> report(EraId era, NodeId scalerNode) {
        return index.ask(reader -> reader.report(era, scalerNode)).flatMap(this::found);
    }

    private Optional<FoundReport> found(Rows.Report row) {
        return entry(row.logIndex()) instanceof ReportEntry entry
                ? Optional.of(new FoundReport(row, entry, log.attachment(row.logIndex())))
                : Optional.empty();
    }

    private ArchiveEntry entry(long logIndex) {
        try {
            return ArchiveEntry.parse(log.leaf(logIndex).bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("log: a sound leaf that cannot be read, " + e.getMessage(), e);
        }
    }

    /// The canonical bytes of the evidence at that position, read from beside the log.
    public FoundEvidence proof(long logIndex) {
        if (logIndex < 0 || logIndex >= log.state().size() || !(entry(logIndex) instanceof EvidenceEntry)) {
            return new FoundEvidence.None();
        }
        return log.attachment(logIndex)
                .<FoundEvidence>map(FoundEvidence.Whole::new)
                .orElseGet(FoundEvidence.Lost::new);
    }

    /// Reports in the order of the log. The reports of one entry stay together, so a page may be a shard longer
    /// than asked for.
    ///
    /// @param from log index to start at
    public Page<Rows.Report> reports(Optional<EraId> era, Optional<NodeId> scalerNode, long from, int size) {
        int fetched = size + Parameters.MAX_TARGETS_PER_SHARD;
        List<Rows.Report> rows = index.ask(reader -> reader.reports(era, scalerNode, from, fetched));
        int end = size;
        while (end < rows.size()
                && rows.get(end).logIndex() == rows.get(end - 1).logIndex()) {
            end++;
        }
        return end >= rows.size()
                ? new Page<>(rows, 0)
                : new Page<>(rows.subList(0, end), rows.get(end).logIndex());
    }

    /// Evidence in the order of the log.
    public Page<Rows.Evidence> evidence(long from, int size) {
        return page(index.ask(reader -> reader.evidence(from, size + 1)), size, Rows.Evidence::logIndex);
    }

    /// Evidence, the newest first.
    ///
    /// @param below log index to stay below
    public Page<Rows.Evidence> newestEvidence(long below, int size) {
        return page(index.ask(reader -> reader.newestEvidence(below, size + 1)), size, proof -> proof.logIndex() + 1);
    }

    /// All evidence that is filed under that era.
    public List<Rows.Evidence> evidenceOf(EraId era) {
        return index.ask(reader -> reader.evidenceOf(era));
    }

    private static <T> Page<T> page(List<T> rows, int size, Function<T, Long> next) {
        return rows.size() <= size
                ? new Page<>(rows, 0)
                : new Page<>(rows.subList(0, size), next.apply(rows.get(size)));
    }

    /// Eras from that one downwards, the newest first.
    public List<EraOverview> eras(EraId newest, int count) {
        EraId oldest = new EraId(Math.max(0, newest.number() - count + 1));
        return index.ask(reader -> overviews(reader, oldest, newest));
    }

    private List<EraOverview> overviews(IndexReader reader, EraId oldest, EraId newest) {
        TreeMap<EraId, Map<SlaVerdict.Outcome, Integer>> verdicts = new TreeMap<>();
        reader.verdicts(oldest, newest)
                .forEach(count -> verdicts.computeIfAbsent(count.era(), _ -> new EnumMap<>(SlaVerdict.Outcome.class))
                        .put(count.verdict(), count.reports()));
        Map<EraId, Integer> evidence = byEra(reader.evidenceCounts(oldest, newest));
        Map<EraId, Integer> conflicts = byEra(reader.conflicts(oldest, newest));
        List<EraOverview> eras = new ArrayList<>();
        LongStream.rangeClosed(oldest.number(), newest.number())
                .mapToObj(EraId::new)
                .forEach(era -> eras.addFirst(overview(
                        era,
                        verdicts.getOrDefault(era, Map.of()),
                        evidence.getOrDefault(era, 0),
                        conflicts.getOrDefault(era, 0))));
        return eras;
    }

    private static Map<EraId, Integer> byEra(List<Rows.EraCount> counts) {
        Map<EraId, Integer> byEra = new TreeMap<>();
        counts.forEach(count -> byEra.put(count.era(), count.count()));
        return byEra;
    }

    private EraOverview overview(EraId era, Map<SlaVerdict.Outcome, Integer> verdicts, int evidence, int conflicts) {
        EraClock eras = history.clock();
        int reports = verdicts.values().stream().mapToInt(Integer::intValue).sum();
        int expected = history.at(era).scalerNodes().size();
        return new EraOverview(
                era,
                eras.start(era),
                eras.end(era),
                state(eras.end(era), reports, expected),
                verdicts,
                reports,
                expected,
                evidence,
                conflicts);
    }

    private EraOverview.State state(Instant end, int reports, int expected) {
        Instant now = clock.instant();
        if (now.isBefore(end)) {
            return EraOverview.State.RUNNING;
        }
        if (reports >= expected) {
            return EraOverview.State.CERTIFIED;
        }
        if (now.isBefore(end.plus(history.timing().hardStop()))) {
            return EraOverview.State.AGREEING;
        }
        return reports == 0 ? EraOverview.State.MISSING : EraOverview.State.INCOMPLETE;
    }

    /// The verdict of every ScalerNode in every era of a range.
    public List<Rows.Cell> cells(EraId oldest, EraId newest, int limit) {
        return index.ask(reader -> reader.cells(oldest, newest, limit));
    }

    /// How every HyperNode of the registry behaved over some eras.
    public List<ConductView> conduct(EraId oldest, EraId newest) {
        TreeMap<NodeId, List<Conduct>> seats = new TreeMap<>();
        TreeMap<NodeId, Integer> contradictions = new TreeMap<>();
        index.ask(reader -> {
            reader.conduct(oldest, newest)
                    .forEach(seat -> seats.computeIfAbsent(seat.hyperNode(), _ -> new ArrayList<>())
                            .add(seat));
            reader.contradictors(oldest, newest).forEach(accused -> contradictions.merge(accused, 1, Integer::sum));
            return seats;
        });
        return history.hyperNodes(oldest, newest).stream()
                .map(member -> new ConductView(
                        member,
                        ConductFinding.of(seats.getOrDefault(member.id(), List.of()), history, oldest, newest),
                        contradictions.getOrDefault(member.id(), 0)))
                .toList();
    }

    /// How ScalerNodes keep their promises in a window, in the order of ids.
    ///
    /// @param from place among the ScalerNodes of the registry to start at
    public Page<WindowView> windows(SlaWindow window, long from, int size) {
        List<ScalerNodeMember> all = history.scalerNodes(window.first(), window.last());
        int start = (int) Math.min(from, all.size());
        int end = Math.min(all.size(), start + size);
        List<ScalerNodeMember> members = all.subList(start, end);
        if (members.isEmpty()) {
            return new Page<>(List.of(), 0);
        }
        return index.ask(reader -> {
            TreeMap<NodeId, List<EraTally>> tallies = new TreeMap<>();
            reader.countedEras(
                            window.remembers(),
                            window.last(),
                            members.getFirst().id(),
                            members.getLast().id())
                    .forEach(row -> tallies.computeIfAbsent(row.scalerNode(), _ -> new ArrayList<>())
                            .add(row.era()));
            Map<NodeId, Proven> proven = reader.proven(window.first(), window.last());
            boolean over = window.isOver(history.genesis(), clock.instant());
            return new Page<>(
                    members.stream()
                            .map(member -> new WindowView(
                                    member,
                                    WindowVerdict.of(
                                            WindowTerms.of(history, window, member.id()),
                                            tallies.getOrDefault(member.id(), List.of()),
                                            proven.getOrDefault(member.id(), Proven.NONE),
                                            over)))
                            .toList(),
                    end < all.size() ? end : 0);
        });
    }

    /// How many entries of each kind there are.
    public Rows.Totals totals() {
        return index.ask(IndexReader::totals);
    }

    /// The era that is running.
    public EraId currentEra() {
        return history.clock().eraAt(clock.instant());
    }
}
