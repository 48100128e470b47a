package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Subject;
import network.icn.protocol.role.satellite.HonestLog;
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
    private final Deliveries deliveries =
            new Deliveries(RegistryHistory.of(network.registry), members.getFirst(), network.verifier);
    private final Hash32 here = network.registry.network();
    private CertifiedShard report;

    @BeforeEach
    void decideAReport() {
        network.runUntil(network.end(0).plusSeconds(8));
        report = network.decided(0).getFirst();
        deliveries.ship(new Submission.OfShard(report), members, network.now());
        deliveries.due(network.now().plusSeconds(3));
    }

    private EntryKey key() {
        return new EntryKey(ArchiveEntry.Kind.REPORT, report.era(), report.shard(), report.digest());
    }

    private Signed receipt(Hash32 in, NodeId named, EntryKey key, Signer signer) {
        return receipt(in, named, key, 0, network.now()).signedBy(signer);
    }

    private static SatelliteReceipt receipt(Hash32 in, NodeId named, EntryKey key, long index, Instant at) {
        LogHead head = new LogHead(in, named, index + 1, HonestLog.leaf(key), at);
        return new SatelliteReceipt(key, index, HonestLog.leaf(key), head);
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
    void aReceiptSettlesTheSubmissionAndIsPassedOn() {
        Signed receipt = receipt(here, satellite.id(), key(), satellite);

        List<HyperNodeEffect> effects =
                deliveries.answered(satellite.id(), report.digest(), new PushAnswer.Receipted(receipt), network.now());

        assertThat(effects)
                .hasSize(4)
                .contains(
                        new HyperNodeEffect.KeepReceipt(receipt),
                        new HyperNodeEffect.Tell(new HyperNodeNotice.Delivered(satellite.id(), report.digest())),
                        new HyperNodeEffect.Publish(GossipTopic.COMMON, new GossipItem.ReceiptItem(receipt)));
        assertThat(deliveries.heard(receipt, new StepEffects())).isEqualTo(GossipVerdict.DUPLICATE);
    }

    @Test
    void aNeighboursReceiptSparesThePush() {
        StepEffects effects = new StepEffects();

        assertThat(deliveries.heard(receipt(here, satellite.id(), key(), satellite), effects))
                .isEqualTo(GossipVerdict.ACCEPTED);

        assertThat(effects.take())
                .as("kept and settled")
                .hasSize(2)
                .hasAtLeastOneElementOfType(HyperNodeEffect.KeepReceipt.class);
    }

    @Test
    void aReceiptOfAnotherNetworkIsNone() {
        Hash32 ofTheSameId = Registries.begunAnew(network.registry).network();

        assertRefusedAsReceipt(receipt(Hash32.ZERO, satellite.id(), key(), satellite), GossipVerdict.NOT_A_MEMBER);
        assertRefusedAsReceipt(receipt(ofTheSameId, satellite.id(), key(), satellite), GossipVerdict.NOT_A_MEMBER);
    }

    @Test
    void aReceiptThatSomebodyElseSignedIsNone() {
        Signer stranger = Ed25519.best().signer(new byte[32]);

        assertRefusedAsReceipt(receipt(here, satellite.id(), key(), stranger), GossipVerdict.NOT_A_MEMBER);
        assertRefusedAsReceipt(receipt(here, stranger.id(), key(), stranger), GossipVerdict.NOT_A_MEMBER);
    }

    @Test
    void aReceiptWithABadSignatureIsNone() {
        Signed good = receipt(here, satellite.id(), key(), satellite);
        Signed bad = new Signed(good.statement(), satellite.id(), satellite.sign(new byte[] {1}));

        assertRefusedAsReceipt(bad, GossipVerdict.BAD_SIGNATURE);
    }

    /// Nor is it held against a neighbour: who has not got the submission, or has it no longer, takes it for a good
    /// one.
    @Test
    void aReceiptForTheSameDigestInAnotherEraShardOrKindIsNone() {
        List<EntryKey> others = List.of(
                new EntryKey(ArchiveEntry.Kind.REPORT, new EraId(9), report.shard(), report.digest()),
                new EntryKey(ArchiveEntry.Kind.REPORT, report.era(), report.shard() + 1, report.digest()),
                new EntryKey(ArchiveEntry.Kind.EVIDENCE, report.era(), report.shard(), report.digest()));

        others.forEach(other ->
                assertRefusedAsReceipt(receipt(here, satellite.id(), other, satellite), GossipVerdict.OTHER_SUBJECT));
    }

    @Test
    void aReceiptForSomethingElseDoesNotSettleThis() {
        EntryKey other = new EntryKey(ArchiveEntry.Kind.REPORT, report.era(), report.shard(), Hash32.ZERO);

        deliveries.answered(
                satellite.id(),
                report.digest(),
                new PushAnswer.Receipted(receipt(here, satellite.id(), other, satellite)),
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

    private static List<HyperNodeNotice.SatelliteConvicted> convictions(List<HyperNodeEffect> effects) {
        return effects.stream()
                .flatMap(effect -> effect instanceof HyperNodeEffect.Tell(HyperNodeNotice.SatelliteConvicted told)
                        ? Stream.of(told)
                        : Stream.empty())
                .toList();
    }

    private static long kept(List<HyperNodeEffect> effects) {
        return effects.stream()
                .filter(effect -> effect instanceof HyperNodeEffect.KeepReceipt)
                .count();
    }

    private EntryKey heardOf(int number) {
        return new EntryKey(ArchiveEntry.Kind.REPORT, report.era(), report.shard(), Hash32.sha256(new byte[] {
            (byte) number, (byte) (number >> 8)
        }));
    }

    private Signed heardOf(int number, long index, Duration later) {
        return receipt(
                        here,
                        satellite.id(),
                        heardOf(number),
                        index,
                        network.now().plus(later))
                .signedBy(satellite);
    }

    /// It gives the place of what it had acknowledged to something else.
    @Test
    void aSatelliteThatForgetsConvictsItselfAndTheNewsIsPassedOn() {
        deliveries.heard(heardOf(1, 4, Duration.ZERO), new StepEffects());
        Signed afterARollBack = heardOf(2, 4, Duration.ofSeconds(9));
        StepEffects effects = new StepEffects();

        assertThat(deliveries.heard(afterARollBack, effects)).isEqualTo(GossipVerdict.ACCEPTED);

        List<HyperNodeEffect> all = effects.take();
        HyperNodeNotice.SatelliteConvicted convicted = convictions(all).getFirst();
        assertThat(convicted.satellite()).isEqualTo(satellite.id());
        assertThat(convicted.conviction().verify(network.verifier, RegistryHistory.of(network.registry)))
                .isTrue();
        assertThat(kept(all)).as("both halves of the proof").isEqualTo(2);
    }

    /// Two members were given different entries for one place. The second one settles nothing, and spreads all the
    /// same.
    @Test
    void aSatelliteThatTellsTwoMembersDifferentThingsIsConvictedByEverybody() {
        EntryKey key = heardOf(1);
        deliveries.heard(receipt(here, satellite.id(), key, 4, network.now()).signedBy(satellite), new StepEffects());
        LogHead otherLog = new LogHead(here, satellite.id(), 5, Hash32.sha256(new byte[] {9}), network.now());
        Signed other = new SatelliteReceipt(key, 4, HonestLog.leaf(key), otherLog).signedBy(satellite);
        StepEffects effects = new StepEffects();

        assertThat(deliveries.heard(other, effects)).isEqualTo(GossipVerdict.ACCEPTED);

        assertThat(convictions(effects.take())).hasSize(1);
    }

    @Test
    void aContradictionThatSomebodyElseSignedConvictsNobody() {
        Signer stranger = Ed25519.best().signer(new byte[32]);
        deliveries.heard(heardOf(1, 4, Duration.ZERO), new StepEffects());
        Signed good = heardOf(2, 4, Duration.ofSeconds(9));
        StepEffects effects = new StepEffects();

        deliveries.heard(
                new Signed(
                        good.statement(),
                        stranger.id(),
                        stranger.sign(good.statement().bytes())),
                effects);
        deliveries.heard(
                new Signed(
                        good.statement(),
                        satellite.id(),
                        stranger.sign(good.statement().bytes())),
                effects);

        assertThat(effects.take()).isEmpty();
    }

    /// The same entry again, under a log that has grown, as a duplicate is answered; in any order.
    @Test
    void anHonestSatelliteIsNeverConvictedInWhateverOrderItsReceiptsCome() {
        HonestLog log = new HonestLog(here, satellite);
        List<Signed> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(log.sign(heardOf(i), network.now().plusMillis(i)));
            all.add(log.sign(heardOf(i / 2), network.now().minusSeconds(i % 3)));
        }
        Collections.shuffle(all, new Random(5));
        StepEffects effects = new StepEffects();

        all.forEach(receipt -> deliveries.heard(receipt, effects));

        List<HyperNodeEffect> followed = effects.take();
        assertThat(convictions(followed)).isEmpty();
        assertThat(kept(followed)).isGreaterThanOrEqualTo(40);
    }

    @Test
    void anEntryCannotBeInALogThatIsOlderThanIt() {
        Duration tooEarly =
                network.registry.parameters().timing().clockTolerance().plusSeconds(9);

        assertThat(deliveries.heard(heardOf(1, 4, tooEarly.negated()), new StepEffects()))
                .isEqualTo(GossipVerdict.AGAINST_THE_RULES);
    }

    /// Receipts without end: for reports that nobody ever saw.
    @Test
    void aFloodOfOneSatelliteIsBoundedAndTakesNothingFromOthersNorFromOwnPushes() {
        StepEffects flood = new StepEffects();
        for (int i = 0; i < 3_000; i++) {
            deliveries.heard(heardOf(i, i, Duration.ofMillis(i)), flood);
        }
        assertThat(kept(flood.take())).isLessThan(200);

        Signer other = network.satellites.values().stream().skip(1).findFirst().orElseThrow();
        StepEffects ofAnother = new StepEffects();
        deliveries.heard(receipt(here, other.id(), heardOf(1), 0, network.now()).signedBy(other), ofAnother);
        Signed own = receipt(here, satellite.id(), key(), 3_000, network.now().plusSeconds(9))
                .signedBy(satellite);
        List<HyperNodeEffect> answered =
                deliveries.answered(satellite.id(), report.digest(), new PushAnswer.Receipted(own), network.now());

        assertThat(kept(ofAnother.take())).isEqualTo(1);
        assertThat(kept(answered)).isEqualTo(1);
    }

    @Test
    void oneSatelliteIsToldOfFourTimesAndNoMore() {
        StepEffects effects = new StepEffects();
        for (int i = 0; i < 100; i++) {
            deliveries.heard(heardOf(i, 4, Duration.ofMillis(i)), effects);
        }

        assertThat(convictions(effects.take())).hasSize(4);
    }

    /// A satellite signs receipts for what nobody ever had.
    @Test
    void receiptsForUnknownSubmissionsFillNoJournalAndSpareThePushAllTheSame() {
        StepEffects flood = new StepEffects();
        for (int i = 0; i < 500; i++) {
            deliveries.heard(heardOf(i, i, Duration.ofMillis(i)), flood);
        }
        assertThat(flood.take()).doesNotHaveAnyElementsOfTypes(HyperNodeEffect.Note.class);

        Signed said = Signed.of(new byte[1], members.getLast(), satellite.sign(new byte[1]));
        Subject subject = new Subject(Hash32.ZERO, Registries.MARK, report.era(), 0, 4, 3, Hash32.ZERO);
        Evidence evidence = new Evidence.Contradiction(new Equivocation(subject, said, said));
        EntryKey key = Submission.OfEvidence.of(evidence).key();
        deliveries.heard(
                receipt(here, satellite.id(), key, 500, network.now().plusSeconds(9))
                        .signedBy(satellite),
                new StepEffects());
        List<HyperNodeEffect> shipped = deliveries.ship(Submission.OfEvidence.of(evidence), members, network.now());
        assertThat(shipped)
                .as("written down with the submission")
                .hasAtLeastOneElementOfType(HyperNodeEffect.Note.class);
    }
}
