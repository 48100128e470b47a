package network.icn.simulator.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.simulator.ledger.Ledger;
import network.icn.simulator.ledger.Ledger.Answer;
import network.icn.simulator.ledger.Ledger.Probe;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;

/// Judges what satellites keep: all that they have acknowledged, each proof of lost data that somebody
/// honest has got, and no proof of what never was.
final class ArchiveChecks {
    private static final Duration READING = Duration.ofSeconds(30);

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
            choices(satellite, archives.get(place));
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

    /// Who has asked what it liked, was answered, and has shown what it should have asked is convicted once its
    /// ScalerNode has read the report, and nobody else is.
    private void choices(NodeId satellite, List<Submission> archive) {
        Set<String> proven = new TreeSet<>();
        Set<NodeId> choosing = new TreeSet<>();
        world.hyperNodes().stream().filter(SimHyperNode::choosesSeeds).forEach(node -> choosing.add(node.id()));
        for (Submission submission : archive) {
            if (submission instanceof Submission.OfEvidence(Evidence evidence, int _)
                    && evidence.kind().equals(Evidence.Kind.CHOSEN_SEED)) {
                proven.add(choice(evidence.era(), evidence.accused()));
                if (!choosing.contains(evidence.accused())) {
                    violations.add("satellite " + satellite + " keeps a proof of what never was: "
                            + choice(evidence.era(), evidence.accused()));
                }
            }
        }
        for (Probe probe : world.ledger().probes()) {
            String choice = choice(probe.era(), probe.hyperNode());
            if (choosing.contains(probe.hyperNode())
                    && (probe.answer() == Answer.RIGHT || probe.answer() == Answer.WRONG)
                    && hasShown(probe, archive)
                    && isRead(probe.era())
                    && proven.add(choice)) {
                violations.add("satellite " + satellite + " has no proof of what a ScalerNode was asked: " + choice);
            }
        }
    }

    private static String choice(EraId era, NodeId hyperNode) {
        return "era " + era + ": chosen seed of " + hyperNode;
    }

    private static boolean hasShown(Probe probe, List<Submission> archive) {
        return archive.stream()
                .anyMatch(submission -> submission instanceof Submission.OfShard(CertifiedShard report)
                        && report.era().equals(probe.era())
                        && report.reveals().stream()
                                .anyMatch(reveal -> reveal.signer().equals(probe.hyperNode())));
    }

    /// A ScalerNode reads the report on an era in the middle of the next one.
    private boolean isRead(EraId era) {
        EraClock clock = world.registry().parameters().clock();
        return world.engine()
                .now()
                .isAfter(clock.end(era).plus(clock.eraLength().dividedBy(2)).plus(READING));
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
