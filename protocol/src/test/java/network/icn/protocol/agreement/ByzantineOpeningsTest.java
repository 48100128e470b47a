package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import network.icn.protocol.agreement.Network.Behaviour;
import network.icn.protocol.certified.CertifiedShardVerifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// n - q members that show two observations each, at the worst moments: the report that was certified can be opened by
/// everybody all the same.
final class ByzantineOpeningsTest {
    /// Runs of the small committees; one of the large one takes as long as many of them.
    private static final long SEEDS = Long.getLong("icn.seeds", 20);

    /// Where q members are all that vote, and there are 90 of them, nothing may be lost for good: gossip sees to that,
    /// and here it is left out.
    private static Network attacked(int size, long seed, Behaviour behaviour) {
        Network network = new Network(size, seed).withLoss(size > 32 ? 0 : 0.02);
        for (int i = 0; i < network.tolerated(); i++) {
            network.withByzantine((int) ((seed + 3L * i) % size), behaviour);
        }
        return network;
    }

    @ParameterizedTest
    @CsvSource({"7, 2", "19, 6", "128, 38"})
    void equivocatorsThatOpenTwiceSuppressNoFinalReport(int size, int byzantine) {
        for (Behaviour behaviour : new Behaviour[] {Behaviour.OPENS_TWICE, Behaviour.OPENS_TWICE_AND_IS_SILENT}) {
            for (long seed = 0; seed < Math.max(1, SEEDS / size); seed++) {
                Network network = attacked(size, seed, behaviour);
                assertThat(network.tolerated()).isEqualTo(byzantine);

                network.run();

                network.assertSafe();
                assertThat(network.honestDecisions())
                        .as("%s, seed %d", behaviour, seed)
                        .isEqualTo(size - byzantine);
                assertThat(network.reportFindings()).containsOnly(CertifiedShardVerifier.Finding.VALID);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"7", "19"})
    void whoWasAwayOpensWhatEquivocatorsOpenedTwice(int size) {
        for (long seed = 0; seed < Math.max(1, SEEDS / size); seed++) {
            Network network = attacked(size, seed, Behaviour.OPENS_TWICE);
            int away = (int) ((seed + 1) % size);
            network.withAbsence(away, Duration.ofSeconds(10));

            network.run();

            network.assertSafe();
            assertThat(network.honestDecisions()).as("seed %d", seed).isEqualTo(size - network.tolerated());
        }
    }
}
