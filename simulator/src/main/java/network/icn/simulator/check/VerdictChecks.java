package network.icn.simulator.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.report.TargetReport;
import network.icn.simulator.ledger.Ledger.Answer;
import network.icn.simulator.world.Judgement;
import network.icn.simulator.world.Judgement.EraSaid;
import network.icn.simulator.world.Judgement.WindowSaid;
import network.icn.simulator.world.World;

/// Judges the verdicts on ScalerNodes: by the rules, worked out once more from the observations, and by what truly
/// happened: who broke its promise is in breach, and nobody else.
final class VerdictChecks {
    private static final Duration FAST_LINKS = Duration.ofMillis(100);

    private final World world;
    private final int eras;
    private final Draw draw;
    private final List<Certified> reports;
    private final Judgement judgement;
    private final List<String> violations = new ArrayList<>();

    VerdictChecks(World world, int eras, Draw draw, List<Certified> reports, Judgement judgement) {
        this.world = world;
        this.eras = eras;
        this.draw = draw;
        this.reports = reports;
        this.judgement = judgement;
    }

    List<String> violations() {
        for (Certified report : reports) {
            for (TargetReport slow : merged(report)) {
                eraIsJudged(report.decided().era(), slow);
            }
        }
        for (ScalerNodeMember member : world.registry().scalerNodes()) {
            int window = world.registry().parameters().erasPerWindow();
            for (int first = 0; first < eras; first += window) {
                windowIsJudged(member, first, window);
            }
        }
        return violations;
    }

    private List<TargetReport> merged(Certified report) {
        return new SlowMerge(draw, report.shard())
                .reports(world.registry().parameters().slotsPerEra(), report.observations());
    }

    private boolean isProven(NodeId scalerNode, long first, long last) {
        for (Submission submission : world.archives().getFirst()) {
            if (submission instanceof Submission.OfEvidence(Evidence evidence, int _)
                    && evidence.accused().equals(scalerNode)
                    && evidence.era().number() >= first
                    && evidence.era().number() <= last) {
                return true;
            }
        }
        return false;
    }

    private void eraIsJudged(EraId era, TargetReport slow) {
        ScalerNodeMember member = world.registry().scalerNode(slow.target()).orElseThrow();
        String verdict = SlowVerdict.era(slow, member.claim(), isProven(member.id(), era.number(), era.number()));
        if (!judgement.eras().contains(new EraSaid(era, member.id(), verdict))) {
            violations.add("era " + era + ": " + member.id() + " is judged otherwise than by the rules, " + verdict);
        }
    }

    private void windowIsJudged(ScalerNodeMember member, int first, int length) {
        int last = first + length - 1;
        TreeMap<Long, TargetReport> slow = new TreeMap<>();
        for (Certified report : reports) {
            long era = report.decided().era().number();
            if (era >= first - length && era <= last) {
                merged(report).stream()
                        .filter(each -> each.target().equals(member.id()))
                        .forEach(each -> slow.put(era, each));
            }
        }
        String verdict = SlowVerdict.window(
                slow,
                first,
                member.claim(),
                world.registry().parameters(),
                isProven(member.id(), first, last),
                last < eras);
        long number = first / length;
        if (!judgement.windows().contains(new WindowSaid(number, member.id(), verdict))) {
            violations.add(
                    "window " + number + ": " + member.id() + " is judged otherwise than by the rules, " + verdict);
        }
        boolean breach = judgement.windows().contains(new WindowSaid(number, member.id(), "breach"));
        if (breach && mustNotBeInBreach(member.id(), first, last)) {
            violations.add("honest " + member.id() + " is in breach in window " + number);
        }
        if (!breach
                && mustBeInBreach(
                        member, first, last, slow.tailMap((long) first).size())) {
            violations.add(member.id() + " broke its promise in window " + number + " and is not in breach");
        }
    }

    /// Over links that are slow beside its promise, or with a wrong clock, whoever is honest breaks it all the same.
    private boolean mustNotBeInBreach(NodeId scalerNode, int first, int last) {
        return world.links().model().medianDelay().compareTo(FAST_LINKS) <= 0
                && !world.wrongClocks().contains(scalerNode)
                && !lostData(scalerNode, first, last)
                && world.ledger().away(scalerNode).isEmpty();
    }

    private boolean lostData(NodeId scalerNode, int first, int last) {
        return world.ledger().probes().stream()
                .anyMatch(probe -> probe.scalerNode().equals(scalerNode)
                        && probe.answer() == Answer.WRONG
                        && probe.era().number() >= first
                        && probe.era().number() <= last);
    }

    /// @param certified eras with a report: what nobody certified, nobody can judge
    private boolean mustBeInBreach(ScalerNodeMember member, int first, int last, int certified) {
        int complete = Math.min(last, eras - 1) - first + 1;
        if (certified < complete) {
            return false;
        }
        EraClock clock = world.registry().parameters().clock();
        int away = 0;
        for (int era = first; era <= Math.min(last, eras - 1); era++) {
            for (int slot = 0; slot < clock.slots(); slot++) {
                Instant start = clock.slotStart(new EraId(era), slot);
                Instant end = clock.slotStart(new EraId(era), slot + 1);
                away += world.ledger().away(member.id()).stream()
                                .anyMatch(span -> span.covers(start, end, Duration.ZERO))
                        ? 1
                        : 0;
            }
        }
        return lostData(member.id(), first, last)
                || away > SlowVerdict.allowed(world.registry().parameters().windowSlots(), member.claim());
    }
}
