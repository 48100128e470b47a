package network.icn.protocol.network.committee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.ScalerNodeMember;
import org.junit.jupiter.api.Test;

class CommitteeDrawTest {
    private static final Hash32 R = beacon(0);

    private static Hash32 beacon(int draw) {
        return Hash32.sha256(("beacon " + draw).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everybodyServesInASmallNetwork() {
        Registry registry = Registries.of(Registries.parameters(128, 90, 16), 7, 4);

        List<Shard> shards = CommitteeDraw.draw(registry, R);

        assertThat(shards).hasSize(1);
        Committee committee = shards.getFirst().committee();
        assertThat(committee.members())
                .containsExactlyInAnyOrderElementsOf(
                        registry.hyperNodes().stream().map(HyperNodeMember::id).toList());
        assertThat(committee.quorum()).isEqualTo(5);
        assertThat(shards.getFirst().targets())
                .containsExactlyInAnyOrderElementsOf(registry.scalerNodes().stream()
                        .map(ScalerNodeMember::id)
                        .toList());
    }

    @Test
    void operatorsAreNotCappedWhenEverybodyServes() {
        Registry registry = Registries.of(Registries.parameters(8, 6, 16), 8, 1, _ -> "one", _ -> 1);

        Committee committee = CommitteeDraw.draw(registry, R).getFirst().committee();

        assertThat(committee.size()).isEqualTo(8);
        assertThat(committee.quorum()).isEqualTo(6);
    }

    @Test
    void nobodyJudgesItsOwnScalerNodes() {
        Registry registry =
                Registries.of(Registries.parameters(8, 6, 16), 8, 2, i -> i == 3 ? "provider" : "ann", _ -> 1);

        Shard shard = CommitteeDraw.draw(registry, R).getFirst();

        int related = shard.committee().indexOf(registry.hyperNodes().get(3).id());
        assertThat(shard.recused()).containsExactly(List.of(related), List.of(related));
        assertThat(shard.judges(related, 0)).isFalse();
        assertThat(shard.judges((related + 1) % 8, 0)).isTrue();
    }

    @Test
    void anUnknownOperatorIsNoRelative() {
        assertThat(ScalerNodeMember.isRunBy("ann", "ann")).isTrue();
        assertThat(ScalerNodeMember.isRunBy("ann", "bob")).isFalse();
        assertThat(ScalerNodeMember.isRunBy(ScalerNodeMember.UNKNOWN, ScalerNodeMember.UNKNOWN))
                .isFalse();
        assertThat(ScalerNodeMember.isRunBy("", "")).isFalse();
    }

    @Test
    void smallQuorumsSurviveTheFaultsTheyAreMadeFor() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 7, 10, 13).stream().map(Committee::smallQuorum))
                .containsExactly(1, 2, 2, 3, 4, 4, 5, 7, 9);
        for (int n = 1; n <= 128; n++) {
            int f = (n - 1) / 3;
            int q = Committee.smallQuorum(n);
            assertThat(2 * q - n - 1).as("safe, n = %d", n).isGreaterThanOrEqualTo(f);
            assertThat(n - q).as("live, n = %d", n).isGreaterThanOrEqualTo(f);
        }
    }

    @Test
    void targetsAreCutIntoShardsEachOnce() {
        Registry registry = Registries.of(Registries.parameters(4, 3, 16), 9, 37);

        List<Shard> shards = CommitteeDraw.draw(registry, R);

        assertThat(shards).extracting(Shard::index).containsExactly(0, 1, 2);
        assertThat(shards).extracting(shard -> shard.targets().size()).containsExactly(16, 16, 5);
        assertThat(shards.stream().flatMap(shard -> shard.targets().stream())).doesNotHaveDuplicates();
        assertThat(shards.stream().flatMap(shard -> shard.targets().stream()))
                .isSortedAccordingTo(
                        (a, b) -> Hash32.sha256(R.bytes(), a.bytes()).compareTo(Hash32.sha256(R.bytes(), b.bytes())));
        assertThat(shards.get(0).committee()).isNotEqualTo(shards.get(1).committee());
    }

    @Test
    void theSameBeaconDrawsTheSameAndAnotherDrawsOthers() {
        Registry registry = Registries.of(Registries.parameters(5, 4, 2), 20, 8);

        assertThat(CommitteeDraw.draw(registry, R)).isEqualTo(CommitteeDraw.draw(registry, R));
        assertThat(CommitteeDraw.draw(registry, R)).isNotEqualTo(CommitteeDraw.draw(registry, beacon(1)));
    }

    @Test
    void theDrawHasItsKnownAnswer() {
        Registry registry = Registries.of(Registries.parameters(3, 2, 16), 10, 2, i -> "op-" + i, i -> 1 + i);

        String seats = CommitteeDraw.draw(registry, R).getFirst().committee().members().stream()
                .map(NodeId::brief)
                .collect(Collectors.joining(" "));

        assertThat(seats).isEqualTo("XY1wCojH VWdH8PEc qpt8eghF");
    }

    @Test
    void noOperatorHoldsMoreThanATenthWhileOthersAreLeft() {
        // 40 nodes of one operator and 20 of others compete for 20 seats: 2 and 18.
        Registry registry =
                Registries.of(Registries.parameters(20, 14, 16), 60, 1, i -> i < 40 ? "crowd" : "op-" + i, _ -> 1);

        Committee committee = CommitteeDraw.draw(registry, R).getFirst().committee();

        assertThat(crowd(registry, committee)).isEqualTo(2);
        assertThat(committee.size()).isEqualTo(20);
    }

    @Test
    void aCrowdedOperatorFillsTheSeatsThatNobodyElseCanTake() {
        Registry registry =
                Registries.of(Registries.parameters(20, 14, 16), 30, 1, i -> i < 25 ? "crowd" : "op-" + i, _ -> 1);

        Committee committee = CommitteeDraw.draw(registry, R).getFirst().committee();

        assertThat(committee.size()).isEqualTo(20);
        assertThat(crowd(registry, committee)).isEqualTo(15);
    }

    private static long crowd(Registry registry, Committee committee) {
        return committee.members().stream()
                .filter(id -> registry.hyperNode(id).orElseThrow().operator().equals("crowd"))
                .count();
    }

    /// 60 nodes with stakes 1, 2 and 3 and two seats: the share of the seats follows the stake. Sampling without
    /// replacement bends it by a few percent of itself.
    @Test
    void seatsFollowTheStake() {
        Registry registry = Registries.of(Registries.parameters(2, 2, 16), 60, 1, i -> "op-" + i, i -> 1 + i % 3);
        Map<Long, Integer> seats = new TreeMap<>();
        int draws = 3_000;

        for (int draw = 0; draw < draws; draw++) {
            for (NodeId member : CommitteeDraw.draw(registry, beacon(draw))
                    .getFirst()
                    .committee()
                    .members()) {
                seats.merge(registry.hyperNode(member).orElseThrow().stake(), 1, Integer::sum);
            }
        }

        for (long stake = 1; stake <= 3; stake++) {
            // Six standard deviations of a share of a half over 6,000 seats are 0.04.
            assertThat(seats.getOrDefault(stake, 0) / (2.0 * draws)).isCloseTo(stake / 6.0, within(0.04));
        }
    }

    @Test
    void thereIsNothingToDrawWithoutVerifiersOrTargets() {
        assertThat(CommitteeDraw.draw(Registries.of(Registries.parameters(4, 3, 16), 0, 3), R))
                .isEmpty();
        assertThat(CommitteeDraw.draw(Registries.of(Registries.parameters(4, 3, 16), 4, 0), R))
                .isEmpty();
    }

    @Test
    void committeesRefuseQuorumsThatNeedNotMeet() {
        List<NodeId> four = Nodes.ids("hypernode-", 4);

        assertThatThrownBy(() -> Registries.committee(four, 2)).hasMessage("quorum: 3 to 4, got 2");
        assertThatThrownBy(() -> Registries.committee(four, 5)).hasMessage("quorum: 3 to 4, got 5");
        assertThatThrownBy(() -> Registries.committee(List.of(four.get(0), four.get(0)), 2))
                .hasMessage("members: each once");
        assertThat(Registries.committee(four, 3).indexOf(four.get(2))).isEqualTo(2);
        assertThat(Registries.committee(four, 3).indexOf(Nodes.id("stranger"))).isEqualTo(-1);
    }
}
