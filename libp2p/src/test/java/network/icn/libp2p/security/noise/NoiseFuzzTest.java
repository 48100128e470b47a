package network.icn.libp2p.security.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.Fuzz;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class NoiseFuzzTest {
    private static final int KIB = 1_024;

    @Test
    void frames() {
        byte[] small = {0, 3, 1, 2, 3, 0, 0, 0, 1, 9};
        byte[] large = ByteBuffer.allocate(2 + 300).putShort((short) 300).array();
        Map<String, Integer> verdicts = Fuzz.run(Fuzz.CASES, 300 * KIB, List.of(small, large), input -> {
            NoiseFrames frames = new NoiseFrames(Fuzz.stream(input));
            while (frames.next(NoiseFrames.MAX_MESSAGE) != null) {
                assertThat(frames).isNotNull();
            }
        });
        assertThat(verdicts).containsKeys(Fuzz.ACCEPTED, "NoiseException");
    }

    @Test
    void identityPayloads() {
        JsonNode vector = Vectors.json("js-libp2p-generated.json").get("noisePayload");
        byte[] noiseStatic = Vectors.hex(vector.get("staticPublicKey"));
        List<byte[]> corpus = List.of(Vectors.hex(vector.get("payload")), Vectors.hex(vector.get("payloadWithMuxers")));
        Map<String, Integer> verdicts =
                Fuzz.run(Fuzz.CASES, 128 * KIB, corpus, input -> NoisePayload.decode(input, noiseStatic));
        assertThat(verdicts).containsKeys(Fuzz.ACCEPTED, "BAD_SIGNATURE", "BAD_KEY", "TRUNCATED");
    }

    /// A tenth of the cases: each costs us key pairs and agreements.
    @Test
    void whatStrangersSayToTheResponder() {
        NoiseHandshake responder =
                new NoiseHandshake(KeyPair.ed25519(new byte[32]), List.of("/yamux/1.0.0"), new SecureRandom());
        byte[] first =
                ByteBuffer.allocate(34).putShort((short) 32).put((byte) 9).array();
        byte[] both = ByteBuffer.allocate(34 + 2 + 200)
                .put(first)
                .putShort((short) 200)
                .array();
        Map<String, Integer> verdicts = Fuzz.run(
                Fuzz.CASES / 10, 512 * KIB, List.of(first, both), input -> responder.respond(Fuzz.stream(input)));
        assertThat(verdicts).containsOnlyKeys("NoiseException");
    }
}
