package network.icn.protocol.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import network.icn.protocol.agreement.DecidedReport;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.crypto.Ed25519;
import network.icn.protocol.era.EraId;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.satellite.ArchiveEntry;
import network.icn.protocol.satellite.EntryKey;
import network.icn.protocol.satellite.Refusal;
import network.icn.protocol.satellite.SatelliteReceipt;
import network.icn.protocol.signed.Signed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What counts as a satellite's receipt, and what follows from its answers.
class DeliveriesTest {
    private final VirtualNetwork network = new VirtualNetwork(31, 4);
    private final Signer satellite = network.satellites.values().iterator().next();
    private final List<NodeId> members =
            network.nodes.stream().map(VirtualNetwork.Node::id).toList();
    private final Deliveries deliveries = new Deliveries(network.registry, members.getFirst(), network.verifier);
    private DecidedReport report;

    @BeforeEach
    void decideAReport() {
        network.runUntil(network.end(0).plusSeconds(8));
        report = network.decided(0).getFirst();
        deliveries.ship(new Shipment.Report(report), members, network.now());
        deliveries.due(network.now().plusSeconds(3));
    }

    private EntryKey key() {
        return new EntryKey(ArchiveEntry.Kind.REPORT, report.era(), report.shard(), report.digest());
    }

    private Signed receipt(long networkId, NodeId named, EntryKey key, Signer signer) {
        return new SatelliteReceipt(networkId, named, key, 0, 1, Hash32.ZERO).signedBy(signer);
    }

    private void assertRefusedAsReceipt(Signed receipt, GossipVerdict verdict) {
        assertThat(deliveries.heard(receipt, new StepEffects())).isEqualTo(verdict);
        List<HyperNodeEffect> effects =
                deliveries.answered(satellite.id(), report.digest(), new PushAnswer.Receipted(receipt), network.now());
        assertThat(effects)
                .containsExactly(new HyperNodeEffect.Tell(
                        new HyperNodeNotice.Undelivered(satellite.id(), report.digest(), "bad-receipt")));
        assertThat(deliveries.waiting()).isEqualTo(1);
    }

    @Test
    void aReceiptSettlesTheShipmentAndIsPassedOn() {
        Signed receipt = receipt(7, satellite.id(), key(), satellite);

        List<HyperNodeEffect> effects =
                deliveries.answered(satellite.id(), report.digest(), new PushAnswer.Receipted(receipt), network.now());

        assertThat(effects)
                .hasSize(3)
                .contains(
                        new HyperNodeEffect.Tell(new HyperNodeNotice.Delivered(satellite.id(), report.digest())),
                        new HyperNodeEffect.Publish(Lane.COMMON, new GossipItem.Receipt(receipt)));
        assertThat(deliveries.heard(receipt, new StepEffects())).isEqualTo(GossipVerdict.DUPLICATE);
    }

    @Test
    void aNeighboursReceiptSparesThePush() {
        StepEffects effects = new StepEffects();

        assertThat(deliveries.heard(receipt(7, satellite.id(), key(), satellite), effects))
                .isEqualTo(GossipVerdict.ACCEPTED);

        assertThat(effects.take()).as("settled").hasSize(1);
    }

    @Test
    void aReceiptOfAnotherNetworkIsNone() {
        assertRefusedAsReceipt(receipt(8, satellite.id(), key(), satellite), GossipVerdict.NOT_A_MEMBER);
    }

    @Test
    void aReceiptThatSomebodyElseSignedIsNone() {
        Signer stranger = Ed25519.best().signer(new byte[32]);

        assertRefusedAsReceipt(receipt(7, satellite.id(), key(), stranger), GossipVerdict.NOT_A_MEMBER);
        assertRefusedAsReceipt(receipt(7, stranger.id(), key(), stranger), GossipVerdict.NOT_A_MEMBER);
    }

    @Test
    void aReceiptWithABadSignatureIsNone() {
        Signed good = receipt(7, satellite.id(), key(), satellite);
        Signed bad = new Signed(good.statement(), satellite.id(), satellite.sign(new byte[] {1}));

        assertRefusedAsReceipt(bad, GossipVerdict.BAD_SIGNATURE);
    }

    @Test
    void aReceiptForTheSameDigestInAnotherEraShardOrKindIsNone() {
        List<EntryKey> others = List.of(
                new EntryKey(ArchiveEntry.Kind.REPORT, new EraId(9), report.shard(), report.digest()),
                new EntryKey(ArchiveEntry.Kind.REPORT, report.era(), report.shard() + 1, report.digest()),
                new EntryKey(ArchiveEntry.Kind.EVIDENCE, report.era(), report.shard(), report.digest()));

        others.forEach(other ->
                assertRefusedAsReceipt(receipt(7, satellite.id(), other, satellite), GossipVerdict.AGAINST_THE_RULES));
    }

    @Test
    void aReceiptForSomethingElseDoesNotSettleThis() {
        EntryKey other = new EntryKey(ArchiveEntry.Kind.REPORT, report.era(), report.shard(), Hash32.ZERO);

        deliveries.answered(
                satellite.id(),
                report.digest(),
                new PushAnswer.Receipted(receipt(7, satellite.id(), other, satellite)),
                network.now());

        assertThat(deliveries.waiting()).isEqualTo(1);
    }

    @Test
    void aReceiptThatIsNoneIsMalformed() {
        Signed noise = Signed.of(new byte[] {1, 2, 3}, satellite.id(), satellite.sign(new byte[] {1, 2, 3}));

        assertRefusedAsReceipt(noise, GossipVerdict.MALFORMED);
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void aRefusalIsTriedAgainOnlyIfItMayPass(Refusal reason) {
        deliveries.answered(satellite.id(), report.digest(), new PushAnswer.Refused(reason), network.now());

        long pushes = deliveries.due(network.now().plus(Duration.ofMinutes(1))).stream()
                .filter(effect -> effect instanceof HyperNodeEffect.Push push
                        && push.satellite().equals(satellite.id()))
                .count();
        assertThat(pushes).isEqualTo(reason.retry() ? 1 : 0);
    }
}
