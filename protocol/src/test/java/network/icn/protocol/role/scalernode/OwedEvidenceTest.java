package network.icn.protocol.role.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.challenge.Asking;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.HandIn;
import org.junit.jupiter.api.Test;

/// Until when a ScalerNode hands in what it holds against somebody.
class OwedEvidenceTest {
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 16), 2, 1);
    private static final Duration DELTA = REGISTRY.parameters().timing().delta();
    private static final EraId ERA = new EraId(5);
    private static final Instant NOW = REGISTRY.parameters().clock().start(ERA.next());
    private static final Signer ONE = Nodes.signer("satellite-0");
    private static final Signer TWO = Nodes.signer("satellite-1");
    private static final Evidence.Chosen EVIDENCE = evidence(ERA);

    private final OwedEvidence owedEvidence = new OwedEvidence(RegistryHistory.of(REGISTRY), Ed25519.best());

    private static Evidence.Chosen evidence(EraId era) {
        return new Asking(REGISTRY.network(), era, Hash32.ZERO, Nodes.signer("hypernode-0"))
                .proof(Nodes.id("scalernode-0"));
    }

    private static PushAnswer receipt(Signer satellite, Evidence evidence) {
        EntryKey key = new EntryKey(ArchiveEntry.Kind.EVIDENCE, evidence.era(), 0, evidence.id());
        LogHead head = new LogHead(REGISTRY.network(), satellite.id(), 1, Hash32.ZERO, NOW);
        return new PushAnswer.Receipted(new SatelliteReceipt(key, 0, Hash32.ZERO, head).signedBy(satellite));
    }

    private List<NodeId> due(Instant now) {
        return owedEvidence.due(now).stream().map(HandIn::satellite).toList();
    }

    private void answered(Signer satellite, PushAnswer answer, Instant now) {
        owedEvidence.answered(satellite.id(), EVIDENCE.id(), answer, now);
    }

    @Test
    void everySatelliteGetsItUntilItHasSigned() {
        owedEvidence.add(EVIDENCE, NOW);
        assertThat(due(NOW)).containsExactlyInAnyOrder(ONE.id(), TWO.id());
        assertThat(due(NOW.plusSeconds(60))).as("an answer is awaited").isEmpty();

        answered(ONE, receipt(ONE, EVIDENCE), NOW);
        answered(TWO, new PushAnswer.Unreachable("down"), NOW);

        assertThat(owedEvidence.next()).contains(NOW.plus(DELTA));
        assertThat(due(NOW.plus(DELTA).minusMillis(1))).isEmpty();
        assertThat(due(NOW.plus(DELTA))).containsExactly(TWO.id());
        answered(TWO, new PushAnswer.Refused(Refusal.BUSY), NOW.plus(DELTA));
        assertThat(owedEvidence.next()).as("the pause doubles").contains(NOW.plus(DELTA.multipliedBy(3)));
        assertThat(due(NOW.plus(DELTA.multipliedBy(3)))).containsExactly(TWO.id());
        answered(TWO, receipt(TWO, EVIDENCE), NOW.plusSeconds(60));
        assertThat(owedEvidence.next()).isEmpty();
    }

    @Test
    void aReceiptCountsFromTheSatelliteThatWasAskedForThisEvidence() {
        owedEvidence.add(EVIDENCE, NOW);
        due(NOW);

        answered(ONE, receipt(TWO, EVIDENCE), NOW);
        answered(TWO, receipt(TWO, evidence(ERA.next())), NOW);

        assertThat(due(NOW.plus(DELTA))).containsExactlyInAnyOrder(ONE.id(), TWO.id());
    }

    @Test
    void whatIsRefusedForGoodIsOver() {
        owedEvidence.add(EVIDENCE, NOW);
        due(NOW);

        answered(ONE, new PushAnswer.Refused(Refusal.CLOSED_ERA), NOW);
        answered(TWO, new PushAnswer.Refused(Refusal.NO_EVIDENCE), NOW);

        assertThat(owedEvidence.next()).isEmpty();
    }

    @Test
    void itIsForgottenWhenNobodyTakesItAnyMore() {
        owedEvidence.add(EVIDENCE, NOW);

        owedEvidence.turnEra(new EraId(ERA.number() + 24));
        assertThat(owedEvidence.next()).isPresent();
        owedEvidence.turnEra(new EraId(ERA.number() + 25));
        assertThat(owedEvidence.next()).isEmpty();
    }

    @Test
    void soMuchIsOwedAndNoMore() {
        for (int era = 0; era < OwedEvidence.MOST; era++) {
            owedEvidence.add(evidence(new EraId(era)), NOW);
        }

        assertThat(owedEvidence.due(NOW))
                .hasSize(OwedEvidence.MOST)
                .extracting(HandIn::submission)
                .extracting(Submission.OfEvidence::id)
                .contains(evidence(new EraId(0)).id());
    }
}
