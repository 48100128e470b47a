package network.icn.cli.devnet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.icn.protocol.challenge.StoredBytes;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.settlement.ReachGap;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.protocol.settlement.VerdictReason;
import network.icn.protocol.settlement.WindowVerdict;

/// All that the satellites have told so far, and what follows from it. Knows nothing of the nodes' insides: only what
/// anybody can read off the archives. Not thread-safe.
final class Findings {
    private static final String EQUIVOCATION = Evidence.Kind.EQUIVOCATION.label();
    private static final String CHOSEN_SEED = Evidence.Kind.CHOSEN_SEED.label();
    private static final String SNAPSHOT_CONFLICT = Evidence.Kind.SNAPSHOT_CONFLICT.label();

    /// One certified report as a satellite shows it.
    ///
    /// @param stored what it says that the ScalerNode stores
    record ReportSeen(
            long era,
            String scalerNode,
            String id,
            String verdict,
            List<String> reasons,
            Optional<StoredBytes> stored) {}

    /// One piece of evidence as a satellite shows it.
    record EvidenceSeen(long era, String kind, String accused, String id) {}

    private record Cell(long era, String node) {}

    private final List<String> scalerNodes;
    private final List<String> satellites;
    private final FaultPlan faults;
    private final Map<Cell, ReportSeen> reports = new LinkedHashMap<>();
    private final Map<Cell, Set<String>> holders = new LinkedHashMap<>();
    private final Map<String, EvidenceSeen> evidence = new LinkedHashMap<>();
    private final Set<Cell> accusedOnce = new LinkedHashSet<>();
    private final Set<Long> archivedEras = new LinkedHashSet<>();
    private final Map<String, String> named = new LinkedHashMap<>();
    private final Set<Cell> tookPart = new LinkedHashSet<>();
    private final Set<String> killed = new LinkedHashSet<>();
    /// Whatever makes the run a failure by itself.
    private final List<String> wrongs = new ArrayList<>();

    Findings(List<String> scalerNodes, List<String> satellites, FaultPlan faults) {
        this.scalerNodes = List.copyOf(scalerNodes);
        this.satellites = List.copyOf(satellites);
        this.faults = faults;
    }

    /// A satellite shows a report. The verdict on a report may change once, when evidence comes after it.
    List<DevnetEvent> saw(String satellite, ReportSeen report, Instant eraEnd, Instant now) {
        List<DevnetEvent> news = new ArrayList<>();
        Cell cell = new Cell(report.era(), report.scalerNode());
        ReportSeen before = reports.put(cell, report);
        // Two valid certificates for one era and node would be a fork: what agreement exists to rule out.
        if (before != null && !before.id().equals(report.id())) {
            broken(satellite, "another certified report of " + report.scalerNode() + " in era " + report.era());
        }
        if (before == null || !before.verdict().equals(report.verdict())) {
            news.add(new DevnetEvent.Report(
                    report.era(),
                    report.scalerNode(),
                    report.id(),
                    report.verdict(),
                    report.reasons(),
                    report.stored(),
                    satellite));
            if (report.verdict().equals("breach")
                    && faults.of(report.scalerNode()).isEmpty()) {
                wrongs.add(report.scalerNode() + " is honest and in breach in era " + report.era() + " "
                        + report.reasons());
            }
        }
        holders.computeIfAbsent(cell, _ -> new LinkedHashSet<>()).add(satellite);
        if (isArchivedEverywhere(report.era()) && archivedEras.add(report.era())) {
            news.add(new DevnetEvent.EraArchived(
                    report.era(), scalerNodes.size(), satellites.size(), Duration.between(eraEnd, now)));
        }
        return news;
    }

    /// The reports of a window break a promise.
    List<DevnetEvent> broke(String scalerNode, WindowVerdict verdict) {
        List<DevnetEvent> news = new ArrayList<>();
        SlaWindow window = verdict.window();
        List<String> reasons = VerdictReason.texts(verdict.reasons());
        news.add(new DevnetEvent.Window(
                window.number(),
                window.first().number(),
                window.last().number(),
                scalerNode,
                verdict.outcome().label(),
                reasons));
        Optional<FaultKind> fault = faults.of(scalerNode);
        boolean absent = verdict.reasons().stream().allMatch(VerdictReason::isAvailability);
        if (fault.isEmpty() && !(absent && killed.contains(scalerNode))) {
            wrongs.add(scalerNode + " is honest and in breach in window " + window.number() + " " + reasons);
        }
        // A breach of availability names a node that does not answer, leaves that are lost one that refuses; who signs
        // wrong bytes is named by these themselves.
        boolean missed = verdict.reasons().stream().anyMatch(VerdictReason::isAvailability);
        boolean lost = verdict.reasons().stream().anyMatch(Findings::isLoss);
        fault.filter(kind -> (kind == FaultKind.OFFLINE && missed) || (kind == FaultKind.REFUSES_WHEN_WRONG && lost))
                .flatMap(kind -> name(
                        kind,
                        scalerNode,
                        "breach of window " + window.number() + " " + reasons,
                        window.last().number()))
                .ifPresent(news::add);
        return news;
    }

    private static boolean isLoss(VerdictReason reason) {
        return reason instanceof VerdictReason.Rejected rejected && rejected.track() == Track.POSSESSION;
    }

    /// A HyperNode and a ScalerNode do not see each other as the rest does. It accuses neither: where only one provider
    /// is left to look at, it is all that there is to see of a liar.
    List<DevnetEvent> gap(long era, String hyperNode, String scalerNode, ReachGap gap) {
        boolean unreached = gap.kind() == ReachGap.Kind.UNREACHED;
        FaultKind kind = unreached ? FaultKind.LIES_DOWN : FaultKind.LIES_UP;
        String seen = gap.kind().label() + " %s in " + gap.slots() + " of " + gap.of() + " slots";
        if (faults.of(hyperNode).equals(Optional.of(kind))) {
            return name(kind, hyperNode, "partial reachability: " + seen.formatted(scalerNode), era).stream()
                    .toList();
        }
        return unreached && faults.of(scalerNode).equals(Optional.of(FaultKind.PARTIAL))
                ? name(FaultKind.PARTIAL, scalerNode, "partial reachability: " + seen.formatted("by " + hyperNode), era)
                        .stream()
                        .toList()
                : List.of();
    }

    /// A satellite shows evidence. Told is the first piece against a node in an era; all of them are counted.
    List<DevnetEvent> saw(String satellite, EvidenceSeen seen) {
        if (evidence.putIfAbsent(seen.id(), seen) != null || !accusedOnce.add(new Cell(seen.era(), seen.accused()))) {
            return List.of();
        }
        List<DevnetEvent> news = new ArrayList<>();
        news.add(new DevnetEvent.Evidence(seen.era(), seen.kind(), seen.accused(), seen.id(), satellite));
        accuse(faultsOf(seen.kind()), seen.accused(), "evidence of " + seen.kind(), seen.era())
                .ifPresent(news::add);
        return news;
    }

    private static List<FaultKind> faultsOf(String evidence) {
        if (evidence.equals(EQUIVOCATION)) {
            return List.of(FaultKind.EQUIVOCATE);
        }
        if (evidence.equals(SNAPSHOT_CONFLICT)) {
            return List.of(FaultKind.SHRINKING_ROOT, FaultKind.EQUIVOCATING_ROOT);
        }
        return List.of(evidence.equals(CHOSEN_SEED) ? FaultKind.CHOOSES_SEED : FaultKind.DATA_LOSS);
    }

    /// The agreed reports of an era show how a HyperNode behaved.
    List<DevnetEvent> conduct(long era, String hyperNode, FaultKind kind) {
        return accuse(List.of(kind), hyperNode, "conduct in the certified reports", era).stream()
                .toList();
    }

    /// A satellite that could not be reached holds what was delivered in the meantime.
    List<DevnetEvent> caughtUp(long era, String satellite) {
        return name(FaultKind.DOWN, satellite, "absence; everything was delivered after it returned", era).stream()
                .toList();
    }

    /// A broken node may show more than one symptom: who contradicts itself is left out of the agreed set, too.
    private Optional<DevnetEvent> accuse(List<FaultKind> kinds, String node, String by, long era) {
        Optional<FaultKind> fault = faults.of(node);
        if (fault.isEmpty()) {
            String called = kinds.stream().map(FaultKind::text).collect(Collectors.joining(" or "));
            wrongs.add(node + " is called " + called + " by " + by + " in era " + era);
        }
        return fault.filter(kinds::contains).flatMap(kind -> name(kind, node, by, era));
    }

    /// The devnet has killed it: it is not there for a while, and may be in breach of its availability.
    void killed(String node) {
        killed.add(node);
    }

    /// A HyperNode's observation is in the certified report of an era.
    void tookPart(long era, String hyperNode) {
        tookPart.add(new Cell(era, hyperNode));
    }

    boolean hasTakenPart(long era, String hyperNode) {
        return tookPart.contains(new Cell(era, hyperNode));
    }

    /// What the nodes' files show does not agree with what they have said.
    void broken(String finding) {
        wrongs.add(finding);
    }

    /// Something that a satellite shows does not hold when it is checked.
    void broken(String satellite, String what) {
        String finding = satellite + " shows " + what;
        if (!wrongs.contains(finding)) {
            wrongs.add(finding);
        }
    }

    /// Nothing more to wait for after these eras.
    boolean isComplete(EraSpan span) {
        return span.eras().allMatch(this::isArchivedEverywhere)
                && faults.all().keySet().stream().allMatch(named::containsKey);
    }

    private Optional<DevnetEvent> name(FaultKind kind, String node, String by, long era) {
        return named.putIfAbsent(node, by) == null
                ? Optional.of(new DevnetEvent.FaultNamed(kind.text(), node, by, era))
                : Optional.empty();
    }

    boolean holds(String satellite, long era) {
        return scalerNodes.stream()
                .allMatch(node ->
                        holders.getOrDefault(new Cell(era, node), Set.of()).contains(satellite));
    }

    boolean isArchivedEverywhere(long era) {
        return satellites.stream().allMatch(satellite -> holds(satellite, era));
    }

    /// The verdict on a ScalerNode in an era, once there is one.
    Optional<ReportSeen> report(long era, String scalerNode) {
        return Optional.ofNullable(reports.get(new Cell(era, scalerNode)));
    }

    /// What it all comes to after these eras.
    DevnetEvent.Summary summary(EraSpan span) {
        List<String> missing = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        int archived = 0;
        for (long era : span.eras().toArray()) {
            for (String node : scalerNodes) {
                int held = holders.getOrDefault(new Cell(era, node), Set.of()).size();
                if (held == satellites.size()) {
                    archived++;
                } else if (faults.of(node).isEmpty()) {
                    missing.add("era " + era + ": the report of " + node + " is on " + held + " of " + satellites.size()
                            + " satellites");
                }
            }
        }
        faults.all().forEach((node, kind) -> {
            if (!named.containsKey(node)) {
                wrong.add("the fault " + kind + " of " + node + " was not named");
            }
        });
        wrong.addAll(wrongs);
        return new DevnetEvent.Summary(
                span.count(),
                scalerNodes.size(),
                reports.size(),
                archived,
                verdicts(),
                evidenceByKind(span),
                missing,
                wrong);
    }

    private Map<String, Integer> verdicts() {
        Map<String, Integer> counts = new TreeMap<>();
        reports.values().forEach(report -> counts.merge(report.verdict(), 1, Integer::sum));
        return counts;
    }

    private Map<String, Integer> evidenceByKind(EraSpan span) {
        Map<String, Integer> counts = new TreeMap<>();
        evidence.values().stream()
                .filter(seen -> span.contains(seen.era()))
                .forEach(seen -> counts.merge(seen.kind(), 1, Integer::sum));
        return counts;
    }
}
