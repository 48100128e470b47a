package network.icn.simulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.report.TargetObservation;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.TimedNode;
import network.icn.simulator.world.World;

/// Judges what nodes made of their clocks: a wrong one is found by its node, whatever role it has, and a right one is
/// never suspected; and whoever suspects its own clock blames nobody else for it.
final class ClockChecks {
    private final World world;
    private final Set<NodeId> wrong;
    private final List<String> violations = new ArrayList<>();

    ClockChecks(World world) {
        this.world = world;
        this.wrong = world.wrongClocks();
    }

    /// @param archive certified reports
    List<String> violations(List<Certified> archive) {
        for (SimHyperNode node : world.hyperNodes()) {
            judge(
                    node.id(),
                    node.notices().stream()
                            .anyMatch(noticed -> noticed.notice() instanceof HyperNodeNotice.Clock(var news)
                                    && news instanceof ClockNotice.Suspect));
        }
        for (TimedNode node : world.timed()) {
            judge(node.id(), node.notices().stream().anyMatch(ClockNotice.Suspect.class::isInstance));
        }
        archive.forEach(this::blames);
        return violations;
    }

    private void judge(NodeId node, boolean suspected) {
        if (wrong.contains(node) && !suspected) {
            violations.add("the wrong clock of " + node + " was not found");
        } else if (!wrong.contains(node) && suspected) {
            violations.add("the right clock of " + node + " was suspected");
        }
    }

    /// Whom a HyperNode with a wrong clock calls down though it is right.
    private void blames(Certified report) {
        for (NodeId target : report.shard().targets()) {
            wrong.forEach(member -> report.said(member, target).ifPresent(said -> blames(report.decided(), said)));
        }
    }

    private void blames(CertifiedShard report, TargetObservation target) {
        if (!wrong.contains(target.target()) && target.slots().contains(SlotResult.FAIL)) {
            violations.add("era " + report.era() + ": a node with a wrong clock calls " + target.target() + " down");
        }
    }
}
