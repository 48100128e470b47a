package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.WrongAnswer;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionFinding;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.probe.ProbeTiming;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Reports;
import network.icn.protocol.report.TargetObservation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

    private Challenge challenge(ProbeId probe) {
        return new Challenge(
                network.registry.network(),
                ERA,
                probe.slot(),
                network.nodes.getFirst().id(),
                probe.target(),
                Possession.NAME,
                SNAPSHOT,
                Hash32.ZERO,
                Hash32.ZERO,
                new PossessionQuestion(11).bytes(),
                Instant.EPOCH);
    }

    private ProbeEntry entry(ProbeId probe, ProbeOutcome outcome) {
        return ProbeEntry.of(
                probe,
                ProbeReport.of(outcome),
                List.of(challenge(probe)),
                new EraSnapshot(
                        network.registry.network(),
                        probe.target(),
                        ERA,
                        ERA,
                        StoredObjects.claimed(Hash32.ZERO, 1_000),
                        Hash32.ZERO));
    }

    private void passed(int target, int slot, int micros) {
        ProbeOutcome outcome = new ProbeOutcome.Passed(
                new SignedAnswer(Payload.EMPTY, receipt(slot)),
                new ProbeTiming(Instant.EPOCH, Duration.ofNanos(micros * 1_000L), Duration.ofMillis(9)));
        ledger.add(entry(probe(target, slot), outcome));
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

        ProbeEntry kept = ledger.add(entry(probe(0, 3), new ProbeOutcome.Offline()));

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
        ledger.add(entry(probe(0, 9), new ProbeOutcome.Late()));

        Observation observation = ledger.observation(shard, Reports.KINDS);

        TargetObservation first = observation.targets().getFirst();
        assertThat(first.sections().get(Possession.NAME, PossessionSummary.FORM))
                .isEqualTo(new PossessionSummary(
                        new Committed(SNAPSHOT, 0, 1_000, 0, 0), 33, 22, 1 << 7 | 1 << 2, List.of()));
        assertThat(observation.receiptsRoot())
                .isEqualTo(Merkle.root(List.of(2, 7, 5).stream()
                        .map(slot -> Merkle.leafHash(receipt(slot).hash().bytes()))
                        .toList()));
    }

    /// Its slot is OK, for it did answer; what it had to show it has not shown.
    @ParameterizedTest
    @EnumSource(value = ProbeResult.class, mode = EnumSource.Mode.EXCLUDE, names = "PASSED")
    void nothingButARightAnswerProvesTheLeavesOfASlot(ProbeResult result) {
        passed(0, 2, 100);
        ledger.add(entry(probe(0, 3), outcome(result)));

        PossessionSummary summary = ledger.observation(shard, Reports.KINDS)
                .targets()
                .getFirst()
                .sections()
                .get(Possession.NAME, PossessionSummary.FORM);

        assertThat(summary.proved()).isEqualTo(1 << 2);
        assertThat(summary.asked()).isEqualTo(22);
        assertThat(summary.answered()).isEqualTo(11);
    }

    /// A node that is started anew may be given another snapshot, under which what was proved before is not proved.
    @Test
    void whatWasProvedUnderAnotherSnapshotIsOpen() {
        Hash32 first = Hash32.sha256(new byte[] {8});
        TreeMap<Integer, PossessionFinding> findings = new TreeMap<>();
        findings.put(
                2, new PossessionFinding(new Committed(first, 0, 1_000, 0, 0), 11, true, Hash32.ZERO, Hash32.ZERO));
        findings.put(
                3, new PossessionFinding(new Committed(SNAPSHOT, 0, 1_000, 0, 0), 11, true, Hash32.ZERO, Hash32.ZERO));
        findings.put(5, new PossessionFinding(new Committed(first, 0, 999, 0, 0), 11, true, Hash32.ZERO, Hash32.ZERO));
        findings.put(
                7, new PossessionFinding(new Committed(SNAPSHOT, 0, 1_000, 0, 0), 11, true, Hash32.ZERO, Hash32.ZERO));

        PossessionSummary summary = new Possession().summarise(findings);

        assertThat(summary.snapshot()).isEqualTo(SNAPSHOT);
        assertThat(summary.under().leaves()).isEqualTo(1_000);
        assertThat(summary.proved()).isEqualTo(1 << 3 | 1 << 7);
    }

    private ProbeOutcome outcome(ProbeResult result) {
        ProbeTiming timing = new ProbeTiming(Instant.EPOCH, Duration.ZERO, Duration.ZERO);
        SignedAnswer answer = new SignedAnswer(Payload.EMPTY, receipt(1));
        return switch (result) {
            case PASSED -> new ProbeOutcome.Passed(answer, timing);
            case FAILED ->
                new ProbeOutcome.Failed(
                        new WrongAnswer(
                                receipt(2), challenge(probe(0, 3)).signedBy(network.nodes.getFirst().signer), answer),
                        timing);
            case LATE -> new ProbeOutcome.Late();
            case OFFLINE -> new ProbeOutcome.Offline();
            case UNKNOWN -> new ProbeOutcome.Unknown("our own");
            case UNANSWERED -> new ProbeOutcome.Unanswered("no");
        };
    }

    /// Who answers one kind and not the other is down in the slot, and so is who signs wrong bytes for one
    /// to be let off the other. What our own side missed excuses nothing that the target did, and is no
    /// vote for it.
    @ParameterizedTest
    @CsvSource({
        "PASSED, PASSED, OK",
        "PASSED, UNANSWERED, FAIL",
        "PASSED, LATE, FAIL",
        "FAILED, PASSED, OK",
        "FAILED, UNANSWERED, FAIL",
        "FAILED, UNKNOWN, OK",
        "UNKNOWN, UNANSWERED, FAIL",
        "UNKNOWN, OFFLINE, FAIL",
        "UNKNOWN, PASSED, SKIP"
    })
    void theWorstOfAllKindsIsTheSlots(ProbeResult one, ProbeResult other, SlotResult slot) {
        for (List<ProbeResult> order : List.of(List.of(one, other), List.of(other, one))) {
            ProbeReport report =
                    ProbeReport.of(order.stream().map(this::outcome).toList());

            assertThat(new ProbeEntry(probe(0, 0), ProbeResult.of(report), Sections.NONE).slotResult())
                    .isEqualTo(slot);
        }
    }
}
