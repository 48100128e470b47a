package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.Test;

class EraPlanTest {
    private static final EraId ERA = new EraId(3);

    private final VirtualNetwork network = new VirtualNetwork(83, 4);

    private EraPlan plan(int node, int secret) {
        return EraPlan.draw(
                RegistryHistory.of(network.registry),
                ERA,
                network.chain.sign(BeaconSchedule.ofEra(network.registry.genesis(), ERA)),
                network.nodes.get(node).id(),
                Hash32.sha256(new byte[] {(byte) secret}));
    }

    @Test
    void everyTargetIsProbedOnceASlotAwayFromItsEdges() {
        EraClock clock = network.registry.parameters().clock();
        Duration guard = Duration.ofMillis(83);
        List<ProbeId> ids = new ArrayList<>();
        for (PlannedProbe probe : plan(0, 1).probes()) {
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
        assertThat(plan(0, 1).probes()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @Test
    void thePlanIsTheSameAfterARestartAndNobodyElseCanMakeIt() {
        assertThat(plan(0, 1).probes()).isEqualTo(plan(0, 1).probes());
        assertThat(plan(0, 2).probes()).isNotEqualTo(plan(0, 1).probes());
    }

    @Test
    void noNonceIsUsedTwice() {
        List<Hash32> nonces = new ArrayList<>();
        for (int secret = 1; secret <= 2; secret++) {
            EraPlan plan = plan(0, secret);
            for (String kind : List.of("possession", "parity")) {
                plan.probes()
                        .forEach(probe -> nonces.add(
                                plan.nonce(probe.id().target(), probe.id().slot(), kind)));
            }
        }

        assertThat(nonces).hasSize(144).doesNotHaveDuplicates();
    }
}
