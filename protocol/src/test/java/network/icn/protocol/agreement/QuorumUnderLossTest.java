package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.protocol.agreement.Network.Behaviour;
import org.junit.jupiter.api.Test;

/// The hardest case for those that vote: exactly q of n, so each needs the vote of every other, over links that lose
/// one
/// message of fifty for good. Gossip, which sends everything several ways, is left out.
final class QuorumUnderLossTest {
    /// 128 is the nightly one: `-Dicn.committee=128`.
    private static final int SIZE = Integer.getInteger("icn.committee", 64);

    private static final long SEEDS = Math.max(1, Long.getLong("icn.seeds", 20) / 20);

    @Test
    void exactlyAQuorumDecidesThroughLoss() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = new Network(SIZE, seed).withLoss(0.02);
            for (int i = 0; i < network.tolerated(); i++) {
                network.withByzantine((int) ((seed + 3L * i) % SIZE), Behaviour.SILENT);
            }

            network.run();

            network.assertSafe();
            assertThat(network.honestDecisions()).as("seed %d", seed).isEqualTo(SIZE - network.tolerated());
        }
    }
}
