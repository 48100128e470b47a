package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import org.junit.jupiter.api.Test;

/// Whose answers let a node vote again.
class OwnWitnessesTest {
    private static final EraId ERA = new EraId(3);

    private final VirtualNetwork network = new VirtualNetwork(103, 7);
    private final Agreement agreement = agreement();
    private final NodeId self = network.nodes.getFirst().id();
    private final OwnWitnesses witnesses = new OwnWitnesses(self);

    private Agreement agreement() {
        BeaconValue beacon = network.chain.sign(BeaconSchedule.ofEra(network.registry.genesis(), ERA));
        Shard shard = CommitteeDraw.draw(
                        network.registry, beacon.bound(network.registry.beacon().hash()))
                .getFirst();
        return Agreement.of(network.history, ERA, beacon, shard);
    }

    private void hear(NodeId from) {
        witnesses.add(agreement, from);
        witnesses.answered(agreement, from);
    }

    /// Six others: two may lie, and one more is needed.
    @Test
    void moreThanAThirdOfTheOthersAreNeededAndEachCountsOnce() {
        List<NodeId> others = witnesses.others(agreement);
        for (NodeId other : List.of(others.get(0), others.get(0), others.get(1), others.get(1))) {
            hear(other);
        }
        assertThat(witnesses.areEnough(agreement)).isFalse();
        assertThat(witnesses.haveAnswered(agreement)).isFalse();

        hear(others.get(2));

        assertThat(witnesses.areEnough(agreement)).isTrue();
        assertThat(witnesses.haveAnswered(agreement)).isTrue();
    }

    @Test
    void strangersAndTheNodeItselfAreNoWitnesses() {
        hear(self);
        network.scalerNodes.keySet().forEach(this::hear);
        network.satellites.keySet().forEach(this::hear);
        for (int i = 0; i < 10; i++) {
            hear(Nodes.id("stranger-" + i));
        }

        assertThat(witnesses.areEnough(agreement)).isFalse();
        assertThat(witnesses.haveAnswered(agreement)).isFalse();
        assertThat(witnesses.turn(agreement))
                .allSatisfy(asked -> assertThat(asked).isNotEmpty().isSubsetOf(witnesses.others(agreement)));
    }
}
