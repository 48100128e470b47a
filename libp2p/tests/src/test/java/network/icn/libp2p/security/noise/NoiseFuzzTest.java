package network.icn.libp2p.security.noise;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.libp2p.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class NoiseFuzzTest {
    @Test
    void frames() {
        assertThat(NoiseDecoders.FRAMES.run()).containsKeys(Fuzz.ACCEPTED, "TRUNCATED");
    }

    @Test
    void theFirstMessageOfAHandshake() {
        assertThat(NoiseDecoders.FIRST_MESSAGE.run()).containsKeys(Fuzz.ACCEPTED, "BAD_LENGTH");
    }

    @Test
    void theSecondMessageOfAHandshake() {
        assertThat(NoiseDecoders.SECOND_MESSAGE.run()).containsKeys(Fuzz.ACCEPTED, "BAD_LENGTH", "BAD_TAG");
    }

    @Test
    void theThirdMessageOfAHandshake() {
        assertThat(NoiseDecoders.THIRD_MESSAGE.run()).containsKeys(Fuzz.ACCEPTED, "BAD_LENGTH", "BAD_TAG");
    }

    @Test
    void identityPayloads() {
        assertThat(NoiseDecoders.IDENTITY_PAYLOAD.run())
                .containsKeys(Fuzz.ACCEPTED, "BAD_SIGNATURE", "BAD_KEY", "TRUNCATED");
    }

    @Test
    void messagesOfAChannel() {
        assertThat(NoiseDecoders.TRANSPORT.run()).containsKeys(Fuzz.ACCEPTED, "BAD_LENGTH", "BAD_TAG", "TRUNCATED");
    }

    /// A tenth of the cases: our own answers cost four key agreements and a signature, and what decodes has had all of
    /// its cases above.
    @Test
    void wholeHandshakes() {
        assertThat(NoiseDecoders.WHOLE_RESPONDER.run(Fuzz.CASES / 10))
                .containsKeys(Fuzz.ACCEPTED, "BAD_LENGTH", "BAD_TAG");
        assertThat(NoiseDecoders.WHOLE_INITIATOR.run(Fuzz.CASES / 10))
                .containsKeys(Fuzz.ACCEPTED, "BAD_LENGTH", "BAD_TAG");
    }
}
