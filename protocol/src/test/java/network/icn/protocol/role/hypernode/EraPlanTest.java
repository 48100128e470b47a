package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.Test;

class EraPlanTest {
    private static final EraId ERA = new EraId(3);

    private final VirtualNetwork network = new VirtualNetwork(83, 4);

    private EraPlan plan(int node) {
        return plan(node, ERA);
    }

    private EraPlan plan(int node, EraId era) {
        return EraPlan.draw(
                RegistryHistory.of(network.registry),
                era,
                network.chain.sign(BeaconSchedule.ofEra(network.registry.genesis(), era)),
                network.nodes.get(node).signer);
    }

    @Test
    void everyTargetIsProbedOnceASlotAwayFromItsEdges() {
        EraClock clock = network.registry.parameters().clock();
        Duration guard = Duration.ofMillis(83);
        List<ProbeId> ids = new ArrayList<>();
        for (PlannedProbe probe : plan(0).probes()) {
            ids.add(probe.id());
            int slot = probe.id().slot();
            assertThat(probe.at()).isAfterOrEqualTo(clock.slotStart(ERA, slot).plus(guard));
            assertThat(probe.at()).isBefore(probe.lastChance());
            assertThat(clock.slotAt(ERA, probe.lastChance().plus(guard).minusMillis(1)))
                    .isEqualTo(slot);
            assertThat(probe.lastChance().plus(network.registry.parameters().answerTimeout()))
                    .as("answered, and told, before the observation is made")
                    .isBeforeOrEqualTo(EraPlan.observeAt(network.registry.parameters(), ERA)
                            .minus(network.registry.parameters().answerTimeout().dividedBy(8)));
        }

        assertThat(ids).hasSize(3 * clock.slots()).doesNotHaveDuplicates();
        assertThat(plan(0).probes()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @Test
    void thePlanIsTheSameAfterARestartAndThatOfNobodyElse() {
        assertThat(plan(0).probes()).isEqualTo(plan(0).probes());
        assertThat(instants(plan(1))).isNotEqualTo(instants(plan(0)));
        assertThat(instants(plan(0, ERA.next()))).isNotEqualTo(instants(plan(0)));
    }

    /// Who has seen one probe cannot foresee the next one, nor that of a target beside it.
    @Test
    void eachSlotAndTargetHasAnInstantOfItsOwn() {
        assertThat(instants(plan(0))).hasSize(36).doesNotHaveDuplicates();
    }

    /// Within their slots.
    private List<Duration> instants(EraPlan plan) {
        EraClock clock = network.registry.parameters().clock();
        return plan.probes().stream()
                .sorted(Comparator.comparing(PlannedProbe::id))
                .map(probe ->
                        Duration.between(clock.slotStart(plan.era(), probe.id().slot()), probe.at()))
                .toList();
    }

    @Test
    void noQuestionIsAskedTwice() {
        List<Hash32> seeds = new ArrayList<>();
        for (EraPlan plan : List.of(plan(0), plan(1), plan(0, ERA.next()))) {
            for (String kind : List.of("possession", "parity")) {
                for (Hash32 snapshot : List.of(Hash32.ZERO, Hash32.sha256())) {
                    plan.probes()
                            .forEach(probe -> seeds.add(plan.draw()
                                    .seed(probe.id().target(), probe.id().slot(), kind, snapshot)));
                }
            }
        }

        assertThat(seeds).hasSize(432).doesNotHaveDuplicates();
    }

    @Test
    void seedsAndInstantsFollowFromTheDrawAsTheRuleSays() {
        EraPlan plan = plan(0);
        NodeId target = plan.probes().getFirst().id().target();
        byte[] proof = network.nodes
                .getFirst()
                .signer
                .prove(new Header(Domain.PROBE_DRAW, network.history.network(), ERA.number())
                        .writer()
                        .hash(plan.randomness())
                        .toBytes())
                .bytes()
                .bytes();
        CanonicalWriter seed = under("ICN/challenge-seed/1", proof, target, 7)
                .text("possession")
                .hash(Hash32.sha256());

        assertThat(plan.draw().seed(target, 7, "possession", Hash32.sha256())).isEqualTo(Hash32.sha256(seed.toBytes()));
        assertThat(plan.draw().instant(target, 7))
                .isEqualTo(Hash32.sha256(
                        under("ICN/probe-instant/2", proof, target, 7).toBytes()));
    }

    private static CanonicalWriter under(String tag, byte[] proof, NodeId target, int slot) {
        return new CanonicalWriter()
                .fixed(tag.getBytes(StandardCharsets.US_ASCII))
                .hash(Hash32.sha256(proof))
                .fixed(target.bytes())
                .u16(slot);
    }

    @Test
    void everybodyKnowsAfterwardsWhatShouldHaveBeenAsked() {
        EraPlan plan = plan(0);
        ProbeDraw shown = new ProbeDraw(plan.draw().proof());
        Payload key = network.nodes.get(0).signer.provingKey();

        assertThat(shown.isOf(key, network.history.network(), ERA, plan.randomness(), Ed25519.best()))
                .isTrue();
        assertThat(shown.isOf(key, network.history.network(), ERA.next(), plan.randomness(), Ed25519.best()))
                .isFalse();
        assertThat(shown.isOf(key, Hash32.ZERO, ERA, plan.randomness(), Ed25519.best()))
                .isFalse();
        assertThat(shown.isOf(key, network.history.network(), ERA, Hash32.ZERO, Ed25519.best()))
                .isFalse();
        assertThat(shown.isOf(
                        network.nodes.get(1).signer.provingKey(),
                        network.history.network(),
                        ERA,
                        plan.randomness(),
                        Ed25519.best()))
                .isFalse();
    }
}
