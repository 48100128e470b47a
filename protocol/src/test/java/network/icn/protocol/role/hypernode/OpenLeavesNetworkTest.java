package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.Shown;
import network.icn.protocol.challenge.possession.OpenLeaf;
import network.icn.protocol.challenge.possession.OpenLeaves;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.report.TargetReport;
import org.junit.jupiter.api.Test;

/// From a certified shard alone everybody knows which leaves a ScalerNode has not proved.
class OpenLeavesNetworkTest {
    private static final int LEAVES = 1_000;
    private static final int MEMBERS = 4;
    private static final Possession KIND = new Possession();

    private final VirtualNetwork network = new VirtualNetwork(97, MEMBERS);
    private final Parameters parameters = network.registry.parameters();
    private final TreeSet<OpenLeaf> refused =
            new TreeSet<>(Comparator.comparingInt(OpenLeaf::member).thenComparingLong(OpenLeaf::leaf));

    private Shard shard(CertifiedShard report) {
        return CommitteeDraw.draw(
                        network.registry,
                        report.beacon().bound(network.registry.beacon().hash()))
                .get(report.shard());
    }

    private Set<OpenLeaf> open(CertifiedShard report, NodeId target) throws MalformedException {
        TargetReport said = network.body(0).report(target).orElseThrow();
        SortedMap<Integer, Shown<PossessionSummary>> members = report.shown(KIND, shard(report), target);
        assertThat(members).hasSize(MEMBERS);
        int samples = PossessionRule.samplesPerProbe(parameters, MEMBERS);
        return Set.copyOf(
                OpenLeaves.of(target, said.result(KIND).orElseThrow(), parameters.slotsPerEra(), samples, members));
    }

    /// A ScalerNode that checks its own proofs and refuses when one is wrong: each refusal is one vote of one member in
    /// one
    /// slot, and all slots are up. The leaves that it hides are known by index all the same.
    @Test
    void aRefuserLeavesOpenWhatItWasAskedForAndCouldNotProve() throws MalformedException {
        NodeId refuser = network.scalerNodes.keySet().iterator().next();
        Set<Long> lost = new TreeSet<>(LongStream.of(17, 230, 231, 999).boxed().toList());
        network.refuses = challenge -> {
            if (!challenge.kind().equals(Possession.NAME)) {
                return false;
            }
            long[] asked = PossessionRule.indices(challenge, LEAVES);
            boolean hit =
                    challenge.target().equals(refuser) && LongStream.of(asked).anyMatch(lost::contains);
            if (hit && challenge.era().number() == 0) {
                remember(challenge, asked);
            }
            return hit;
        };

        network.runUntil(network.end(0).plusSeconds(16));

        CertifiedShard report = network.decided(0).getFirst();
        Set<OpenLeaf> found = open(report, refuser);
        assertThat(refused).isNotEmpty();
        assertThat(found).containsExactlyInAnyOrderElementsOf(numbered(report));
        assertThat(found.stream().map(OpenLeaf::leaf)).containsAnyElementsOf(lost);
        for (NodeId other : network.scalerNodes.keySet()) {
            if (!other.equals(refuser)) {
                assertThat(open(report, other)).isEmpty();
            }
        }
    }

    /// Who is run by whoever runs the ScalerNode could call everything open, to take the turns of others, or nothing.
    @Test
    void whoMayNotJudgeAScalerNodeLeavesNothingOpen() throws MalformedException {
        VirtualNetwork related = new VirtualNetwork(97, MEMBERS + 1, 1);
        related.runUntil(related.end(0).plusSeconds(16));
        CertifiedShard report = related.decided(0).getFirst();
        Shard shard = CommitteeDraw.draw(
                        related.registry,
                        report.beacon().bound(related.registry.beacon().hash()))
                .get(report.shard());
        int recused = shard.committee().indexOf(related.nodes.getFirst().id());

        assertThat(report.reveals()).hasSize(MEMBERS + 1);
        for (NodeId target : related.scalerNodes.keySet()) {
            assertThat(report.shown(KIND, shard, target)).hasSize(MEMBERS).doesNotContainKey(recused);
        }
    }

    /// By place of the node; a committee has another order.
    private void remember(Challenge challenge, long[] leaves) {
        int node = network.nodes.stream().map(VirtualNetwork.Node::id).toList().indexOf(challenge.challenger());
        LongStream.of(leaves).forEach(leaf -> refused.add(new OpenLeaf(leaf, node)));
    }

    private Set<OpenLeaf> numbered(CertifiedShard report) {
        Set<OpenLeaf> numbered = new TreeSet<>(refused.comparator());
        refused.forEach(each -> numbered.add(new OpenLeaf(
                each.leaf(),
                shard(report)
                        .committee()
                        .indexOf(network.nodes.get(each.member()).id()))));
        return numbered;
    }
}
