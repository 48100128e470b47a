package network.icn.protocol.role.satellite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.Decisions;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.EvidenceEntry;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.RegistryEntry;
import network.icn.protocol.archive.ReportEntry;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.Bent;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.challenge.Asking;
import network.icn.protocol.challenge.ChosenSeed;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.WrongAnswer;
import network.icn.protocol.challenge.possession.LostData;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SignedHistory;
import network.icn.protocol.report.Subject;
import network.icn.protocol.role.satellite.SatelliteEffect.Acknowledge;
import network.icn.protocol.role.satellite.SatelliteEffect.Alarm;
import network.icn.protocol.role.satellite.SatelliteEffect.Append;
import network.icn.protocol.role.satellite.SatelliteEffect.Refuse;
import network.icn.protocol.role.satellite.SatelliteEffect.Verify;
import org.junit.jupiter.api.Test;

/// What an archive node takes, refuses and signs for. The log is a list here; reports and evidence are real.
class SatelliteMachineTest {
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 16), 4, 2);
    private static final List<Signer> HYPER_NODES =
            IntStream.range(0, 4).mapToObj(i -> Nodes.signer("hypernode-" + i)).toList();
    private static final NodeId PEER = HYPER_NODES.getFirst().id();
    private static final NodeId SELF = Nodes.id("satellite-0");
    private static final EraId ERA = new EraId(100);
    private static final Instant AFTER = REGISTRY.parameters().clock().end(ERA).plusSeconds(3);
    private static final CertifiedShard REPORT = decide(ERA, 1_000);
    private static final Evidence.Wrong LOST = lost(ERA, 1);

    /// A satellite whose log has the registry already.
    private static SatelliteMachine machine(SatelliteLimits limits) {
        SignedHistory signed = Registries.signed(REGISTRY);
        SatelliteMachine machine = new SatelliteMachine(signed, SELF, limits);
        RegistryEntry entry = (RegistryEntry)
                RegistryEntry.record(REGISTRY, signed.signatures().getFirst(), SELF, Registries.GENESIS)
                        .entry();
        machine.step(new SatelliteInput.Restored(0, entry), Registries.GENESIS);
        return machine;
    }

    private final List<ArchiveRecord> log = new ArrayList<>();
    private final CompactRange tree = new CompactRange();
    private SatelliteMachine machine = machine(SatelliteLimits.DEFAULT);
    private LogHead head = new LogHead(
            REGISTRY.network(),
            SELF,
            0,
            Merkle.EMPTY_ROOT,
            REGISTRY.parameters().genesis());
    private long token;

    private static CertifiedShard decide(EraId era, long micros) {
        return Decisions.decide(
                agreement(REGISTRY, era),
                HYPER_NODES,
                beacon(BeaconSchedule.ofLeaders(REGISTRY.genesis(), era)),
                (_, _, _) -> SlotResult.OK,
                micros);
    }

    private static BeaconValue beacon(long round) {
        return new BeaconValue(round, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES]));
    }

    private static Evidence.Wrong lost(EraId era, int nonce) {
        return LostData.proof(REGISTRY.network(), era, HYPER_NODES.getFirst(), Nodes.signer("scalernode-0"), nonce, 3);
    }

    private static Submission report(CertifiedShard report) {
        return new Submission.OfShard(report);
    }

    private static Submission evidence(Evidence evidence) {
        return Submission.OfEvidence.of(evidence);
    }

    private List<SatelliteEffect> submit(Submission submission, Instant now) {
        return machine.step(new SatelliteInput.Submitted(++token, PEER, submission), now);
    }

    private List<SatelliteEffect> verify(SatelliteEffect effect, Instant now) {
        Verify verify = (Verify) effect;
        Submission.Outcome outcome = verify.submission()
                .check(new CertifiedShardVerifier(RegistryHistory.of(REGISTRY), Ed25519.best(), _ -> true));
        return machine.step(new SatelliteInput.Verified(verify.token(), outcome), now);
    }

    private List<SatelliteEffect> write(SatelliteEffect effect, Instant now) {
        Append append = (Append) effect;
        log.add(append.record());
        tree.append(Merkle.leafHash(append.record().entry().bytes()));
        head = head.grown(tree.size(), tree.root(), now);
        return machine.step(new SatelliteInput.Appended(append.token(), log.size() - 1L, head), now);
    }

    private List<SatelliteEffect> archive(Submission submission, Instant now) {
        List<SatelliteEffect> verified = verify(submit(submission, now).getFirst(), now);
        return verified.getFirst() instanceof Append append ? write(append, now) : verified;
    }

    private static SatelliteReceipt receipt(List<SatelliteEffect> effects) {
        return ((Acknowledge) effects.getLast()).receipt();
    }

    private static Refusal refusal(List<SatelliteEffect> effects) {
        assertThat(effects).hasSize(1);
        return ((Refuse) effects.getFirst()).reason();
    }

    @Test
    void acknowledgesACertifiedReportOnlyAfterItIsWritten() {
        List<SatelliteEffect> arrived = submit(report(REPORT), AFTER);
        assertThat(arrived).hasExactlyElementsOfTypes(Verify.class);
        List<SatelliteEffect> verified = verify(arrived.getFirst(), AFTER);
        assertThat(verified).hasExactlyElementsOfTypes(Append.class);

        SatelliteReceipt receipt = receipt(write(verified.getFirst(), AFTER));

        assertThat(receipt.index()).isZero();
        assertThat(receipt.head().size()).isEqualTo(1);
        assertThat(receipt.head().root()).isEqualTo(tree.root());
        assertThat(receipt.key())
                .isEqualTo(new EntryKey(ArchiveEntry.Kind.REPORT, ERA, REPORT.shard(), REPORT.digest()));
        assertThat(machine.outstanding()).isZero();
    }

    @Test
    void aSecondSubmissionGetsTheIndexOfTheFirst() {
        SatelliteReceipt first = receipt(archive(report(REPORT), AFTER));
        archive(evidence(LOST), AFTER);

        List<SatelliteEffect> again = submit(report(REPORT), AFTER.plusSeconds(60));

        assertThat(again).hasExactlyElementsOfTypes(Acknowledge.class);
        assertThat(receipt(again).index()).isEqualTo(first.index());
        assertThat(receipt(again).head().size()).as("the log as it is now").isEqualTo(2);
        assertThat(log).hasSize(2);
    }

    @Test
    void submissionsThatMeetInFlightAreWrittenOnceAndAllAnswered() {
        List<SatelliteEffect> one = submit(report(REPORT), AFTER);
        List<SatelliteEffect> two = submit(report(REPORT), AFTER);
        List<SatelliteEffect> three = submit(report(REPORT), AFTER);
        List<SatelliteEffect> append = verify(one.getFirst(), AFTER);
        assertThat(verify(two.getFirst(), AFTER)).isEmpty();

        List<SatelliteEffect> written = write(append.getFirst(), AFTER);

        assertThat(written).hasExactlyElementsOfTypes(Acknowledge.class, Acknowledge.class);
        assertThat(receipt(verify(three.getFirst(), AFTER)).index()).isZero();
        assertThat(log).hasSize(1);
        assertThat(machine.outstanding()).isZero();
    }

    @Test
    void refusesWhoIsNoHyperNodeOfTheRegistry() {
        NodeId stranger = Nodes.id("scalernode-0");

        List<SatelliteEffect> effects = machine.step(new SatelliteInput.Submitted(1, stranger, report(REPORT)), AFTER);

        assertThat(refusal(effects)).isEqualTo(Refusal.UNKNOWN_PEER);
    }

    /// Nobody else has what was asked of it. Of itself it can hand in nothing else.
    @Test
    void takesFromAScalerNodeWhatWasAskedOfIt() {
        NodeId asked = Nodes.id("scalernode-0");
        Evidence chosen = new Asking(REGISTRY.network(), ERA, Hash32.ZERO, HYPER_NODES.getFirst()).proof(asked);

        assertThat(refusal(submitted(Nodes.id("scalernode-1"), evidence(chosen))))
                .isEqualTo(Refusal.UNKNOWN_PEER);
        assertThat(refusal(submitted(Nodes.id("scalernode-9"), evidence(chosen))))
                .isEqualTo(Refusal.UNKNOWN_PEER);
        assertThat(refusal(submitted(asked, evidence(LOST)))).isEqualTo(Refusal.UNKNOWN_PEER);
        List<SatelliteEffect> taken = submitted(asked, evidence(chosen));
        assertThat(taken).hasExactlyElementsOfTypes(Verify.class);
        assertThat(verify(taken.getFirst(), AFTER)).hasExactlyElementsOfTypes(Append.class);
    }

    @Test
    void refusesFromAScalerNodeWhatProvesNothing() {
        NodeId asked = Nodes.id("scalernode-0");
        Asking honest = new Asking(REGISTRY.network(), ERA, Hash32.ZERO, HYPER_NODES.getFirst());
        Evidence nothing = new Evidence.Chosen(
                new ChosenSeed(honest.due(asked, 3).signedBy(HYPER_NODES.getFirst()), honest.draw()));

        assertThat(refusal(verify(submitted(asked, evidence(nothing)).getFirst(), AFTER)))
                .isEqualTo(Refusal.NO_EVIDENCE);
    }

    private List<SatelliteEffect> submitted(NodeId peer, Submission submission) {
        return machine.step(new SatelliteInput.Submitted(++token, peer, submission), AFTER);
    }

    @Test
    void refusesAReportBeforeItsEraHasEnded() {
        Instant end = REGISTRY.parameters().clock().end(ERA);
        Duration tolerance = REGISTRY.parameters().timing().clockTolerance();

        assertThat(refusal(submit(report(REPORT), end.minus(tolerance).minusMillis(1))))
                .isEqualTo(Refusal.FUTURE_ERA);
        assertThat(submit(report(REPORT), end.minus(tolerance))).hasExactlyElementsOfTypes(Verify.class);
    }

    @Test
    void refusesTheLastEraThereCanBe() {
        CertifiedShard last = Bent.era(
                Bent.certificate(REPORT, Hash32.ZERO, REPORT.certificate().signatures()), new EraId(EraId.MAX));

        assertThat(refusal(submit(report(last), AFTER))).isEqualTo(Refusal.FUTURE_ERA);
    }

    @Test
    void takesEvidenceFromTheStartOfItsEra() {
        Instant start = REGISTRY.parameters().clock().start(ERA);
        Duration tolerance = REGISTRY.parameters().timing().clockTolerance();

        assertThat(refusal(submit(evidence(LOST), start.minus(tolerance).minusMillis(1))))
                .isEqualTo(Refusal.FUTURE_ERA);
        assertThat(receipt(archive(evidence(LOST), start)).key().digest()).isEqualTo(LOST.id());
    }

    @Test
    void refusesWhatIsOlderThanTheWindowAndForgetsIt() {
        SatelliteLimits limits = new SatelliteLimits(10, 10, 1 << 20, Duration.ofMinutes(10));
        machine = machine(limits);
        archive(report(REPORT), AFTER);
        Instant last = REGISTRY.parameters().clock().start(new EraId(ERA.number() + 30));

        assertThat(submit(report(REPORT), last)).hasExactlyElementsOfTypes(Acknowledge.class);
        assertThat(refusal(submit(report(REPORT), last.plusSeconds(20)))).isEqualTo(Refusal.CLOSED_ERA);
    }

    @Test
    void neverForgetsSoonerThanCertificatesAreRelayed() {
        SatelliteLimits limits = new SatelliteLimits(10, 10, 1 << 20, Duration.ZERO);

        assertThat(limits.windowEras(Duration.ofHours(1))).isEqualTo(24);
        assertThat(SatelliteLimits.DEFAULT.windowEras(Duration.ofSeconds(20))).isEqualTo(4_320);
    }

    @Test
    void theRegistryIsWrittenBeforeTheFirstReport() {
        machine = new SatelliteMachine(Registries.signed(REGISTRY), SELF, SatelliteLimits.DEFAULT);

        List<SatelliteEffect> first = submit(report(REPORT), AFTER);
        assertThat(first).hasExactlyElementsOfTypes(SatelliteEffect.Append.class, Verify.class);
        SatelliteEffect.Append append = (SatelliteEffect.Append) first.getFirst();
        assertThat(append.record().entry()).isInstanceOf(RegistryEntry.class);
        assertThat(machine.step(new SatelliteInput.Appended(append.token(), 0, head), AFTER))
                .as("nobody waits for it")
                .isEmpty();
        assertThat(submit(report(REPORT), AFTER)).hasExactlyElementsOfTypes(Verify.class);
    }

    @Test
    void saysBusyBeyondTheLimitsInsteadOfHoldingMore() {
        Submission submission = report(REPORT);
        machine = machine(new SatelliteLimits(2, 10, 1 << 20, Duration.ofHours(1)));
        submit(submission, AFTER);
        submit(submission, AFTER);
        assertThat(refusal(submit(submission, AFTER))).as("all").isEqualTo(Refusal.BUSY);

        machine = machine(new SatelliteLimits(10, 1, 1 << 20, Duration.ofHours(1)));
        submit(submission, AFTER);
        assertThat(refusal(submit(submission, AFTER))).as("one peer").isEqualTo(Refusal.BUSY);
        assertThat(machine.step(
                        new SatelliteInput.Submitted(99, HYPER_NODES.get(1).id(), submission), AFTER))
                .hasExactlyElementsOfTypes(Verify.class);

        machine = machine(new SatelliteLimits(10, 10, submission.size(), Duration.ofHours(1)));
        submit(submission, AFTER);
        assertThat(refusal(submit(submission, AFTER))).as("bytes").isEqualTo(Refusal.BUSY);
    }

    @Test
    void refusesWhatDoesNotHoldWhenRecomputedAndKeepsNothing() {
        CertifiedShard forged = Bent.certificate(
                REPORT, REPORT.digest(), REPORT.certificate().signatures().reversed());

        List<SatelliteEffect> effects = archive(report(forged), AFTER);

        assertThat(refusal(effects)).isEqualTo(Refusal.NOT_PROVED);
        assertThat(((Refuse) effects.getFirst()).detail()).contains("bad-certificate");
        assertThat(machine.outstanding()).isZero();
        assertThat(receipt(archive(report(REPORT), AFTER)).index())
                .as("the true one is not shut out")
                .isZero();
    }

    @Test
    void refusesEvidenceThatProvesNothing() {
        Evidence.Wrong other =
                LostData.proof(Hash32.ZERO, ERA, HYPER_NODES.getFirst(), Nodes.signer("scalernode-0"), 1, 3);

        assertThat(refusal(archive(evidence(other), AFTER))).isEqualTo(Refusal.NO_EVIDENCE);
    }

    @Test
    void aThousandProofsOfOneLossAreOneFinding() {
        SatelliteReceipt first = receipt(archive(evidence(LOST), AFTER));

        for (int nonce = 2; nonce < 6; nonce++) {
            assertThat(receipt(submit(evidence(lost(ERA, nonce)), AFTER)).key()).isEqualTo(first.key());
        }
        assertThat(receipt(submit(evidence(signedAgain(LOST)), AFTER)).key())
                .as("the challenger signs the same challenge once more")
                .isEqualTo(first.key());

        assertThat(log).hasSize(1);
        assertThat(receipt(archive(evidence(lost(new EraId(99), 3)), AFTER)).index())
                .isEqualTo(1);
    }

    /// Other bytes under which the same is proved: a signature need not be the one that our signers make.
    private static Evidence signedAgain(Evidence.Wrong evidence) {
        Signed challenge = evidence.proof().challenge();
        byte[] signature = challenge.signature().bytes();
        signature[0] ^= 1;
        Signed other = new Signed(challenge.statement(), challenge.signer(), Signature64.of(signature));
        return new Evidence.Wrong(new WrongAnswer(
                evidence.proof().snapshot(), other, evidence.proof().answer()));
    }

    @Test
    void twoProofsOfOneLossThatAreCheckedAtOnceAreWrittenOnce() {
        List<SatelliteEffect> one = submit(evidence(LOST), AFTER);
        List<SatelliteEffect> other = submit(evidence(lost(ERA, 2)), AFTER);
        List<SatelliteEffect> append = verify(one.getFirst(), AFTER);

        assertThat(verify(other.getFirst(), AFTER)).as("waits for the first").isEmpty();
        assertThat(write(append.getFirst(), AFTER)).hasExactlyElementsOfTypes(Acknowledge.class, Acknowledge.class);
        assertThat(log).hasSize(1);
    }

    private static Agreement agreement(Registry registry, EraId era) {
        BeaconValue beacon = beacon(BeaconSchedule.ofEra(registry.genesis(), era));
        return Agreement.of(
                RegistryHistory.of(registry),
                era,
                beacon,
                CommitteeDraw.draw(registry, beacon.bound(registry.beacon().hash()))
                        .getFirst());
    }

    @Test
    void aContradictionIsFiledUnderItsOwnEraWheneverItComes() {
        Evidence evidence = Decisions.equivocation(agreement(REGISTRY, ERA), HYPER_NODES.get(2));

        SatelliteReceipt receipt = receipt(archive(evidence(evidence), AFTER.plusSeconds(100)));

        assertThat(receipt.key().era()).isEqualTo(ERA);
        for (int eras : new int[] {1, 20, 24}) {
            Instant later = AFTER.plus(REGISTRY.parameters().eraLength().multipliedBy(eras));
            assertThat(receipt(submit(evidence(evidence), later)).key()).isEqualTo(receipt.key());
        }
        Instant closed = AFTER.plus(Duration.ofDays(2));
        assertThat(refusal(submit(evidence(evidence), closed))).isEqualTo(Refusal.CLOSED_ERA);
        assertThat(log.getFirst().entry())
                .isInstanceOfSatisfying(
                        EvidenceEntry.class,
                        entry -> assertThat(entry.accused())
                                .isEqualTo(HYPER_NODES.get(2).id()));
    }

    @Test
    void aContradictionOfAnotherNetworkProvesNothing() {
        Parameters later = new Parameters(
                REGISTRY.parameters().genesis().plusSeconds(20),
                REGISTRY.parameters().eraLength(),
                12,
                4,
                3,
                16,
                527,
                Duration.ofSeconds(2),
                REGISTRY.parameters().windowSlots());
        Registry sameId = Registries.of(later, 4, 2);
        Evidence elsewhere = Decisions.equivocation(agreement(sameId, ERA), HYPER_NODES.get(2));

        assertThat(elsewhere.verify(Ed25519.best(), RegistryHistory.of(sameId))).isTrue();
        assertThat(refusal(archive(evidence(elsewhere), AFTER))).isEqualTo(Refusal.NO_EVIDENCE);
    }

    @Test
    void aContradictionCannotBeMovedToAnotherEra() {
        Evidence.Contradiction evidence = Decisions.equivocation(agreement(REGISTRY, ERA), HYPER_NODES.get(2));
        Subject about = evidence.proof().subject();
        Subject moved = new Subject(
                about.network(),
                Registries.MARK,
                new EraId(101),
                about.shard(),
                about.size(),
                about.quorum(),
                about.members());

        Evidence forged = new Evidence.Contradiction(new Equivocation(
                moved, evidence.proof().first(), evidence.proof().second()));

        assertThat(refusal(archive(evidence(forged), AFTER.plusSeconds(20)))).isEqualTo(Refusal.NO_EVIDENCE);
    }

    @Test
    void twoCertifiedValuesForOneShardRaiseAnAlarmAndAreBothKept() {
        archive(report(REPORT), AFTER);

        List<SatelliteEffect> effects = archive(report(decide(ERA, 2_000)), AFTER);

        assertThat(effects.getFirst()).isEqualTo(new Alarm(ERA, REPORT.shard(), 0, 1));
        assertThat(receipt(effects).index()).isEqualTo(1);
        assertThat(submit(report(REPORT), AFTER)).hasExactlyElementsOfTypes(Acknowledge.class);
    }

    @Test
    void knowsAfterARestartWhatTheLogHolds() {
        archive(report(REPORT), AFTER);
        archive(evidence(LOST), AFTER);
        archive(report(decide(ERA, 2_000)), AFTER);
        SatelliteLimits limits = new SatelliteLimits(10, 10, 1 << 20, Duration.ofHours(1));
        machine = machine(limits);
        List<SatelliteEffect> effects = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            effects.addAll(
                    machine.step(new SatelliteInput.Restored(i, log.get(i).entry()), AFTER));
        }
        effects.addAll(machine.step(new SatelliteInput.Opened(head), AFTER));

        assertThat(effects).containsExactly(new Alarm(ERA, REPORT.shard(), 0, 2));
        SatelliteReceipt receipt = receipt(submit(report(REPORT), AFTER));
        assertThat(receipt.index()).isZero();
        assertThat(receipt.head().root()).isEqualTo(tree.root());
        assertThat(receipt(submit(evidence(lost(ERA, 2)), AFTER)).index()).isEqualTo(1);
    }

    @Test
    void doesNotRememberErasOutsideTheWindow() {
        ArchiveRecord record = report(REPORT).toRecord(AFTER, PEER);
        Instant muchLater = AFTER.plus(Duration.ofDays(2));

        assertThat(machine.step(new SatelliteInput.Restored(0, record.entry()), muchLater))
                .isEmpty();
        assertThat(refusal(submit(report(REPORT), muchLater))).isEqualTo(Refusal.CLOSED_ERA);
    }

    @Test
    void anAppendThatNobodyAskedForIsAMistakeOfTheShell() {
        assertThatThrownBy(() -> machine.step(new SatelliteInput.Appended(7, 0, head), AFTER))
                .isInstanceOf(IllegalStateException.class);
        assertThat(machine.step(new SatelliteInput.Verified(7, new Submission.Outcome.Proved()), AFTER))
                .isEmpty();
    }

    @Test
    void whatIsTooLargeForTheLogIsRefusedAfterTheCheck() {
        WrongAnswer small = LOST.proof();
        Payload leaf = Payload.of(new byte[ArchiveRecord.MAX_ATTACHMENT_BYTES + 1]);
        SignedAnswer answer = new SignedAnswer(leaf, small.answer().receipt());
        Submission large = Submission.OfEvidence.of(
                new Evidence.Wrong(new WrongAnswer(small.snapshot(), small.challenge(), answer)));
        submit(large, AFTER);

        assertThat(refusal(machine.step(new SatelliteInput.Verified(token, new Submission.Outcome.Proved()), AFTER)))
                .isEqualTo(Refusal.TOO_LARGE);
    }

    @Test
    void recordsAndAttachmentsAreReadBackAsTheyWere() throws Exception {
        archive(report(REPORT), AFTER);
        archive(evidence(LOST), AFTER);

        for (ArchiveRecord record : log) {
            assertThat(ArchiveEntry.parse(record.entry().bytes())).isEqualTo(record.entry());
            assertThat(record.entry().attachment().fits(record.attachment())).isTrue();
        }
        assertThat(((ReportEntry) log.getFirst().entry()).with(log.getFirst().attachment()))
                .isEqualTo(REPORT);
    }
}
