package network.icn.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.rpc.RpcDecoding.Decoded;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The bytes are those that js-libp2p makes; the origin is named in the vector file.
class RpcVectorsTest {
    private static final String TOPIC = "test/topic";
    private static final JsonNode VECTORS = load();
    private static final JsonNode MESSAGE = VECTORS.get("pubsubMessage");
    private static final KeyPair AUTHOR = author();
    private static final MessageId ID = MessageId.of(hex(MESSAGE.get("defaultMessageId")));
    private static final RpcCodec CODEC = new RpcCodec(RpcLimits.DEFAULT, MessageIdFunction.AUTHOR_AND_SEQUENCE);

    static Stream<Arguments> rpcs() {
        PeerId self = AUTHOR.peerId();
        return Stream.of(
                Arguments.of("subscribe", subscription(true)),
                Arguments.of("unsubscribe", subscription(false)),
                Arguments.of("publish", Rpc.ofMessage(signed())),
                Arguments.of("graft", control(new Control.Graft(TOPIC))),
                Arguments.of("pruneBackoff60", control(new Control.Prune(TOPIC, List.of(), 60))),
                Arguments.of(
                        "pruneWithPx",
                        control(new Control.Prune(
                                TOPIC, List.of(new Control.PeerHint(self.bytes(), new byte[0])), 60))),
                Arguments.of("ihave", control(new Control.IHave(TOPIC, List.of(ID)))),
                Arguments.of("iwant", control(new Control.IWant(List.of(ID)))),
                Arguments.of("idontwant", control(new Control.IDontWant(List.of(ID)))));
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void writesAndReadsWhatJsWrites(String name, Rpc rpc) {
        byte[] expected = hex(VECTORS.get("rpc").get(name));

        assertThat(RpcCodec.encode(rpc)).isEqualTo(expected);
        assertThat(CODEC.decode(expected)).isEqualTo(new Decoded(rpc, Set.of()));
    }

    @Test
    void signsTheBytesThatJsSigns() {
        Message message = signed();

        assertThat(MessageSignature.signedBytes(message)).isEqualTo(hex(MESSAGE.get("signedBytes")));
        assertThat(message.encoded()).isEqualTo(hex(MESSAGE.get("messageWithKey")));
        assertThat(message.id()).isEqualTo(ID);
        assertThat(MessageSignature.isValid(message)).isTrue();
    }

    @Test
    void acceptsASignatureWithoutKey() {
        assertThat(MessageSignature.isValid(decode(hex(MESSAGE.get("messageWithoutKey")))))
                .isTrue();
    }

    @Test
    void refusesASignatureOverOtherBytes() {
        byte[] encoded = hex(MESSAGE.get("messageWithKey"));
        int data = indexOf(encoded, "hello gossip".getBytes(StandardCharsets.US_ASCII));
        encoded[data] ^= 1;

        assertThat(MessageSignature.isValid(decode(encoded))).isFalse();
    }

    @Test
    void keepsASignatureOverFieldsItDoesNotKnow() {
        byte[] encoded = hex(MESSAGE.get("messageWithKey"));
        byte[] extended = Arrays.copyOf(encoded, encoded.length + 2);
        extended[encoded.length] = 0x78; // field 15, varint
        extended[encoded.length + 1] = 1;

        Message message = decode(extended);

        assertThat(MessageSignature.isValid(message)).isFalse();
        assertThat(message.encoded()).isEqualTo(extended);
    }

    @Test
    void writesAnUnsignedMessageAsJsDoes() {
        Message message = Message.unsigned(TOPIC, data(), MessageIdFunction.CONTENT);

        assertThat(message.encoded()).isEqualTo(hex(MESSAGE.get("strictNoSign")));
        // first 20 bytes of SHA-256(0x0a | "test/topic" | "hello gossip")
        assertThat(message.id()).hasToString("82a51408b89e6920387e5dbb461a989255d2090f");
    }

    @Test
    void passesAnUnsignedMessageOnWithoutUnknownFields() {
        byte[] plain = hex(MESSAGE.get("strictNoSign"));
        byte[] padded = Arrays.copyOf(plain, plain.length + 2);
        padded[plain.length] = 0x78;

        assertThat(decode(padded).encoded()).isEqualTo(plain);
    }

    private static Message decode(byte[] message) {
        byte[] rpc = new ProtoWriter().bytes(RpcCodec.PUBLISH, message).toByteArray();
        Decoded decoded = (Decoded) CODEC.decode(rpc);
        return decoded.rpc().messages().getFirst();
    }

    private static Message signed() {
        return MessageSignature.sign(TOPIC, data(), AUTHOR, 7, MessageIdFunction.AUTHOR_AND_SEQUENCE);
    }

    private static byte[] data() {
        return "hello gossip".getBytes(StandardCharsets.US_ASCII);
    }

    private static Rpc subscription(boolean subscribe) {
        return Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, subscribe)));
    }

    private static Rpc control(Control control) {
        return Rpc.ofControls(List.of(control));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("part is not there");
    }

    private static byte[] hex(JsonNode node) {
        return HexFormat.of().parseHex(node.asString());
    }

    private static KeyPair author() {
        try {
            return KeyPair.parse(hex(VECTORS.get("privateKeyProtobuf")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode load() {
        try (InputStream in = RpcVectorsTest.class.getResourceAsStream("/vectors/js-libp2p-generated.json")) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
