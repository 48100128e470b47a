package network.icn.protocol.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.agreement.DecidedReport;
import network.icn.protocol.agreement.Rounds;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.era.EraId;
import network.icn.protocol.identity.NodeId;
import org.junit.jupiter.api.Test;

class JournalRetentionTest {
    private final VirtualNetwork network = new VirtualNetwork(71, 4);
    private final JournalRetention retention = new JournalRetention(network.registry);
    private final List<NodeId> satellites = List.copyOf(network.satellites.keySet());

    private Payload drawn(long era) {
        long round = Rounds.ofEra(network.registry, new EraId(era));
        return new HyperNodeJournal.Drawn(new EraId(era), network.chain.sign(round)).encoded();
    }

    private static Payload covers(long era) {
        return new HyperNodeJournal.Covers(new EraId(era)).encoded();
    }

    private List<Payload> records() {
        network.runUntil(network.end(0).plusSeconds(8));
        return new ArrayList<>(network.nodes.getFirst().records);
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
    void aShipmentStaysUntilTheLastSatelliteHasIt() {
        records();
        DecidedReport report = network.decided(0).getFirst();
        Payload owed = new HyperNodeJournal.Owed(new Shipment.Report(report)).encoded();
        Payload first = new HyperNodeJournal.Settled(satellites.getFirst(), report.digest()).encoded();
        Payload second = new HyperNodeJournal.Settled(satellites.getLast(), report.digest()).encoded();
        Payload last = drawn(Agreements.ERAS_KEPT + 1);

        assertThat(retention.needed(List.of(drawn(0), owed, first, last)))
                .containsExactly(covers(1), owed, first, last);
        assertThat(retention.needed(List.of(drawn(0), owed, first, second, last)))
                .containsExactly(covers(1), last);
    }

    @Test
    void recordsWithoutADrawOrOfAnotherVersionAllStay() {
        List<Payload> unknown = List.of(drawn(0), Payload.of(new byte[] {99}), drawn(100));

        assertThat(retention.needed(unknown)).isEqualTo(unknown);
        assertThat(retention.needed(List.of())).isEmpty();
    }
}
