package network.icn.protocol.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import network.icn.protocol.Nodes;
import network.icn.protocol.challenge.CountersignedTranscript.Flaw;
import network.icn.protocol.challenge.possession.PossessionFixture;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.probe.ProbeTiming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whoever has the bytes can tell whether both sides have signed for the same probe.
class CountersignedTranscriptTest {
    private static final Signer HYPER_NODE = Nodes.signer("hypernode-0");
    private static final Signer SCALER_NODE = Nodes.signer("scalernode-0");
    private static final Signer STRANGER = Nodes.signer("stranger");
    private static final ChallengeRef NO_CHALLENGE = new ChallengeRef(Hash32.ZERO, new EraId(0), Hash32.ZERO);
    private static final CountersignedTranscript RIGHT = right();

    private static CountersignedTranscript right() {
        PossessionFixture possession = new PossessionFixture(100, 1_000, 10);
        Signed challenge = possession.signedChallenge();
        Signed receipt = possession.answer().receipt();
        Transcript transcript = transcript(ChallengeRef.of(challenge), receipt.hash());
        return new CountersignedTranscript(
                challenge, receipt, transcript.signedBy(HYPER_NODE), SCALER_NODE.sign(transcript.bytes()));
    }

    private static Transcript transcript(ChallengeRef challenge, Hash32 receipt) {
        return new Transcript(
                challenge, receipt, PossessionFixture.NOW, Duration.ofNanos(1_234_000), Duration.ofMillis(20), true);
    }

    record Forgery(Flaw flaw, CountersignedTranscript forged) {
        @Override
        public String toString() {
            return flaw.label();
        }
    }

    static Stream<Forgery> forgeries() {
        Signed challenge = RIGHT.challenge();
        Signed receipt = RIGHT.receipt();
        Signed transcript = RIGHT.transcript();
        Signed elsewhere = transcript(NO_CHALLENGE, receipt.hash()).signedBy(HYPER_NODE);
        Signed otherReceipt =
                transcript(ChallengeRef.of(challenge), Hash32.ZERO).signedBy(HYPER_NODE);
        return Stream.of(
                new Forgery(Flaw.MALFORMED, with(receipt, receipt, transcript)),
                new Forgery(Flaw.CHALLENGE_NOT_BY_CHALLENGER, with(signedBy(STRANGER, challenge), receipt, transcript)),
                new Forgery(Flaw.RECEIPT_NOT_BY_TARGET, with(challenge, signedBy(STRANGER, receipt), transcript)),
                new Forgery(
                        Flaw.TRANSCRIPT_NOT_BY_CHALLENGER, with(challenge, receipt, signedBy(SCALER_NODE, transcript))),
                new Forgery(Flaw.MISMATCH, with(challenge, receipt, elsewhere)),
                new Forgery(Flaw.MISMATCH, with(challenge, receipt, otherReceipt)),
                new Forgery(Flaw.CHALLENGE_SIGNATURE, with(badlySigned(challenge), receipt, transcript)),
                new Forgery(Flaw.RECEIPT_SIGNATURE, with(challenge, badlySigned(receipt), transcript)),
                new Forgery(Flaw.TRANSCRIPT_SIGNATURE, with(challenge, receipt, badlySigned(transcript))),
                new Forgery(
                        Flaw.COUNTERSIGNATURE,
                        new CountersignedTranscript(challenge, receipt, transcript, transcript.signature())));
    }

    private static CountersignedTranscript with(Signed challenge, Signed receipt, Signed transcript) {
        return new CountersignedTranscript(challenge, receipt, transcript, RIGHT.countersignature());
    }

    private static Signed signedBy(Signer signer, Signed signed) {
        byte[] statement = signed.statement().bytes();
        return Signed.of(statement, signer.id(), signer.sign(statement));
    }

    private static Signed badlySigned(Signed signed) {
        return new Signed(signed.statement(), signed.signer(), RIGHT.countersignature());
    }

    @Test
    void bothSidesHaveSignedForTheSameProbe() throws MalformedException {
        assertThat(RIGHT.flaw(Ed25519.best())).isEmpty();
        assertThat(CountersignedTranscript.parse(RIGHT.bytes())).isEqualTo(RIGHT);
        assertThat(RIGHT.bytes()).hasSizeLessThan(CountersignedTranscript.MAX_BYTES);
        assertThat(RIGHT.transcript().statement().size()).isEqualTo(Transcript.BYTES);
        assertThat(RIGHT.content().transcript().answerTime()).isEqualTo(Duration.ofMillis(20));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void everyPartThatIsExchangedIsSeen(Forgery forgery) {
        assertThat(forgery.forged().flaw(Ed25519.best())).contains(forgery.flaw());
    }

    @Test
    void timesOutsideOfWhatATranscriptHoldsAreMeasuredAsItsLimits() {
        Duration most = Duration.ofSeconds(4_294, 967_295_000);
        ProbeTiming long1 = new ProbeTiming(Instant.EPOCH, most.plusNanos(1), most);
        ProbeTiming negative = new ProbeTiming(Instant.EPOCH, Duration.ofNanos(-1), Duration.ZERO);

        assertThat(long1.echoRoundTrip()).isEqualTo(long1.answerTime()).isEqualTo(most);
        assertThat(negative.echoRoundTrip()).isZero();
        assertThatThrownBy(() ->
                        new Transcript(NO_CHALLENGE, Hash32.ZERO, Instant.EPOCH, most.plusNanos(1_000), most, true))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
