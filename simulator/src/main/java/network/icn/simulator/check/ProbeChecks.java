package network.icn.simulator.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.TargetObservation;
import network.icn.simulator.ledger.Ledger;
import network.icn.simulator.ledger.Ledger.Probe;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;

/// Judges what honest HyperNodes say that they saw by what truly came back to them.
final class ProbeChecks {
    private final World world;
    private final List<Probe> probes;
    private final List<String> violations = new ArrayList<>();

    ProbeChecks(World world) {
        this.world = world;
        this.probes = world.ledger().probes();
    }

    List<String> violations(List<Certified> archive) {
        for (SimHyperNode node : world.hyperNodes()) {
            if (node.isHonest() && !world.wrongClocks().contains(node.id())) {
                List<Probe> own = probes.stream()
                        .filter(probe -> probe.hyperNode().equals(node.id()))
                        .toList();
                archive.forEach(report -> judge(node, report, own));
            }
        }
        return violations;
    }

    private void judge(SimHyperNode node, Certified report, List<Probe> own) {
        EraId era = report.decided().era();
        for (NodeId target : report.shard().targets()) {
            List<Probe> about = own.stream()
                    .filter(probe -> probe.routine()
                            && probe.scalerNode().equals(target)
                            && probe.era().equals(era))
                    .toList();
            report.said(node.id(), target).ifPresent(said -> judge(node.id(), era, said, about));
        }
    }

    private void judge(NodeId node, EraId era, TargetObservation said, List<Probe> about) {
        for (int place = 0; place < said.slots().size(); place++) {
            int slot = place;
            List<Probe> ofSlot =
                    about.stream().filter(probe -> probe.slot() == slot).toList();
            boolean answered = ofSlot.stream().anyMatch(Probe::isAnswered);
            boolean right = switch (said.slots().get(slot)) {
                case OK -> answered;
                case FAIL -> !answered && (!ofSlot.isEmpty() || hadNoSnapshot(node, said.target(), era));
                case SKIP -> ofSlot.isEmpty() || wasAway(node, era);
            };
            if (!right) {
                violations.add("era " + era + " slot " + slot + ": honest " + node + " says "
                        + said.slots().get(slot) + " of " + said.target() + ", but there came " + ofSlot);
            }
        }
        boolean proven = about.stream().anyMatch(probe -> probe.answer() == Ledger.Answer.WRONG);
        boolean told = !Sayings.possession(said).evidence().isEmpty();
        boolean mustTell = proven && !wasAway(node, era) && said.slots().contains(SlotResult.OK);
        if (told && !proven) {
            violations.add(
                    "era " + era + ": honest " + node + " tells of wrong bytes of " + said.target() + ", but got none");
        }
        if (mustTell && !told) {
            violations.add("era " + era + ": honest " + node + " tells nothing of wrong bytes of " + said.target()
                    + ", but got some");
        }
    }

    private boolean hadNoSnapshot(NodeId node, NodeId target, EraId era) {
        return world.ledger().noSnapshots().contains(new Ledger.NoSnapshot(node, target, era));
    }

    /// Whoever was killed in that era may not know what it had seen.
    private boolean wasAway(NodeId node, EraId era) {
        Instant start = world.registry().parameters().clock().start(era);
        Instant end = world.registry().parameters().clock().end(era);
        return world.ledger().away(node).stream().anyMatch(span -> span.touches(start, end));
    }
}
