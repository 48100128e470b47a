package network.icn.simulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import network.icn.protocol.agreement.CertifiedShard;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.SlotResult;
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
        archive.forEach(report -> blames(report.decided()));
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
    private void blames(CertifiedShard report) {
        try {
            // Both ascend by member.
            List<NodeId> members = report.reveals().stream().map(Signed::signer).toList();
            List<Observation> observations =
                    List.copyOf(CertifiedShard.observations(report.reveals()).values());
            for (int i = 0; i < members.size(); i++) {
                if (wrong.contains(members.get(i))) {
                    observations.get(i).targets().forEach(target -> blames(report, target));
                }
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("archived: a report that was verified", e);
        }
    }

    private void blames(CertifiedShard report, TargetObservation target) {
        if (!wrong.contains(target.target()) && target.slots().contains(SlotResult.FAIL)) {
            violations.add("era " + report.era() + ": a node with a wrong clock calls " + target.target() + " down");
        }
    }
}
