package network.icn.simulator.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import network.icn.protocol.agreement.CertifiedShard;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.protocol.settlement.ConductFinding;
import network.icn.protocol.settlement.ConductVerdict;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.protocol.settlement.WindowVerdict;
import network.icn.simulator.result.EraRow;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;

/// Judges a history: safety (one certified value an era and shard), liveness (everything certified and archived), truth
/// (reports say what the model knows), fairness (liars are named, honest nodes are not).
public final class Checks {
    /// Fewer sure slots name nobody (docs/verdicts.md).
    private static final int ENOUGH_SLOTS = 8;

    private static final Duration FAST_LINKS = Duration.ofMillis(100);

    private final World world;
    private final Registry registry;
    private final int eras;
    private final List<List<Certified>> archives;
    private final List<String> violations;
    private final Truth truth;

    public Checks(World world, int eras) {
        this.world = world;
        this.registry = world.registry();
        this.eras = eras;
        this.archives = world.archives().stream()
                .map(archive -> Certified.of(archive, registry))
                .toList();
        this.violations = new ArrayList<>(world.violations());
        this.truth = new Truth(world);
    }

    /// What was broken; empty when all is well.
    public List<String> violations() {
        oneValuePerShard();
        nobodyHonestIsNamed();
        noSatelliteIsConvicted();
        everyLiarIsNamed();
        nobodyHonestIsInBreach();
        everyReportIsTrue();
        if (world.hasWrongClocks()) {
            violations.addAll(new ClockChecks(world).violations(archives.getFirst()));
        }
        return List.copyOf(violations);
    }

    private void oneValuePerShard() {
        Map<String, Hash32> values = new TreeMap<>();
        archives.forEach(archive -> archive.forEach(report -> compare(values, report.decided())));
        for (SimHyperNode node : world.hyperNodes()) {
            for (SimHyperNode.Noticed noticed : node.notices()) {
                if (noticed.notice() instanceof HyperNodeNotice.EraAgreed(EraId _, int _, CertifiedShard report)) {
                    compare(values, report);
                }
            }
        }
    }

    private void compare(Map<String, Hash32> values, CertifiedShard report) {
        String shard = "era " + report.era() + " shard " + report.shard();
        Hash32 before = values.putIfAbsent(shard, report.digest());
        if (before != null && !before.equals(report.digest())) {
            violations.add(shard + ": two values are certified");
        }
    }

    private void nobodyHonestIsNamed() {
        for (SimHyperNode node : world.hyperNodes()) {
            List<String> names = new ArrayList<>(namesOf(node.id()));
            if (world.wrongClocks().contains(node.id())) {
                // That it says nothing is true, and what it should do.
                names.remove(ConductVerdict.SILENT.label());
            }
            if (node.isHonest() && !names.isEmpty()) {
                violations.add("honest " + node.id() + " is called " + names);
            }
        }
    }

    /// The model's satellites forget nothing.
    private void noSatelliteIsConvicted() {
        for (SimHyperNode node : world.hyperNodes()) {
            for (SimHyperNode.Noticed noticed : node.notices()) {
                if (noticed.notice() instanceof HyperNodeNotice.SatelliteConvicted(NodeId satellite, var _)) {
                    violations.add("honest satellite " + satellite + " is convicted by its own receipts");
                }
            }
        }
    }

    private void everyLiarIsNamed() {
        for (SimHyperNode node : world.hyperNodes()) {
            if (!node.isHonest() && namesOf(node.id()).isEmpty() && !leavesAGap(node.id())) {
                violations.add("the liar " + node.id() + " is not named");
            }
        }
    }

    /// One provider alone does not name a liar: it might be the liar. But the gap between the two is there to see, as
    /// soon as the committee was sure of enough slots.
    private boolean leavesAGap(NodeId liar) {
        TreeMap<NodeId, Integer> sure = new TreeMap<>();
        conductOf(liar)
                .flatMap(seat -> seat.contrasts().stream())
                .forEach(contrast -> sure.merge(contrast.scalerNode(), contrast.up(), Integer::sum));
        return sure.values().stream().allMatch(slots -> slots < ENOUGH_SLOTS)
                || !finding(liar).gaps().isEmpty();
    }

    private Stream<Conduct> conductOf(NodeId node) {
        return archives.getFirst().stream()
                .flatMap(report -> report.conduct().stream())
                .filter(seat -> seat.hyperNode().equals(node));
    }

    private ConductFinding finding(NodeId node) {
        return ConductFinding.of(conductOf(node).toList(), registry);
    }

    private void everyReportIsTrue() {
        for (Certified report : archives.getFirst()) {
            for (TargetReport target : report.body().reports()) {
                truth.contradiction(target)
                        .ifPresent(why -> violations.add(
                                "era " + report.decided().era() + ": " + target.target() + " is said to have " + why));
            }
        }
    }

    /// The model's ScalerNodes always answer and lose nothing. Over links that are slow beside their promise they break
    /// it all the same.
    private void nobodyHonestIsInBreach() {
        if (world.links().model().medianDelay().compareTo(FAST_LINKS) > 0) {
            return;
        }
        for (long era = 0; era < eras; era += registry.parameters().erasPerWindow()) {
            SlaWindow window = SlaWindow.of(registry.parameters(), new EraId(era));
            for (ScalerNodeMember member : registry.scalerNodes()) {
                if (world.wrongClocks().contains(member.id())) {
                    continue;
                }
                WindowVerdict verdict = WindowVerdict.of(window, member.claim(), tallies(member.id()), 0, false);
                if (verdict.outcome() == WindowVerdict.Outcome.BREACH) {
                    violations.add("honest " + member.id() + " is in breach in window " + window.number() + " "
                            + verdict.reasons());
                }
            }
        }
    }

    private List<EraTally> tallies(NodeId scalerNode) {
        return archives.getFirst().stream()
                .flatMap(report -> report.body().report(scalerNode).stream()
                        .map(target -> EraTally.of(report.decided().era(), target)))
                .toList();
    }

    /// Every HyperNode that certified bodies or evidence name, as `fault node`.
    public List<String> named() {
        return world.hyperNodes().stream()
                .map(SimHyperNode::id)
                .flatMap(id -> namesOf(id).stream().map(name -> name + " " + id))
                .toList();
    }

    private List<String> namesOf(NodeId node) {
        TreeSet<String> names = new TreeSet<>();
        ConductVerdict verdict = finding(node).verdict();
        if (verdict != ConductVerdict.CONSISTENT) {
            names.add(verdict.label());
        }
        for (Submission submission : world.archives().getFirst()) {
            if (submission instanceof Submission.Accusation(Evidence evidence, var _)
                    && evidence.accused().equals(node)) {
                names.add("equivocate");
            }
        }
        return List.copyOf(names);
    }

    /// What each era came to.
    public List<EraRow> rows() {
        List<EraRow> rows = new ArrayList<>();
        for (long era = 0; era < eras; era++) {
            rows.add(row(new EraId(era)));
        }
        return rows;
    }

    private EraRow row(EraId era) {
        Map<NodeId, Integer> holders = new LinkedHashMap<>();
        int wrong = 0;
        long views = 0;
        for (List<Certified> archive : archives) {
            for (Certified report : archive) {
                if (report.decided().era().equals(era)) {
                    views = Math.max(views, report.decided().certificate().view());
                    for (TargetReport target : report.body().reports()) {
                        if (holders.merge(target.target(), 1, Integer::sum) == 1
                                && truth.contradiction(target).isPresent()) {
                            wrong++;
                        }
                    }
                }
            }
        }
        int archived = Math.toIntExact(holders.values().stream()
                .filter(count -> count == archives.size())
                .count());
        return new EraRow(era.number(), holders.size(), archived, wrong, views, decidedMillis(era));
    }

    /// Until the last honest node that decided had decided, -1 if nobody did.
    private long decidedMillis(EraId wanted) {
        Instant end = registry.parameters().clock().end(wanted);
        return world.hyperNodes().stream()
                .filter(SimHyperNode::isHonest)
                .flatMap(node -> node.notices().stream())
                .filter(noticed -> noticed.notice() instanceof HyperNodeNotice.EraAgreed(EraId era, int _, var _)
                        && era.equals(wanted))
                .mapToLong(noticed -> Duration.between(end, noticed.at()).toMillis())
                .max()
                .orElse(-1);
    }
}
