package network.icn.libp2p.security.noise;

import static network.icn.libp2p.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NoiseVectorsTest {
    private static final JsonNode JS = Vectors.json("js-libp2p-generated.json");

    @Test
    void handshakeAndTransportAreThoseOfTheVectors() throws Exception {
        int vectors = 0;
        for (JsonNode vector :
                Vectors.json("noise-xx-25519-chachapoly-sha256.json").get("vectors")) {
            XxHandshake initiator = new XxHandshake(
                    true,
                    hex(vector.get("init_prologue")),
                    hex(vector.get("init_static")),
                    hex(vector.get("init_ephemeral")));
            XxHandshake responder = new XxHandshake(
                    false,
                    hex(vector.get("resp_prologue")),
                    hex(vector.get("resp_static")),
                    hex(vector.get("resp_ephemeral")));
            JsonNode messages = vector.get("messages");
            for (int i = 0; i < 3; i++) {
                XxHandshake writer = i % 2 == 0 ? initiator : responder;
                XxHandshake reader = i % 2 == 0 ? responder : initiator;
                byte[] ciphertext = writer.write(hex(messages.get(i).get("payload")));
                assertThat(ciphertext).isEqualTo(hex(messages.get(i).get("ciphertext")));
                assertThat(reader.read(ciphertext))
                        .isEqualTo(hex(messages.get(i).get("payload")));
            }
            if (vector.has("handshake_hash")) {
                assertThat(initiator.hash()).isEqualTo(hex(vector.get("handshake_hash")));
            }
            assertThat(responder.hash()).isEqualTo(initiator.hash());
            transport(messages, initiator.split(), responder.split());
            vectors++;
        }
        assertThat(vectors).isEqualTo(2);
    }

    private static void transport(JsonNode messages, CipherState[] initiator, CipherState[] responder)
            throws NoiseException {
        for (int i = 3; i < messages.size(); i++) {
            // The vectors go on taking turns; after message 3 it is the responder's.
            boolean fromResponder = i % 2 == 1;
            CipherState sending = fromResponder ? responder[0] : initiator[0];
            CipherState receiving = fromResponder ? initiator[1] : responder[1];
            byte[] payload = hex(messages.get(i).get("payload"));
            byte[] sealed = new byte[payload.length + 16];
            sending.seal(ByteBuffer.wrap(payload), ByteBuffer.wrap(sealed));
            assertThat(sealed).isEqualTo(hex(messages.get(i).get("ciphertext")));
            byte[] opened = new byte[payload.length];
            receiving.open(ByteBuffer.wrap(sealed), ByteBuffer.wrap(opened));
            assertThat(opened).isEqualTo(payload);
        }
    }

    @Test
    void thePayloadIsThatOfJs() throws Exception {
        KeyPair pair = KeyPair.parse(hex(JS.get("privateKeyProtobuf")));
        JsonNode vector = JS.get("noisePayload");
        byte[] noiseStatic = hex(vector.get("staticPublicKey"));
        List<String> yamux = List.of("/yamux/1.0.0");

        assertThat(NoisePayload.encode(pair, noiseStatic, List.of())).isEqualTo(hex(vector.get("payload")));
        assertThat(NoisePayload.encode(pair, noiseStatic, yamux)).isEqualTo(hex(vector.get("payloadWithMuxers")));
        NoisePayload bare = NoisePayload.decode(hex(vector.get("payload")), noiseStatic);
        assertThat(bare.identity()).isEqualTo(pair.publicKey());
        assertThat(bare.muxers()).isEmpty();
        assertThat(NoisePayload.decode(hex(vector.get("payloadWithMuxers")), noiseStatic)
                        .muxers())
                .contains(yamux);
    }

    @Test
    void aPayloadForAnotherNoiseKeyIsRefused() {
        byte[] payload = hex(JS.get("noisePayload").get("payload"));
        assertThatThrownBy(() -> NoisePayload.decode(payload, new byte[32]))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.reason()).isEqualTo(MalformedException.Reason.BAD_SIGNATURE));
    }

    @Test
    void muxersAreBoundedFromBothSides() throws Exception {
        KeyPair pair = KeyPair.parse(hex(JS.get("privateKeyProtobuf")));
        List<String> most = Collections.nCopies(NoisePayload.MAX_MUXERS, "/m");
        List<String> tooMany = Collections.nCopies(NoisePayload.MAX_MUXERS + 1, "/m");
        byte[] key = new byte[32];

        assertThat(NoisePayload.decode(NoisePayload.encode(pair, key, most), key)
                        .muxers())
                .contains(most);
        assertThatThrownBy(() -> NoisePayload.decode(NoisePayload.encode(pair, key, tooMany), key))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void namesOfMuxersAndSignaturesAreBoundedFromBothSides() throws Exception {
        KeyPair pair = KeyPair.parse(hex(JS.get("privateKeyProtobuf")));
        byte[] key = new byte[32];
        String longest = "x".repeat(NoisePayload.MAX_MUXER_BYTES);
        assertThat(NoisePayload.decode(NoisePayload.encode(pair, key, List.of(longest)), key)
                        .muxers())
                .contains(List.of(longest));
        assertRefused(MalformedException.Reason.TOO_LONG, NoisePayload.encode(pair, key, List.of(longest + "x")));

        assertRefused(MalformedException.Reason.BAD_SIGNATURE, signedWith(NoisePayload.MAX_SIGNATURE_BYTES, pair));
        assertRefused(MalformedException.Reason.TOO_LONG, signedWith(NoisePayload.MAX_SIGNATURE_BYTES + 1, pair));
    }

    private static byte[] signedWith(int bytes, KeyPair pair) {
        return new ProtoWriter()
                .bytes(1, pair.publicKey().protobuf())
                .bytes(2, new byte[bytes])
                .toByteArray();
    }

    private static void assertRefused(MalformedException.Reason reason, byte[] payload) {
        assertThatThrownBy(() -> NoisePayload.decode(payload, new byte[32]))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
