package network.icn.cli.devnet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import network.icn.cli.node.Role;
import network.icn.cli.witness.KeptEntries;
import network.icn.cli.witness.KeptTranscripts;
import network.icn.cli.witness.SaidVotes;
import network.icn.cli.witness.Settlements;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.kernel.identity.NodeId;

/// What nodes have bound themselves to while processes were killed, against what their files hold at the end: votes,
/// receipts of satellites, probes that a ScalerNode has signed for. Reads files with no code of the nodes.
final class Promises {
    private record Said(DevnetNode hyperNode, SaidVotes votes) {}

    private record Promised(DevnetNode satellite, SatelliteReceipt receipt) {}

    private final DevnetPlan plan;
    private final List<Said> said = new ArrayList<>();
    private final Set<Promised> promised = new LinkedHashSet<>();
    private int kills;

    Promises(DevnetPlan plan) {
        this.plan = plan;
    }

    /// The process is gone and not yet started again.
    void killed(DevnetNode node) {
        kills++;
        if (node.role() == Role.HYPERNODE) {
            said.add(new Said(node, SaidVotes.of(votes(node))));
        }
    }

    /// A satellite has shown its own receipt.
    void promised(DevnetNode satellite, SatelliteReceipt receipt) {
        promised.add(new Promised(satellite, receipt));
    }

    /// All nodes have ended.
    ///
    /// @param broken told of each promise that is not kept
    DevnetEvent.FilesRead check(Consumer<String> broken) {
        DevnetEvent.FilesRead read =
                new DevnetEvent.FilesRead(kills, votes(broken), receipts(broken), transcripts(broken));
        if (read.votes() == 0 || read.receipts() == 0 || read.transcripts() == 0) {
            broken.accept("the nodes' files hold nothing that could have been lost: " + read);
        }
        return read;
    }

    private static Path votes(DevnetNode hyperNode) {
        return hyperNode.data().resolve("votes.wal");
    }

    private int votes(Consumer<String> broken) {
        int found = 0;
        for (DevnetNode node : plan.nodes(Role.HYPERNODE)) {
            SaidVotes.of(votes(node))
                    .contradictions()
                    .forEach(what -> broken.accept(node.name() + " contradicts itself: " + what));
        }
        for (Said before : said) {
            List<String> lost = before.votes().missingIn(SaidVotes.of(votes(before.hyperNode())));
            lost.forEach(
                    what -> broken.accept(before.hyperNode().name() + " no longer knows that it has said: " + what));
            found += before.votes().size() - lost.size();
        }
        return found;
    }

    private int receipts(Consumer<String> broken) {
        int found = 0;
        Map<String, KeptEntries> logs = new LinkedHashMap<>();
        for (DevnetNode satellite : plan.nodes(Role.SATELLITE)) {
            KeptEntries kept = KeptEntries.of(satellite.data().resolve("log.wal"));
            logs.put(hex(satellite.id()), kept);
            for (Promised promise : promised) {
                SatelliteReceipt receipt = promise.receipt();
                if (promise.satellite().equals(satellite)) {
                    Optional<String> lost = kept.broken(
                            receipt.key().digest().toString(),
                            receipt.index(),
                            receipt.head().size(),
                            receipt.head().root().toString());
                    lost.ifPresent(what -> broken.accept(satellite.name() + ": " + what));
                    found += lost.isEmpty() ? 1 : 0;
                }
            }
        }
        for (DevnetNode hyperNode : plan.nodes(Role.HYPERNODE)) {
            for (Settlements.Settlement settled : Settlements.of(votes(hyperNode))) {
                KeptEntries kept = logs.get(settled.satellite());
                if (kept != null && kept.holds(settled.digest())) {
                    found++;
                } else {
                    broken.accept(hyperNode.name() + " holds a receipt for " + settled.digest()
                            + " that its satellite has lost");
                }
            }
        }
        return found;
    }

    private int transcripts(Consumer<String> broken) {
        int found = 0;
        Map<String, Set<String>> held = new LinkedHashMap<>();
        for (DevnetNode node : plan.nodes(Role.SCALERNODE)) {
            Set<String> ids = held.computeIfAbsent(hex(node.id()), _ -> new LinkedHashSet<>());
            KeptTranscripts.in(node.data()).forEach(kept -> ids.add(kept.id()));
        }
        Map<String, String> snapshots = new LinkedHashMap<>();
        for (DevnetNode hyperNode : plan.nodes(Role.HYPERNODE)) {
            for (KeptTranscripts.Kept kept : KeptTranscripts.in(hyperNode.data())) {
                if (held.getOrDefault(kept.target(), Set.of()).contains(kept.id())) {
                    found++;
                } else {
                    broken.accept(
                            kept.target() + " has lost a transcript of era " + kept.era() + " that it has signed");
                }
                String other = snapshots.putIfAbsent(kept.target() + " " + kept.era(), kept.snapshot());
                if (other != null && !other.equals(kept.snapshot())) {
                    broken.accept(kept.target() + " has answered under two snapshots in era " + kept.era());
                }
            }
        }
        return found;
    }

    private static String hex(NodeId id) {
        return HexFormat.of().formatHex(id.bytes());
    }
}
