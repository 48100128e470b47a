package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.Test;

class JournalRetentionTest {
    private final VirtualNetwork network = new VirtualNetwork(71, 4);
    private final JournalRetention retention = new JournalRetention(RegistryHistory.of(network.registry));
    private final List<NodeId> satellites = List.copyOf(network.satellites.keySet());

    private Payload drawn(long era) {
        long round = BeaconSchedule.ofEra(network.registry.genesis(), new EraId(era));
        return new HyperNodeJournal.Drawn(new EraId(era), network.chain.sign(round)).encoded();
    }

    private static Payload covers(long era) {
        return new HyperNodeJournal.Covers(new EraId(era)).encoded();
    }

    /// Of the first era, and that the clock was confirmed before it, which nothing has to be known of any more.
    private List<Payload> records() {
        network.runUntil(network.end(0).plusSeconds(8));
        List<Payload> records = new ArrayList<>(network.nodes.getFirst().records);
        List<Payload> over = List.of(VoteRecord.unheard(), new HyperNodeJournal.Unheard(false).encoded());
        assertThat(records).containsAll(over);
        records.removeAll(over);
        // The claim is written once more behind it.
        return new ArrayList<>(new LinkedHashSet<>(records));
    }

    @Test
    void theLastErasStayWhole() {
        List<Payload> records = records();
        records.add(drawn(Agreements.ERAS_KEPT));

        assertThat(retention.needed(records)).isEqualTo(records);
    }

    @Test
    void anEraThatIsLongOverAndDeliveredGoes() {
        List<Payload> records = records();
        Payload last = drawn(Agreements.ERAS_KEPT + 2);
        records.add(last);

        assertThat(retention.needed(records)).containsExactly(covers(2), last);
    }

    @Test
    void aShorterJournalClaimsNoMoreThanItHolds() {
        Payload last = drawn(Agreements.ERAS_KEPT + 5);

        assertThat(retention.needed(List.of(covers(3), drawn(3), last))).containsExactly(covers(5), last);
        assertThat(retention.needed(List.of(drawn(3), covers(9), last))).containsExactly(covers(9), last);
        assertThat(retention.needed(List.of(covers(3), drawn(9), last))).containsExactly(covers(5), drawn(9), last);
    }

    @Test
    void thatItWasHandedOverStaysUntilSomethingIsClaimedAgain() {
        Payload handedOver = VoteRecord.handedOver(Instant.EPOCH);
        Payload last = drawn(Agreements.ERAS_KEPT + 5);

        assertThat(retention.needed(List.of(covers(3), drawn(3), handedOver, last)))
                .containsExactly(covers(5), last, handedOver);
        assertThat(retention.needed(List.of(drawn(3), last, handedOver, covers(9))))
                .containsExactly(covers(9), last);
    }

    @Test
    void thatOthersHaveToBeHeardStaysUntilTheyWere() {
        Payload unheard = VoteRecord.unheard();
        Payload heard = new HyperNodeJournal.Unheard(false).encoded();
        Payload last = drawn(Agreements.ERAS_KEPT + 5);

        assertThat(retention.needed(List.of(unheard, covers(9), drawn(3), last)))
                .containsExactly(covers(9), last, unheard);
        assertThat(retention.needed(List.of(unheard, covers(9), drawn(3), last, heard)))
                .containsExactly(covers(9), last);
    }

    @Test
    void aSubmissionStaysUntilTheLastSatelliteHasIt() {
        records();
        CertifiedShard report = network.decided(0).getFirst();
        Payload owed = new HyperNodeJournal.Owed(new Submission.OfShard(report)).encoded();
        Payload first = new HyperNodeJournal.Settled(satellites.getFirst(), report.digest()).encoded();
        Payload second = new HyperNodeJournal.Settled(satellites.getLast(), report.digest()).encoded();
        Payload last = drawn(Agreements.ERAS_KEPT + 1);

        assertThat(retention.needed(List.of(drawn(0), owed, first, last)))
                .containsExactly(covers(1), owed, first, last);
        assertThat(retention.needed(List.of(drawn(0), owed, first, second, last)))
                .containsExactly(covers(1), last);
    }

    private Payload owedProof(int accused, int era, int bytes) {
        NodeId node = network.nodes.get(accused).id();
        Signed signed = Signed.of(new byte[bytes], node, Signature64.of(new byte[Signature64.BYTES]));
        Subject subject = new Subject(Hash32.ZERO, Registries.MARK, new EraId(era), 0, 4, 3, Hash32.ZERO);
        return new HyperNodeJournal.Owed(
                        Submission.OfEvidence.of(new Evidence.Contradiction(new Equivocation(subject, signed, signed))))
                .encoded();
    }

    /// One lossy node filled every journal.
    @Test
    void evidenceThatEverySatelliteHasGoesAlsoOfTheRunningEra() throws Exception {
        records();
        Payload owed = owedProof(1, 0, 1_000);
        Hash32 id = ((HyperNodeJournal.Owed) HyperNodeJournal.parse(owed))
                .submission()
                .id();
        Payload first = new HyperNodeJournal.Settled(satellites.getFirst(), id).encoded();
        Payload second = new HyperNodeJournal.Settled(satellites.getLast(), id).encoded();

        assertThat(retention.needed(List.of(drawn(0), owed, first))).containsExactly(drawn(0), owed, first);
        assertThat(retention.needed(List.of(drawn(0), owed, first, second))).containsExactly(drawn(0));
    }

    /// Satellites are away, somebody misbehaves without end: votes and reports stay whole.
    @Test
    void theJournalIsBoundedLikeTheOutboxAndKeepsVotesAndReports() {
        List<Payload> records = records();
        CertifiedShard report = network.decided(0).getFirst();
        records.add(new HyperNodeJournal.Owed(new Submission.OfShard(report)).encoded());
        List<Payload> filled = new ArrayList<>(records);
        for (int era = 0; era < 700; era++) {
            filled.add(owedProof(1, era, 60_000));
        }

        List<Payload> needed = retention.needed(filled);

        assertThat(needed).containsAll(records);
        assertThat(needed.stream().mapToLong(Payload::size).sum())
                .isLessThan(OutboxQuota.MAX_EVIDENCE_BYTES + (4 << 20))
                .isGreaterThan(OutboxQuota.MAX_EVIDENCE_BYTES / 2);
    }

    @Test
    void recordsWithoutADrawOrOfAnotherVersionAllStay() {
        List<Payload> unknown = List.of(drawn(0), Payload.of(new byte[] {99}), drawn(100));

        assertThat(retention.needed(unknown)).isEqualTo(unknown);
        assertThat(retention.needed(List.of())).isEmpty();
    }
}
