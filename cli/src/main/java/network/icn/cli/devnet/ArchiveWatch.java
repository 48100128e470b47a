package network.icn.cli.devnet;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.cli.node.Role;
import network.icn.node.rpc.ArchiveClient;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NodeTls;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.ConductFinding;
import network.icn.protocol.settlement.ConductVerdict;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.ReachGap;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.protocol.settlement.VerdictReason;

/// An auditor of the devnet: reads every satellite over the network and believes nothing that it has not
/// recomputed. All that the devnet says about reports, evidence and faults comes from here.
final class ArchiveWatch implements AutoCloseable {
    /// A report of a large shard with its observations, and the largest evidence.
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private static final Possession POSSESSION = new Possession();

    private record Key(EraId era, NodeId node) {
        String label() {
            return era + " " + node;
        }
    }

    private final DevnetPlan plan;
    private final EraSpan span;
    private final RegistryHistory history;
    private final Findings findings;
    private final Promises promises;
    private final GrpcChannels channels;
    private final List<Archive> archives;
    private final CertifiedShardVerifier verifier;
    /// Ids of verified evidence by ScalerNode and era.
    private final Map<String, Map<String, Evidence.Kind>> proven = new TreeMap<>();
    private final Judge judge;
    private long nextDraw;

    /// @param self any key: reading is open to everybody
    /// @param span eras that count
    ArchiveWatch(DevnetPlan plan, EraSpan span, Findings findings, Promises promises, Signer self) {
        this.plan = plan;
        this.span = span;
        this.nextDraw = span.first();
        this.history = plan.history();
        this.findings = findings;
        this.promises = promises;
        this.judge = new Judge(history);
        this.channels = new GrpcChannels(NodeTls.of(self, InstantSource.system()), MAX_MESSAGE_BYTES);
        this.archives = plan.nodes(Role.SATELLITE).stream()
                .map(node -> new Archive(node, channels))
                .toList();
        this.verifier = new CertifiedShardVerifier(
                history, Ed25519.best(), value -> BeaconVerifier.verify(history.beacon(), value));
    }

    boolean isReachable(DevnetNode satellite) {
        return archives.stream()
                .filter(archive -> archive.satellite().equals(satellite))
                .allMatch(Archive::isReachable);
    }

    /// What is new on any satellite.
    List<DevnetEvent> poll(Instant now) {
        List<DevnetEvent> news = new ArrayList<>(draw(now));
        // Evidence first: it decides what a report of the same moment means.
        for (Archive archive : archives) {
            archive.newEvidence().forEach(evidence -> news.addAll(check(archive, evidence)));
        }
        for (Archive archive : archives) {
            archive.newReports().forEach(report -> news.addAll(check(archive, report, now)));
        }
        return news;
    }

    // Beacon.

    private List<DevnetEvent> draw(Instant now) {
        EraId era = new EraId(nextDraw);
        long round = BeaconSchedule.ofEra(history.genesis(), era);
        if (!span.contains(nextDraw) || now.isBefore(history.beacon().timeOf(round))) {
            return List.of();
        }
        for (Archive archive : archives) {
            Optional<BeaconValue> value = beacon(archive, round);
            if (value.isPresent()) {
                nextDraw++;
                List<Shard> shards = CommitteeDraw.draw(
                        history.at(era), value.get().bound(history.beacon().hash()));
                Committee committee = shards.getFirst().committee();
                return List.of(new DevnetEvent.EraDrawn(
                        era.number(), round, shards.size(), committee.size(), committee.quorum()));
            }
        }
        return List.of();
    }

    private Optional<BeaconValue> beacon(Archive archive, long round) {
        try {
            Optional<BeaconValue> value = archive.beacon(round);
            if (value.isEmpty() || isOf(round, value.get())) {
                return value;
            }
        } catch (MalformedException _) {
            // Told below, as a value that does not verify is.
        }
        findings.broken(archive.satellite().name(), "a wrong beacon value for round " + round);
        return Optional.empty();
    }

    private boolean isOf(long round, BeaconValue value) {
        return value.round() == round && BeaconVerifier.verify(history.beacon(), value);
    }

    // Evidence.

    private List<DevnetEvent> check(Archive archive, ArchiveClient.ListedEvidence archived) {
        String satellite = archive.satellite().name();
        try {
            Evidence evidence = Evidence.parse(archived.evidence().bytes());
            if (evidence.verify(Ed25519.best(), history)) {
                EraId era = evidence.era();
                proven.computeIfAbsent(new Key(era, evidence.accused()).label(), _ -> new LinkedHashMap<>())
                        .put(evidence.id().toString(), evidence.kind());
                return findings.saw(
                        satellite,
                        new Findings.EvidenceSeen(
                                era.number(),
                                evidence.kind().label(),
                                plan.nameOf(evidence.accused()),
                                evidence.id().toString()));
            }
        } catch (MalformedException _) {
            // Told below, as evidence that proves nothing is.
        }
        findings.broken(satellite, "evidence at " + archived.logIndex() + " that proves nothing");
        return List.of();
    }

    // Reports.

    private List<DevnetEvent> check(Archive archive, Archive.NewReport archived, Instant now) {
        String satellite = archive.satellite().name();
        if (archived.report().isEmpty()) {
            findings.broken(satellite, "a report at " + archived.logIndex() + " that it does not give out");
            return List.of();
        }
        try {
            ArchiveClient.Report report = archived.report().get();
            CertifiedShard decided = report.shard();
            CertifiedShardVerifier.Finding finding = verifier.verify(decided);
            if (finding != CertifiedShardVerifier.Finding.VALID) {
                findings.broken(satellite, "a report that does not hold: " + finding);
                return List.of();
            }
            Optional<Signed> receipt = report.receipt();
            if (receipt.isEmpty() || !isReceiptOf(archive.satellite().id(), receipt.get())) {
                findings.broken(satellite, "a report with a wrong receipt");
                return List.of();
            }
            promises.promised(
                    archive.satellite(),
                    SatelliteReceipt.parse(receipt.get().statement().bytes()));
            return span.contains(decided.era().number()) ? judge(satellite, decided, now) : List.of();
        } catch (MalformedException e) {
            findings.broken(satellite, "a malformed report: " + e.getMessage());
            return List.of();
        }
    }

    private boolean isReceiptOf(NodeId satellite, Signed receipt) throws MalformedException {
        SatelliteReceipt stated = SatelliteReceipt.parse(receipt.statement().bytes());
        return receipt.signer().equals(satellite)
                && stated.satellite().equals(satellite)
                && stated.network().equals(history.network())
                && receipt.verify(Ed25519.best());
    }

    private List<DevnetEvent> judge(String satellite, CertifiedShard decided, Instant now) throws MalformedException {
        AgreedBody body = AgreedBody.parse(decided.body().bytes());
        EraId era = decided.era();
        List<DevnetEvent> news = new ArrayList<>();
        for (TargetReport report : body.reports()) {
            Proven against = Proven.of(proven.getOrDefault(new Key(era, report.target()).label(), new LinkedHashMap<>())
                    .values());
            SlaVerdict verdict = history.claim(report.target(), era)
                    .map(claim -> SlaVerdict.of(report, claim, against))
                    .orElseThrow();
            news.addAll(findings.saw(
                    satellite,
                    new Findings.ReportSeen(
                            era.number(),
                            plan.nameOf(report.target()),
                            report.id(history.network(), era, decided.shard()).toString(),
                            verdict.outcome().label(),
                            VerdictReason.texts(verdict.reasons()),
                            report.result(POSSESSION).flatMap(POSSESSION::stored)),
                    history.clock().end(era),
                    now));
            judge.add(era, report, against)
                    .ifPresent(window -> news.addAll(findings.broke(plan.nameOf(report.target()), window)));
        }
        for (Judge.Member member : judge.add(decided)) {
            if (member.observed()) {
                findings.tookPart(era.number(), plan.nameOf(member.hyperNode()));
            }
            news.addAll(conduct(era, plan.nameOf(member.hyperNode()), member.finding()));
        }
        return news;
    }

    private List<DevnetEvent> conduct(EraId era, String name, ConductFinding finding) {
        Optional<FaultKind> fault = conductFault(finding.verdict());
        if (fault.isPresent()) {
            return findings.conduct(era.number(), name, fault.get());
        }
        List<DevnetEvent> news = new ArrayList<>();
        for (ReachGap gap : finding.gaps()) {
            news.addAll(findings.gap(era.number(), name, plan.nameOf(gap.scalerNode()), gap));
        }
        return news;
    }

    private static Optional<FaultKind> conductFault(ConductVerdict verdict) {
        return switch (verdict) {
            case CONSISTENT -> Optional.empty();
            case SILENT -> Optional.of(FaultKind.SILENT);
            case LIES_UP -> Optional.of(FaultKind.LIES_UP);
            case LIES_DOWN -> Optional.of(FaultKind.LIES_DOWN);
        };
    }

    @Override
    public void close() {
        channels.close();
    }
}
