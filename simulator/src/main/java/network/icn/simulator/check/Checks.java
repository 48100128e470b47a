package network.icn.simulator.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.simulator.result.EraRow;
import network.icn.simulator.world.Judgement;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;

/// Judges a history: safety (one certified value an era and shard), liveness (everything certified and archived), truth
/// (reports say what the model knows), fairness (liars are named, honest nodes are not).
public final class Checks {
    private final World world;
    private final Registry registry;
    private final int eras;
    private final List<List<Certified>> archives;
    private final Draw draw;
    private final Judgement judgement;
    private final List<String> violations;
    private final Truth truth;

    public Checks(World world, int eras) {
        this.world = world;
        this.registry = world.registry();
        this.eras = eras;
        this.draw = new Draw(registry);
        this.judgement = world.judgement(eras);
        this.archives = world.archives().stream()
                .map(archive -> Certified.of(archive, draw))
                .toList();
        this.violations = new ArrayList<>(world.violations());
        this.truth = new Truth(world);
    }

    /// What was broken; empty when all is well.
    public List<String> violations() {
        oneValuePerShard();
        noSatelliteIsConvicted();
        everyReportIsTrue();
        for (List<Certified> archive : archives) {
            new ReportChecks(world, draw)
                    .violations(archive).stream()
                            .filter(violation -> !violations.contains(violation))
                            .forEach(violations::add);
        }
        violations.addAll(new ProbeChecks(world).violations(archives.getFirst()));
        violations.addAll(new ArchiveChecks(world).violations());
        violations.addAll(new JournalChecks(world).violations());
        violations.addAll(new VerdictChecks(world, eras, draw, archives.getFirst(), judgement).violations());
        violations.addAll(new ConductChecks(world, archives.getFirst(), judgement).violations());
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
                if (noticed.notice() instanceof HyperNodeNotice.EraAgreed(CertifiedShard report)) {
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

    private void everyReportIsTrue() {
        for (Certified report : archives.getFirst()) {
            for (TargetReport target : report.body().reports()) {
                truth.contradiction(report.decided().era(), target)
                        .ifPresent(why -> violations.add(
                                "era " + report.decided().era() + ": " + target.target() + " is said to have " + why));
            }
        }
    }

    /// Every HyperNode that certified bodies or evidence name, as `fault node`.
    public List<String> named() {
        return judgement.names().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(name -> name + " " + entry.getKey()))
                .toList();
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
                                && truth.contradiction(era, target).isPresent()) {
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
                .filter(noticed -> noticed.notice() instanceof HyperNodeNotice.EraAgreed(CertifiedShard report)
                        && report.era().equals(wanted))
                .mapToLong(noticed -> Duration.between(end, noticed.at()).toMillis())
                .max()
                .orElse(-1);
    }
}
