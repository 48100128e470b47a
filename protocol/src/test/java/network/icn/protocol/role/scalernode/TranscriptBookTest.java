package network.icn.protocol.role.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.Receipt;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.Test;

/// What a ScalerNode puts its name to. Answer timeout and clock tolerance are 2 s here.
class TranscriptBookTest {
    private static final EraId ERA = new EraId(3);
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SERVED = Duration.ofMillis(300);
    private static final Signature64 SOME = Signature64.of(new byte[Signature64.BYTES]);

    private final Registry registry = Registries.of(Registries.parameters(4, 3, 16), 3, 2);
    private final Signer self = Nodes.signer("scalernode-0");
    private final Signer challenger = Nodes.signer("hypernode-0");
    private final Signer other = Nodes.signer("hypernode-1");
    private final Instant arrived = registry.parameters().clock().start(ERA).plusSeconds(5);
    private final Instant now = arrived.plusMillis(500);
    private TranscriptBook book = new TranscriptBook(RegistryHistory.of(registry), self, Ed25519.best());
    private Signed challenge = challenge(0);
    private Signed receipt = receipt(challenge);

    private Challenge asked(int nonce) {
        return new Challenge(
                registry.network(),
                ERA,
                1,
                challenger.id(),
                self.id(),
                Possession.NAME,
                Hash32.ZERO,
                Hash32.ZERO,
                Hash32.sha256(new byte[] {(byte) nonce, (byte) (nonce >> 8)}),
                new PossessionQuestion(5).bytes(),
                arrived.plusSeconds(2));
    }

    private Signed challenge(int nonce) {
        return asked(nonce).signedBy(challenger);
    }

    private Signed receipt(Signed of) {
        return new Receipt(ChallengeRef.of(of), Hash32.ZERO, arrived.plus(SERVED)).signedBy(self);
    }

    private void answered(int nonce) {
        challenge = challenge(nonce);
        receipt = receipt(challenge);
        book.answered(asked(nonce), challenge, receipt, arrived, arrived.plus(SERVED));
    }

    /// A transcript that would be signed, with the parts that a case changes.
    private final class Claim {
        Signer peer = challenger;
        Signer signer = challenger;
        ChallengeRef ofChallenge = ChallengeRef.of(challenge);
        Hash32 ofReceipt = receipt.hash();
        Instant started = arrived.minusMillis(20);
        Duration echo = Duration.ofMillis(10);
        Duration answer = Duration.ofMillis(310);
        boolean right = true;

        Signed signed() {
            return new Transcript(ofChallenge, ofReceipt, started, echo, answer, right).signedBy(signer);
        }

        ScalerNodeEffect sent(long token) {
            return judge(token, signed());
        }

        ScalerNodeEffect judge(long token, Signed transcript) {
            return book.judge(new ScalerNodeInput.TranscriptArrived(token, peer.id(), transcript), now);
        }

        TranscriptRefusal refused() {
            return ((ScalerNodeEffect.RefuseTranscript) sent(9)).reason();
        }

        void isSigned() {
            assertThat(sent(9)).isInstanceOf(ScalerNodeEffect.KeepTranscript.class);
        }
    }

    private Signature64 signed(Claim claim, long token) {
        assertThat(claim.sent(token)).isInstanceOf(ScalerNodeEffect.KeepTranscript.class);
        return book.kept(token).orElseThrow().signature();
    }

    @Test
    void signsWhatBothSidesCanStandFor() {
        answered(0);

        ScalerNodeEffect effect = new Claim().sent(1);

        assertThat(effect).isInstanceOfSatisfying(ScalerNodeEffect.KeepTranscript.class, keep -> {
            assertThat(keep.transcript().flaw(Ed25519.best())).isEmpty();
            assertThat(book.kept(1))
                    .contains(new ScalerNodeEffect.HandOutCountersignature(
                            1, keep.transcript().countersignature()));
        });
        assertThat(book.kept(1)).as("a token is answered once").isEmpty();
    }

    @Test
    void theSameBytesGetTheSameSignatureOnceTheyAreOnDisk() {
        answered(0);
        Claim claim = new Claim();
        assertThat(claim.sent(1)).isInstanceOf(ScalerNodeEffect.KeepTranscript.class);
        assertThat(claim.refused()).as("not on disk yet").isEqualTo(TranscriptRefusal.BUSY);

        Signature64 signature = book.kept(1).orElseThrow().signature();

        assertThat(claim.sent(2)).isEqualTo(new ScalerNodeEffect.HandOutCountersignature(2, signature));
    }

    @Test
    void anotherTranscriptOfTheSameChallengeIsAContradiction() {
        answered(0);
        Signature64 signature = signed(new Claim(), 1);
        Claim second = new Claim();
        second.answer = Duration.ofMillis(311);

        assertThat(second.refused()).isEqualTo(TranscriptRefusal.CONTRADICTION);
        assertThat(new Claim().sent(2)).isEqualTo(new ScalerNodeEffect.HandOutCountersignature(2, signature));
    }

    @Test
    void whoIsNoMemberOrDidNotSignIsRefused() {
        answered(0);
        Claim stranger = new Claim();
        stranger.peer = Nodes.signer("stranger");
        stranger.signer = stranger.peer;
        Claim relayed = new Claim();
        relayed.peer = other;
        Claim foreign = new Claim();
        foreign.peer = other;
        foreign.signer = other;
        Signed right = new Claim().signed();
        Signed forged = new Signed(
                right.statement(), challenger.id(), other.sign(right.statement().bytes()));

        assertThat(stranger.refused()).isEqualTo(TranscriptRefusal.UNKNOWN_PEER);
        assertThat(relayed.refused()).isEqualTo(TranscriptRefusal.BAD_SIGNATURE);
        assertThat(foreign.refused()).as("the receipt of another").isEqualTo(TranscriptRefusal.NOT_CHALLENGER);
        assertThat(new Claim().judge(1, forged))
                .isInstanceOfSatisfying(
                        ScalerNodeEffect.RefuseTranscript.class,
                        refuse -> assertThat(refuse.reason()).isEqualTo(TranscriptRefusal.BAD_SIGNATURE));
        new Claim().isSigned();
    }

    @Test
    void bytesThatAreNoTranscriptAreRefused() {
        byte[] garbage = new byte[Transcript.BYTES];
        Signed signed = Signed.of(garbage, challenger.id(), challenger.sign(garbage));

        assertThat(new Claim().judge(1, signed))
                .isInstanceOfSatisfying(
                        ScalerNodeEffect.RefuseTranscript.class,
                        refuse -> assertThat(refuse.reason()).isEqualTo(TranscriptRefusal.MALFORMED));
    }

    @Test
    void onlyReceiptsOfThisNodeAreSignedFor() {
        Claim before = new Claim();
        assertThat(before.refused()).as("never answered").isEqualTo(TranscriptRefusal.UNKNOWN_RECEIPT);
        answered(0);
        Claim elsewhere = new Claim();
        elsewhere.ofReceipt = Hash32.ZERO;

        assertThat(elsewhere.refused()).isEqualTo(TranscriptRefusal.UNKNOWN_RECEIPT);
        book.forgetBefore(ERA);
        new Claim().isSigned();
        book.forgetBefore(ERA.next());
        assertThat(new Claim().refused()).as("forgotten").isEqualTo(TranscriptRefusal.UNKNOWN_RECEIPT);
        assertThat(book.kept(9)).as("forgotten while it was written").isPresent();
    }

    @Test
    void aClaimThatTheAnswerWasWrongIsNotSigned() {
        answered(0);
        Claim wrong = new Claim();
        wrong.right = false;

        assertThat(wrong.refused()).isEqualTo(TranscriptRefusal.NOT_RIGHT);
    }

    @Test
    void theStartIsHeldToThisNodesClockFromBothSides() {
        answered(0);
        Claim tooEarly = new Claim();
        tooEarly.started = arrived.minus(TIMEOUT).minus(TOLERANCE).minusMillis(1);
        Claim tooLate = new Claim();
        tooLate.started = arrived.plus(TOLERANCE).plusMillis(1);
        assertThat(tooEarly.refused()).isEqualTo(TranscriptRefusal.CLOCK);
        assertThat(tooLate.refused()).isEqualTo(TranscriptRefusal.CLOCK);

        Claim earliest = new Claim();
        earliest.started = tooEarly.started.plusMillis(1);
        earliest.isSigned();
        answered(1);
        Claim latest = new Claim();
        latest.started = tooLate.started.minusMillis(1);
        latest.isSigned();
    }

    @Test
    void theTimesAreHeldToWhatThisNodeMeasuredFromBothSides() {
        Duration atMost = Duration.between(arrived, now).plus(TOLERANCE);
        Duration atLeast = SERVED.minus(TranscriptBook.CLOCK_STEP);
        answered(0);
        Claim slow = new Claim();
        slow.answer = atMost.plusNanos(1_000);
        Claim fast = new Claim();
        fast.answer = atLeast.minusNanos(1_000);
        Claim slowEcho = new Claim();
        slowEcho.echo = TIMEOUT.plusNanos(1_000);
        assertThat(slow.refused()).as("longer than it can have been").isEqualTo(TranscriptRefusal.TIMING);
        assertThat(fast.refused()).as("shorter than it was served").isEqualTo(TranscriptRefusal.TIMING);
        assertThat(slowEcho.refused()).isEqualTo(TranscriptRefusal.TIMING);

        slow.answer = atMost;
        slow.isSigned();
        answered(1);
        Claim fastest = new Claim();
        fastest.answer = atLeast;
        fastest.echo = TIMEOUT;
        fastest.isSigned();
    }

    @Test
    void whatWasSignedBeforeARestartIsSignedNoOtherWay() {
        answered(0);
        CountersignedTranscript kept = ((ScalerNodeEffect.KeepTranscript) new Claim().sent(1)).transcript();
        CountersignedTranscript ofAnother = new CountersignedTranscript(
                new Challenge(
                                registry.network(),
                                ERA,
                                1,
                                challenger.id(),
                                Nodes.id("scalernode-1"),
                                Possession.NAME,
                                Hash32.ZERO,
                                Hash32.ZERO,
                                Hash32.ZERO,
                                new PossessionQuestion(5).bytes(),
                                arrived)
                        .signedBy(challenger),
                receipt,
                kept.transcript(),
                kept.countersignature());
        book = new TranscriptBook(RegistryHistory.of(registry), self, Ed25519.best());

        book.restore(kept);
        book.restore(ofAnother);

        assertThat(new Claim().sent(2))
                .isEqualTo(new ScalerNodeEffect.HandOutCountersignature(2, kept.countersignature()));
        Claim second = new Claim();
        second.echo = Duration.ZERO;
        assertThat(second.refused()).isEqualTo(TranscriptRefusal.CONTRADICTION);
        Claim foreign = new Claim();
        foreign.ofChallenge = ChallengeRef.of(ofAnother.challenge());
        assertThat(foreign.refused()).isEqualTo(TranscriptRefusal.UNKNOWN_RECEIPT);
    }

    @Test
    void soManyReceiptsAreRememberedAndNoMore() {
        for (int nonce = 0; nonce < TranscriptBook.MAX_RECEIPTS_PER_ERA - 1; nonce++) {
            book.answered(asked(nonce), Signed.of(asked(nonce).bytes(), self.id(), SOME), receipt, arrived, now);
        }
        answered(TranscriptBook.MAX_RECEIPTS_PER_ERA - 1);
        new Claim().isSigned();

        answered(TranscriptBook.MAX_RECEIPTS_PER_ERA);
        assertThat(new Claim().refused()).isEqualTo(TranscriptRefusal.UNKNOWN_RECEIPT);
    }
}
