package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeTiming;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.TargetObservation;
import org.junit.jupiter.api.Test;

class ProbeLedgerTest {
    private static final EraId ERA = new EraId(0);
    private static final Hash32 SNAPSHOT = Hash32.sha256(new byte[] {9});

    private final VirtualNetwork network = new VirtualNetwork(84, 4);
    private final Shard shard = CommitteeDraw.draw(
                    network.registry,
                    network.chain
                            .sign(BeaconSchedule.ofEra(network.registry.genesis(), ERA))
                            .bound(network.registry.beacon().hash()))
            .getFirst();
    private final ProbeLedger ledger = new ProbeLedger(ERA, 12);

    private ProbeId probe(int target, int slot) {
        return new ProbeId(ERA, slot, shard.targets().get(target));
    }

    private static Signed receipt(int number) {
        Signer signer = Ed25519.best().signer(new byte[32]);
        byte[] statement = {(byte) number};
        return Signed.of(statement, signer.id(), signer.sign(statement));
    }

    private void passed(int target, int slot, int micros) {
        ProbeOutcome outcome = new ProbeOutcome.Passed(
                receipt(slot), new ProbeTiming(Instant.EPOCH, Duration.ofNanos(micros * 1_000L), Duration.ofMillis(9)));
        ledger.add(ProbeEntry.of(probe(target, slot), outcome, 11, SNAPSHOT));
    }

    @Test
    void everyResultHasItsVoteAndWhatIsMissingIsLeftOut() {
        List<ProbeResult> results = List.of(ProbeResult.values());
        for (ProbeResult result : results) {
            ledger.add(new ProbeEntry(probe(0, result.code()), result, Sections.NONE));
        }

        List<SlotResult> slots =
                ledger.observation(shard, Reports.KINDS).targets().getFirst().slots();

        assertThat(slots).hasSize(12);
        assertThat(slots.get(ProbeResult.PASSED.code())).isEqualTo(SlotResult.OK);
        assertThat(slots.get(ProbeResult.FAILED.code())).as("it did answer").isEqualTo(SlotResult.OK);
        assertThat(slots.get(ProbeResult.LATE.code())).isEqualTo(SlotResult.FAIL);
        assertThat(slots.get(ProbeResult.OFFLINE.code())).isEqualTo(SlotResult.FAIL);
        assertThat(slots.get(ProbeResult.UNANSWERED.code())).isEqualTo(SlotResult.FAIL);
        assertThat(slots.get(ProbeResult.UNKNOWN.code())).isEqualTo(SlotResult.SKIP);
        assertThat(slots.subList(results.size(), 12)).containsOnly(SlotResult.SKIP);
    }

    @Test
    void theFirstOutcomeOfASlotCounts() {
        passed(0, 3, 100);

        ProbeEntry kept = ledger.add(ProbeEntry.of(probe(0, 3), new ProbeOutcome.Offline(), 11, SNAPSHOT));

        assertThat(kept.result()).isEqualTo(ProbeResult.PASSED);
        assertThat(ledger.observation(shard, Reports.KINDS)
                        .targets()
                        .getFirst()
                        .slots()
                        .get(3))
                .isEqualTo(SlotResult.OK);
    }

    @Test
    void samplesAndReceiptsAddUpInTheShardsOrder() {
        passed(1, 5, 100);
        passed(0, 7, 100);
        passed(0, 2, 100);
        ledger.add(ProbeEntry.of(probe(0, 9), new ProbeOutcome.Late(), 11, SNAPSHOT));

        Observation observation = ledger.observation(shard, Reports.KINDS);

        TargetObservation first = observation.targets().getFirst();
        assertThat(first.sections().get(Possession.NAME, PossessionSummary.FORM))
                .isEqualTo(new PossessionSummary(SNAPSHOT, 33, 22, List.of()));
        assertThat(observation.receiptsRoot())
                .isEqualTo(Merkle.root(List.of(2, 7, 5).stream()
                        .map(slot -> Merkle.leafHash(receipt(slot).hash().bytes()))
                        .toList()));
    }
}
