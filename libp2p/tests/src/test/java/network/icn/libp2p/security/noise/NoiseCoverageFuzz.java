package network.icn.libp2p.security.noise;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// See `DecoderCoverageFuzz`.
class NoiseCoverageFuzz {
    static Stream<byte[]> noiseFramesCorpus() {
        return NoiseDecoders.FRAMES.corpus().stream();
    }

    @MethodSource("noiseFramesCorpus")
    @FuzzTest
    void noiseFrames(byte[] input) {
        NoiseDecoders.FRAMES.feed(input);
    }

    static Stream<byte[]> noiseFirstMessageCorpus() {
        return NoiseDecoders.FIRST_MESSAGE.corpus().stream();
    }

    @MethodSource("noiseFirstMessageCorpus")
    @FuzzTest
    void noiseFirstMessage(byte[] input) {
        NoiseDecoders.FIRST_MESSAGE.feed(input);
    }

    static Stream<byte[]> noiseSecondMessageCorpus() {
        return NoiseDecoders.SECOND_MESSAGE.corpus().stream();
    }

    @MethodSource("noiseSecondMessageCorpus")
    @FuzzTest
    void noiseSecondMessage(byte[] input) {
        NoiseDecoders.SECOND_MESSAGE.feed(input);
    }

    static Stream<byte[]> noiseThirdMessageCorpus() {
        return NoiseDecoders.THIRD_MESSAGE.corpus().stream();
    }

    @MethodSource("noiseThirdMessageCorpus")
    @FuzzTest
    void noiseThirdMessage(byte[] input) {
        NoiseDecoders.THIRD_MESSAGE.feed(input);
    }

    static Stream<byte[]> noisePayloadCorpus() {
        return NoiseDecoders.IDENTITY_PAYLOAD.corpus().stream();
    }

    @MethodSource("noisePayloadCorpus")
    @FuzzTest
    void noisePayload(byte[] input) {
        NoiseDecoders.IDENTITY_PAYLOAD.feed(input);
    }

    static Stream<byte[]> noiseChannelCorpus() {
        return NoiseDecoders.TRANSPORT.corpus().stream();
    }

    @MethodSource("noiseChannelCorpus")
    @FuzzTest
    void noiseChannel(byte[] input) {
        NoiseDecoders.TRANSPORT.feed(input);
    }

    static Stream<byte[]> noiseCorpus() {
        return NoiseDecoders.WHOLE_RESPONDER.corpus().stream();
    }

    @MethodSource("noiseCorpus")
    @FuzzTest
    void noise(byte[] input) {
        NoiseDecoders.WHOLE_RESPONDER.feed(input);
    }

    static Stream<byte[]> noiseInitiatorCorpus() {
        return NoiseDecoders.WHOLE_INITIATOR.corpus().stream();
    }

    @MethodSource("noiseInitiatorCorpus")
    @FuzzTest
    void noiseInitiator(byte[] input) {
        NoiseDecoders.WHOLE_INITIATOR.feed(input);
    }
}
