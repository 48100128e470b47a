package network.icn.simulator.check;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetObservation;
import network.icn.protocol.report.TargetReport;
import network.icn.simulator.world.Judgement;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;

/// Judges what HyperNodes are called: every liar something, as soon as there was enough to see, and nobody honest
/// anything.
final class ConductChecks {
    /// Fewer sure slots name nobody (docs/verdicts.md).
    private static final int ENOUGH_SLOTS = 8;

    private static final String SILENT = "silent";

    private final World world;
    private final List<Certified> archive;
    private final Judgement judgement;

    ConductChecks(World world, List<Certified> archive, Judgement judgement) {
        this.world = world;
        this.archive = archive;
        this.judgement = judgement;
    }

    List<String> violations() {
        List<String> violations = new ArrayList<>();
        for (SimHyperNode node : world.hyperNodes()) {
            List<String> names = new ArrayList<>(judgement.names().getOrDefault(node.id(), List.of()));
            if (!node.isHonest() && names.isEmpty() && isSeen(node.id())) {
                violations.add("the liar " + node.id() + " is not named");
            }
            if (world.wrongClocks().contains(node.id())) {
                // That it says nothing is true, and what it should do.
                names.remove(SILENT);
            }
            if (node.isHonest() && !names.isEmpty()) {
                violations.add("honest " + node.id() + " is called " + names);
            }
        }
        return violations;
    }

    /// One provider alone does not name a liar: it might be the liar. But the gap between the two is there to see, as
    /// soon as the committee was sure of enough slots.
    private boolean isSeen(NodeId liar) {
        return !judgement.gaps().contains(liar)
                && (archive.stream().noneMatch(report -> report.signers().containsValue(liar))
                        || archive.stream()
                                .flatMap(report -> report.shard().targets().stream())
                                .distinct()
                                .anyMatch(target -> sureSlots(liar, target) >= ENOUGH_SLOTS));
    }

    private long sureSlots(NodeId liar, NodeId target) {
        long sure = 0;
        for (Certified report : archive) {
            List<TargetObservation> said = report.said(liar, target).stream().toList();
            List<TargetReport> agreed = report.body().report(target).stream().toList();
            for (int i = 0; i < said.size() && i < agreed.size(); i++) {
                for (int slot = 0; slot < agreed.get(i).slots().size(); slot++) {
                    boolean isSure = agreed.get(i).slots().get(slot) == SlotVerdict.SURELY_UP;
                    sure += isSure && said.get(i).slots().get(slot) != SlotResult.SKIP ? 1 : 0;
                }
            }
        }
        return sure;
    }
}
