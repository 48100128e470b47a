package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedValue;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Subject;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Push;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PAUSE = Duration.ofMillis(300);

    private static final Signature64 SIGNATURE = Signature64.of(new byte[Signature64.BYTES]);

    private final Signer signer = Ed25519.best().signer(new byte[32]);
    private final NodeId first = Ed25519.best().signer(seed(1)).id();
    private final NodeId second = Ed25519.best().signer(seed(2)).id();
    private final Outbox outbox = new Outbox(_ -> List.of(first, second), PAUSE);

    private static byte[] seed(int filler) {
        byte[] seed = new byte[32];
        seed[0] = (byte) filler;
        return seed;
    }

    /// Evidence of nothing: an outbox does not look inside.
    private Submission submission(int number) {
        Signed signed = Signed.of(new byte[0], signer.id(), signer.sign(new byte[0]));
        Subject subject = new Subject(Hash32.ZERO, Registries.MARK, new EraId(number), 0, 4, 3, Hash32.ZERO);
        return Submission.OfEvidence.of(new Evidence.Contradiction(new Equivocation(subject, signed, signed)));
    }

    private List<NodeId> pushed(Instant now) {
        List<NodeId> satellites = new ArrayList<>();
        for (HyperNodeEffect effect : outbox.due(now)) {
            satellites.add(((Push) effect).satellite());
        }
        return satellites;
    }

    @Test
    void everySatelliteGetsASubmissionFromItsTimeOn() {
        outbox.add(submission(1), START.plusSeconds(1));

        assertThat(outbox.next()).contains(START.plusSeconds(1));
        assertThat(pushed(START)).isEmpty();
        assertThat(pushed(START.plusSeconds(1))).containsExactlyInAnyOrder(first, second);
        assertThat(pushed(START.plusSeconds(2))).as("under way").isEmpty();
        assertThat(outbox.next()).isEmpty();
    }

    @Test
    void attemptsGrowRareUpToACap() {
        Submission submission = submission(1);
        outbox.add(submission, START);
        outbox.delivered(second, submission.id());
        List<Duration> pauses = new ArrayList<>();
        Instant now = START;
        for (int attempt = 0; attempt < 12; attempt++) {
            assertThat(pushed(now)).containsExactly(first);
            outbox.failed(first, submission.id(), now);
            Instant next = outbox.next().orElseThrow();
            assertThat(pushed(next.minusMillis(1))).isEmpty();
            pauses.add(Duration.between(now, next));
            now = next;
        }

        assertThat(pauses)
                .startsWith(Duration.ofMillis(300), Duration.ofMillis(600), Duration.ofMillis(1_200))
                .endsWith(Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void aReceiptOfOneSatelliteLeavesTheOthersOpen() {
        Submission submission = submission(1);
        outbox.add(submission, START);

        assertThat(outbox.delivered(first, submission.id())).isTrue();
        assertThat(outbox.delivered(first, submission.id())).as("again").isFalse();
        assertThat(outbox.size()).isEqualTo(1);
        assertThat(pushed(START)).containsExactly(second);
        assertThat(outbox.delivered(second, submission.id())).isTrue();
        assertThat(outbox.size()).isZero();
        assertThat(outbox.knows(submission.id())).isTrue();
        assertThat(outbox.delivered(second, submission.id())).isFalse();
    }

    @Test
    void aReceiptThatCameBeforeTheSubmissionCounts() {
        Submission submission = submission(1);
        assertThat(outbox.delivered(first, submission.id())).isTrue();
        assertThat(outbox.delivered(first, submission.id())).isFalse();

        outbox.add(submission, START);

        assertThat(pushed(START)).containsExactly(second);
    }

    @Test
    void nothingIsTakenUpTwice() {
        outbox.add(submission(1), START);
        outbox.delivered(first, submission(1).id());
        outbox.delivered(second, submission(1).id());

        outbox.add(submission(1), START);

        assertThat(pushed(START)).isEmpty();
    }

    @Test
    void oneSatelliteGetsOnlySoManyAtOnce() {
        for (int i = 0; i <= Outbox.MAX_PUSHES; i++) {
            outbox.add(submission(i), START);
        }

        assertThat(pushed(START)).hasSize(2 * Outbox.MAX_PUSHES);
        assertThat(outbox.next()).isEmpty();
        outbox.delivered(first, submission(0).id());
        assertThat(outbox.next()).contains(START);
        assertThat(pushed(START)).containsExactly(first);
    }

    @Test
    void evidenceNeverPushesAReportOut() {
        QuorumCertificate certificate = new QuorumCertificate(
                QuorumCertificate.Kind.FINALIZED,
                new Subject(Hash32.ZERO, Registries.MARK, new EraId(1), 0, 4, 3, Hash32.ZERO),
                1,
                0,
                Hash32.sha256(new byte[] {1}),
                MemberSet.of(4, List.of()),
                List.of());
        BeaconValue beacon = new BeaconValue(1, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES]));
        Submission report = new Submission.OfShard(new CertifiedShard(
                new CertifiedValue(Hash32.ZERO, new EraId(1), 0, beacon, certificate, Payload.EMPTY), List.of()));
        outbox.add(report, START);

        for (int i = 0; i < 2 * OutboxQuota.MAX_SUBMISSIONS; i++) {
            assertThat(outbox.add(submission(i), START)).doesNotContain(report.id());
        }

        assertThat(outbox.find(report.id())).isPresent();
        assertThat(outbox.size()).isEqualTo(OutboxQuota.MAX_SUBMISSIONS);
    }

    @Test
    void theOldestGoesWhenThereIsNoMoreRoom() {
        for (int i = 0; i < OutboxQuota.MAX_SUBMISSIONS; i++) {
            assertThat(outbox.add(submission(i), START)).isEmpty();
        }

        assertThat(outbox.add(submission(OutboxQuota.MAX_SUBMISSIONS), START))
                .contains(submission(0).id());
        assertThat(outbox.size()).isEqualTo(OutboxQuota.MAX_SUBMISSIONS);
    }

    private static Submission proof(int accused, int era, int bytes) {
        Signer by = Ed25519.best().signer(seed(accused));
        Signed signed = Signed.of(new byte[bytes], by.id(), SIGNATURE);
        Subject subject = new Subject(Hash32.ZERO, Registries.MARK, new EraId(era), 0, 4, 3, Hash32.ZERO);
        return Submission.OfEvidence.of(new Evidence.Contradiction(new Equivocation(subject, signed, signed)));
    }

    /// One node fills the share of evidence with proofs against itself, era for era, while a satellite is away.
    @Test
    void evidenceIsBoundedInBytesAndNobodyPushesOutWhatIsHeldAgainstAnother() {
        Submission againstAnother = proof(9, 1, 20_000);
        outbox.add(againstAnother, START);
        List<Hash32> dropped = new ArrayList<>();
        long held = 0;
        for (int era = 2; era < 800; era++) {
            Submission proof = proof(1, era, 60_000);
            held += proof.size();
            dropped.addAll(outbox.add(proof, START));
        }

        assertThat(held - (long) dropped.size() * proof(1, 2, 60_000).size())
                .isBetween(OutboxQuota.MAX_EVIDENCE_BYTES - (1 << 20), OutboxQuota.MAX_EVIDENCE_BYTES);
        assertThat(dropped)
                .contains(proof(1, 2, 60_000).id())
                .doesNotContain(proof(1, 799, 60_000).id());
        assertThat(outbox.find(againstAnother.id())).isPresent();
    }

    @Test
    void whatIsDeliveredGivesItsRoomBack() {
        for (int era = 1; era < 800; era++) {
            Submission proof = proof(1, era, 60_000);
            assertThat(outbox.add(proof, START)).isEmpty();
            outbox.delivered(first, proof.id());
            outbox.delivered(second, proof.id());
        }
        assertThat(outbox.size()).isZero();
    }
}
