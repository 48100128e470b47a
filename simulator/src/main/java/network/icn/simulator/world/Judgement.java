package network.icn.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.ConductFinding;
import network.icn.protocol.settlement.ConductVerdict;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.protocol.settlement.SlaWindow;
import network.icn.protocol.settlement.WindowTerms;
import network.icn.protocol.settlement.WindowVerdict;

/// What a satellite says of all members, by the rules of the protocol and from its archive alone: what is
/// judged, not what judges.
///
/// @param eras one verdict for each ScalerNode of each archived report
/// @param windows one verdict for each ScalerNode and window, as of the end of the run
/// @param names what each HyperNode is called, those alone that are called something
/// @param gaps HyperNodes that stand alone somewhere
public record Judgement(
        List<EraSaid> eras, List<WindowSaid> windows, SortedMap<NodeId, List<String>> names, List<NodeId> gaps) {
    /// @param verdict as in APIs: `met`
    public record EraSaid(EraId era, NodeId scalerNode, String verdict) {}

    /// @param verdict as in APIs: `breach`
    public record WindowSaid(long window, NodeId scalerNode, String verdict) {}

    static Judgement of(List<Submission> archive, RegistryHistory history, int eras) {
        List<EraSaid> said = new ArrayList<>();
        List<Conduct> conduct = new ArrayList<>();
        TreeMap<NodeId, List<EraTally>> tallies = new TreeMap<>();
        for (Submission submission : archive) {
            if (submission instanceof Submission.OfShard(CertifiedShard decided)) {
                AgreedBody body = body(decided);
                conduct.addAll(conduct(decided, history));
                for (TargetReport report : body.reports()) {
                    tallies.computeIfAbsent(report.target(), _ -> new ArrayList<>())
                            .add(EraTally.of(decided.era(), report));
                    history.claim(report.target(), decided.era())
                            .map(claim -> SlaVerdict.of(report, claim, proven(archive, report.target(), decided.era())))
                            .ifPresent(verdict -> said.add(new EraSaid(
                                    decided.era(),
                                    report.target(),
                                    verdict.outcome().label())));
                }
            }
        }
        TreeMap<NodeId, List<String>> names = new TreeMap<>();
        List<NodeId> gaps = new ArrayList<>();
        for (HyperNodeMember member : history.latest().hyperNodes()) {
            ConductFinding finding = ConductFinding.of(
                    conduct.stream()
                            .filter(seat -> seat.hyperNode().equals(member.id()))
                            .toList(),
                    history,
                    new EraId(0),
                    new EraId(Math.max(0, eras - 1)));
            names(member.id(), finding, archive, names);
            if (!finding.gaps().isEmpty()) {
                gaps.add(member.id());
            }
        }
        return new Judgement(said, windows(archive, history, eras, tallies), names, gaps);
    }

    private static void names(
            NodeId member, ConductFinding finding, List<Submission> archive, TreeMap<NodeId, List<String>> names) {
        TreeSet<String> found = new TreeSet<>();
        if (finding.verdict() != ConductVerdict.CONSISTENT) {
            found.add(finding.verdict().label());
        }
        for (Submission submission : archive) {
            if (submission instanceof Submission.OfEvidence(Evidence evidence, int _)
                    && evidence.accused().equals(member)) {
                found.add(evidence.kind().equals(Evidence.Kind.CHOSEN_SEED) ? "chooses-seed" : "equivocate");
            }
        }
        if (!found.isEmpty()) {
            names.put(member, List.copyOf(found));
        }
    }

    private static List<WindowSaid> windows(
            List<Submission> archive, RegistryHistory history, int eras, TreeMap<NodeId, List<EraTally>> tallies) {
        List<WindowSaid> said = new ArrayList<>();
        for (long first = 0; first < eras; first += history.genesis().erasPerWindow()) {
            SlaWindow window = SlaWindow.of(history.genesis(), new EraId(first));
            boolean over = window.last().number() < eras;
            for (ScalerNodeMember member : history.scalerNodes(window.first(), window.last())) {
                Proven proven = Proven.NONE;
                for (long era = first; era <= window.last().number(); era++) {
                    proven = proven.and(proven(archive, member.id(), new EraId(era)));
                }
                WindowVerdict verdict = WindowVerdict.of(
                        WindowTerms.of(history, window, member.id()),
                        tallies.getOrDefault(member.id(), List.of()),
                        proven,
                        over);
                said.add(new WindowSaid(
                        window.number(), member.id(), verdict.outcome().label()));
            }
        }
        return said;
    }

    private static Proven proven(List<Submission> archive, NodeId scalerNode, EraId era) {
        return Proven.of(archive.stream()
                .flatMap(submission -> submission instanceof Submission.OfEvidence(Evidence evidence, int _)
                                && evidence.accused().equals(scalerNode)
                                && evidence.era().equals(era)
                        ? Stream.of(evidence.kind())
                        : Stream.empty())
                .toList());
    }

    private static AgreedBody body(CertifiedShard decided) {
        try {
            return AgreedBody.parse(decided.body().bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("a satellite archived what does not parse", e);
        }
    }

    private static List<Conduct> conduct(CertifiedShard decided, RegistryHistory history) {
        try {
            Shard shard = CommitteeDraw.draw(
                            history.at(decided.era()),
                            decided.beacon().bound(history.beacon().hash()))
                    .get(decided.shard());
            return decided.conduct(shard);
        } catch (MalformedException e) {
            throw new IllegalStateException("a satellite archived what does not parse", e);
        }
    }
}
