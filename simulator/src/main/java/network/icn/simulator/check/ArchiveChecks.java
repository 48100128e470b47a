package network.icn.simulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.simulator.ledger.Ledger;
import network.icn.simulator.ledger.Ledger.Answer;
import network.icn.simulator.ledger.Ledger.Probe;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;

/// Judges what satellites keep: all that they have acknowledged, each proof of lost data that somebody
/// honest has got, and no proof of what never was.
final class ArchiveChecks {
    private final World world;
    private final List<String> violations = new ArrayList<>();

    ArchiveChecks(World world) {
        this.world = world;
    }

    List<String> violations() {
        List<List<Submission>> archives = world.archives();
        Set<String> lost = lost();
        for (int place = 0; place < archives.size(); place++) {
            NodeId satellite = world.satellites().get(place);
            acknowledged(satellite, world.logs().get(place));
            proofs(satellite, archives.get(place), lost);
        }
        return violations;
    }

    private void acknowledged(NodeId satellite, SortedMap<Long, Submission> log) {
        for (Ledger.Acknowledged receipt : world.ledger().acknowledged()) {
            if (receipt.satellite().equals(satellite)) {
                Submission kept = log.get(receipt.index());
                if (kept == null || !kept.key().digest().equals(receipt.digest())) {
                    violations.add("satellite " + satellite + " acknowledged " + receipt.digest() + " at index "
                            + receipt.index() + " and does not keep it");
                }
            }
        }
    }

    /// Who has served an honest HyperNode wrong bytes, and when.
    private Set<String> lost() {
        Set<NodeId> honest = new TreeSet<>();
        world.hyperNodes().stream()
                .filter(SimHyperNode::isHonest)
                .filter(node -> !world.wrongClocks().contains(node.id()))
                // What it had not flushed is gone.
                .filter(node -> world.ledger().away(node.id()).isEmpty())
                .forEach(node -> honest.add(node.id()));
        Set<String> lost = new TreeSet<>();
        for (Probe probe : world.ledger().probes()) {
            if (probe.answer() == Answer.WRONG && honest.contains(probe.hyperNode())) {
                lost.add(loss(probe.era(), probe.scalerNode()));
            }
        }
        return lost;
    }

    private static String loss(EraId era, NodeId scalerNode) {
        return "era " + era + ": wrong bytes of " + scalerNode;
    }

    private void proofs(NodeId satellite, List<Submission> archive, Set<String> lost) {
        Set<String> proven = new TreeSet<>();
        for (Submission submission : archive) {
            if (submission instanceof Submission.OfEvidence(Evidence evidence, int _)
                    && evidence.kind().isWrongAnswer()) {
                proven.add(loss(evidence.era(), evidence.accused()));
                boolean real = world.ledger().probes().stream()
                        .anyMatch(probe -> probe.answer() == Answer.WRONG
                                && probe.scalerNode().equals(evidence.accused())
                                && probe.era().equals(evidence.era()));
                if (!real) {
                    violations.add("satellite " + satellite + " keeps a proof of what never was: "
                            + loss(evidence.era(), evidence.accused()));
                }
            }
        }
        for (String loss : lost) {
            if (!proven.contains(loss)) {
                violations.add("satellite " + satellite + " has no proof of what an honest HyperNode got: " + loss);
            }
        }
    }
}
