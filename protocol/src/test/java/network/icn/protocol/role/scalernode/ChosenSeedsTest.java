package network.icn.protocol.role.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.Decisions;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.Asking;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.Receipt;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.Test;

/// What a ScalerNode finds when it holds what it was asked to what a real committee has certified.
class ChosenSeedsTest {
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 16), 4, 1);
    private static final RegistryHistory HISTORY = RegistryHistory.of(REGISTRY);
    private static final List<Signer> HYPER_NODES =
            IntStream.range(0, 4).mapToObj(i -> Nodes.signer("hypernode-" + i)).toList();
    private static final Signer SELF = Nodes.signer("scalernode-0");
    private static final EraId ERA = new EraId(5);
    private static final Instant NOW = REGISTRY.parameters().clock().start(ERA);
    private static final Hash32 BEACON = beacon(ERA).bound(REGISTRY.beacon().hash());
    private static final CertifiedShard REPORT = decide(ERA);

    private final TranscriptBook book = new TranscriptBook(HISTORY, SELF, Ed25519.best());
    private final ChosenSeeds seeds = new ChosenSeeds(HISTORY, Ed25519.best(), book);

    private static BeaconValue beacon(EraId era) {
        return new BeaconValue(
                BeaconSchedule.ofEra(REGISTRY.genesis(), era), Payload.of(new byte[BeaconValue.SIGNATURE_BYTES]));
    }

    private static CertifiedShard decide(EraId era) {
        BeaconValue beacon = beacon(era);
        Hash32 randomness = beacon.bound(REGISTRY.beacon().hash());
        return Decisions.decide(
                Agreement.of(
                        HISTORY,
                        era,
                        beacon,
                        CommitteeDraw.draw(REGISTRY, randomness).getFirst()),
                HYPER_NODES,
                new BeaconValue(
                        BeaconSchedule.ofLeaders(REGISTRY.genesis(), era),
                        Payload.of(new byte[BeaconValue.SIGNATURE_BYTES])),
                (_, _, _) -> SlotResult.OK,
                1_000);
    }

    private static Asking asking(int member) {
        return new Asking(REGISTRY.network(), ERA, BEACON, HYPER_NODES.get(member));
    }

    private void answered(int member, Challenge challenge) {
        Signed signed = challenge.signedBy(HYPER_NODES.get(member));
        book.answered(challenge, signed, receipt(challenge), NOW, NOW.plusMillis(3));
    }

    private static Signed receipt(Challenge of) {
        return new Receipt(of.ref(), Hash32.ZERO, NOW).signedBy(SELF);
    }

    private void everybodyAsksWhatIsDue() {
        for (int member = 0; member < HYPER_NODES.size(); member++) {
            for (int slot = 0; slot < 12; slot++) {
                answered(member, asking(member).due(SELF.id(), slot));
            }
        }
    }

    @Test
    void whoAsksWhatIsDueIsNotAccused() {
        everybodyAsksWhatIsDue();

        assertThat(seeds.shown(REPORT)).isEmpty();
        assertThat(seeds.shown(decide(ERA.next()))).as("of another era").isEmpty();
    }

    @Test
    void oneChoiceAmongManyConvictsWhoMadeItAndNobodyElse() {
        everybodyAsksWhatIsDue();
        answered(2, asking(2).chosen(SELF.id(), 7));

        List<Evidence.Chosen> found = seeds.shown(REPORT);

        assertThat(found).singleElement().satisfies(evidence -> {
            assertThat(evidence.accused()).isEqualTo(HYPER_NODES.get(2).id());
            assertThat(evidence.rejection(Ed25519.best(), HISTORY)).isEmpty();
        });
        assertThat(seeds.shown(REPORT))
                .as("the second satellite tells the same")
                .isEmpty();
    }

    @Test
    void whoChoseEverythingIsConvicted() {
        answered(1, asking(1).chosen(SELF.id(), 0));

        assertThat(seeds.shown(REPORT)).hasSize(1);
    }

    /// What it countersigned is on its disk.
    @Test
    void whatWasAskedBeforeARestartConvicts() {
        Challenge chosen = asking(3).chosen(SELF.id(), 1);
        Signed receipt = receipt(chosen);
        Signed transcript = new Transcript(
                        chosen.ref(), receipt.hash(), NOW, Duration.ofMillis(2), Duration.ofMillis(4), true)
                .signedBy(HYPER_NODES.get(3));
        book.restore(new CountersignedTranscript(
                chosen.signedBy(HYPER_NODES.get(3)),
                receipt,
                transcript,
                SELF.sign(transcript.statement().bytes())));

        assertThat(seeds.shown(REPORT))
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.accused())
                        .isEqualTo(HYPER_NODES.get(3).id()));
    }

    /// A satellite makes something up: it convicts nobody, and hides nobody from the next one's answer.
    @Test
    void aForgedReportNeitherConvictsNorHides() throws MalformedException {
        everybodyAsksWhatIsDue();
        answered(2, asking(2).chosen(SELF.id(), 7));
        CertifiedShard forged = new CertifiedShard(
                REPORT.value(),
                REPORT.reveals().stream().map(ChosenSeedsTest::withAnotherDraw).toList());

        assertThat(seeds.shown(forged)).isEmpty();
        assertThat(seeds.shown(REPORT)).hasSize(1);
    }

    private static Signed withAnotherDraw(Signed reveal) {
        try {
            EqMessage.Reveal said =
                    (EqMessage.Reveal) EqMessage.parse(reveal.statement().bytes());
            Signer liar = Nodes.signer("liar");
            byte[] bytes = new EqMessage.Reveal(
                            said.subject(),
                            said.signer(),
                            said.salt(),
                            new Asking(REGISTRY.network(), ERA, BEACON, liar).draw(),
                            said.observation())
                    .bytes();
            return Signed.of(bytes, reveal.signer(), liar.sign(bytes));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nobodyIsAccusedOfWhatItWasNotSeenAsking() {
        NodeId other = HYPER_NODES.get(0).id();
        answered(1, asking(1).chosen(SELF.id(), 0));
        book.forgetBefore(ERA.next());

        assertThat(seeds.shown(REPORT)).isEmpty();
        assertThat(book.challenges(ERA)).doesNotContainKey(other);
    }
}
