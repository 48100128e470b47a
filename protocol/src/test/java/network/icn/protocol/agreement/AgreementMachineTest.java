package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import network.icn.protocol.agreement.Network.Behaviour;
import network.icn.protocol.agreement.Network.Crash;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.report.AgreedBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// EQ/1 over a simulated network with delay and loss; every invariant of docs/design/eq1.md 6 is checked
/// after each run.
final class AgreementMachineTest {
    /// Runs of each case, enough for each pair of behaviours; `-Dicn.seeds=100000` looks longer for what
    /// nobody has thought of.
    private static final long SEEDS = Long.getLong("icn.seeds", Boolean.getBoolean("icn.thorough") ? 300 : 100);

    @Test
    void fourHonestMembersDecideInTheFirstView() {
        Network network = new Network(4, 1).withLoss(0);

        network.run();

        network.assertSafe();
        assertThat(network.decisions()).hasSize(4);
        assertThat(network.highestView()).isEqualTo(1);
        assertThat(network.reportFindings()).containsOnly(CertifiedShardVerifier.Finding.VALID);
    }

    @ParameterizedTest
    @EnumSource(Behaviour.class)
    void oneByzantineOfFourCannotStopOrForkTheReport(Behaviour behaviour) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = new Network(4, seed).withLoss(0.05).withByzantine(0, behaviour);

            network.run();

            network.assertSafe();
            assertThat(network.honestDecisions())
                    .as("seed %d, %s", seed, behaviour)
                    .isEqualTo(3);
            assertThat(network.reportFindings()).as("seed %d", seed).containsOnly(CertifiedShardVerifier.Finding.VALID);
        }
    }

    @Test
    void twoByzantineOfSevenCannotStopOrForkTheReport() {
        Behaviour[] behaviours = Behaviour.values();
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = new Network(7, seed)
                    .withLoss(0.05)
                    .withByzantine(0, behaviours[(int) (seed % behaviours.length)])
                    .withByzantine(3, behaviours[(int) (seed / behaviours.length % behaviours.length)]);

            network.run();

            network.assertSafe();
            assertThat(network.honestDecisions()).as("seed %d", seed).isEqualTo(5);
        }
    }

    @Test
    void neverForksUnderHeavyLossAndLongDelays() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = new Network(4, seed)
                    .withLoss(0.4)
                    .withMaxDelay(Duration.ofSeconds(20))
                    .withByzantine(1, Behaviour.EQUIVOCATES);

            network.run();

            network.assertSafe();
        }
    }

    @Test
    void restartsFromItsJournalAtAnyPointWithoutContradictingItself() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = new Network(4, seed).withLoss(0.05).withRestarts(2, 0.1);

            network.run();

            network.assertSafe();
            assertThat(network.accused()).as("seed %d", seed).isEmpty();
            assertThat(network.honestDecisions()).as("seed %d", seed).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(Crash.class)
    void survivesItsDeathAtEveryRecordBesideOneByzantineMember(Crash point) {
        for (Behaviour behaviour : Behaviour.values()) {
            int records = 0;
            for (long seed = 0; seed < SEEDS / 20; seed++) {
                Network network;
                int record = 0;
                do {
                    network = new Network(4, seed)
                            .withLoss(0.05)
                            .withByzantine(0, behaviour)
                            .withCrash(2, record, point);
                    network.run();
                    network.assertSafe();
                    String run = "%s, seed %d, record %d".formatted(behaviour, seed, record);
                    assertThat(network.accused()).as(run).doesNotContain(network.id(2));
                    assertThat(network.honestDecisions()).as(run).isEqualTo(3);
                    record++;
                } while (network.hasCrashed());
                // Who hears late writes its commitment and what the others have decided.
                assertThat(record)
                        .as("records of one agreement, %s, seed %d", behaviour, seed)
                        .isGreaterThan(1);
                records += record;
            }
            assertThat(records).as("records of all, %s", behaviour).isGreaterThan((int) (3 * (SEEDS / 20)));
        }
    }

    @Test
    void aMemberThatWasAwayUntilAfterTheHardStopLearnsWhatTheOthersDecided() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = new Network(4, seed).withLoss(0.05).withAbsence(3, Duration.ofSeconds(10));

            network.run();

            network.assertSafe();
            assertThat(network.accused()).isEmpty();
            assertThat(network.honestDecisions()).as("seed %d", seed).isEqualTo(4);
            assertThat(network.reportFindings()).containsOnly(CertifiedShardVerifier.Finding.VALID);
        }
    }

    @Test
    void amnesiaIsCaughtAsEquivocation() {
        boolean caught = false;
        for (long seed = 0; seed < 200 && !caught; seed++) {
            Network network =
                    new Network(4, seed).withLoss(0.1).withRestarts(2, 0.2).forgetting();
            network.run();
            caught = network.accused().equals(Set.of(network.id(2)));
        }

        assertThat(caught)
                .as("a member that forgets its votes is caught in at least one of 200 runs")
                .isTrue();
    }

    @Test
    void namesTheMemberThatContradictsItselfAndNobodyElse() {
        Network network = new Network(4, 5).withLoss(0).withByzantine(0, Behaviour.EQUIVOCATES);

        network.run();

        assertThat(network.accused()).containsExactly(network.id(0));
    }

    @Test
    void liarsChangeNothingAndAreNamed() throws MalformedException {
        Network honest = new Network(4, 9).withLoss(0);
        Network lying = new Network(4, 9).withLoss(0).withByzantine(2, Behaviour.SLANDERS);
        honest.run();
        lying.run();

        AgreedBody told = body(lying);

        assertThat(told.reports().getFirst().slots())
                .isEqualTo(body(honest).reports().getFirst().slots());
        assertThat(lying.missed().get(2)).isPositive();
        assertThat(lying.missed().stream().filter(missed -> missed > 0)).hasSize(1);
    }

    private static AgreedBody body(Network network) throws MalformedException {
        return AgreedBody.parse(network.decisions().getFirst().body().bytes());
    }

    @Test
    void sameSeedGivesTheSameDecision() {
        Network one = new Network(7, 11).withLoss(0.1);
        Network two = new Network(7, 11).withLoss(0.1);
        one.run();
        two.run();

        List<Hash32> digests =
                one.decisions().stream().map(CertifiedShard::digest).toList();

        assertThat(two.decisions().stream().map(CertifiedShard::digest).toList())
                .isEqualTo(digests);
        assertThat(two.steps()).isEqualTo(one.steps());
        assertThat(two.trace()).isEqualTo(one.trace());
    }
}
