package network.icn.libp2p.crypto;

import static network.icn.libp2p.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KeyVectorsTest {
    private static final JsonNode SPEC = Vectors.json("keys-and-peer-ids.json");
    private static final JsonNode JS = Vectors.json("js-libp2p-generated.json");

    private static byte[] key(String name) {
        for (JsonNode key : SPEC.get("keys")) {
            if (key.get("name").asString().equals(name)) {
                return hex(key.get("hex"));
            }
        }
        throw new IllegalArgumentException(name);
    }

    @Test
    void everyKindOfPublicKeyIsReadAndWrittenBack() throws Exception {
        for (String name : List.of("ECDSA", "ED25519", "secp256k1", "rsa")) {
            byte[] protobuf = key(name + " public key");
            assertThat(PublicKey.parse(protobuf).protobuf()).as(name).isEqualTo(protobuf);
        }
    }

    @Test
    void theEd25519PrivateKeyLeadsToItsPublicKey() throws Exception {
        KeyPair pair = KeyPair.parse(key("ED25519 private key"));

        assertThat(pair.publicKey().protobuf()).isEqualTo(key("ED25519 public key"));
        assertThat(pair.protobuf()).isEqualTo(key("ED25519 private key"));
        assertThat(pair.toString()).doesNotContain("7e0830");
    }

    @Test
    void theLegacyPrivateKeyMustRepeatItsPublicKey() throws Exception {
        byte[] modern = key("ED25519 private key");
        byte[] legacy = Arrays.copyOf(modern, modern.length + 32);
        legacy[3] = 96;
        System.arraycopy(modern, modern.length - 32, legacy, modern.length, 32);
        assertThat(KeyPair.parse(legacy).peerId())
                .isEqualTo(KeyPair.parse(modern).peerId());

        legacy[legacy.length - 1] ^= 1;
        assertThatThrownBy(() -> KeyPair.parse(legacy)).isInstanceOf(MalformedException.class);
    }

    @Test
    void peerIdTextsOfTheSpecificationAreRead() throws Exception {
        List<String> texts =
                SPEC.get("peerIdStrings").valueStream().map(JsonNode::asString).toList();
        assertThat(texts).hasSize(3);
        for (String text : texts) {
            PeerId id = PeerId.parse(text);
            assertThat(PeerId.parse(id.toString())).isEqualTo(id);
            if (!text.startsWith("b")) {
                assertThat(id).hasToString(text);
            }
        }
    }

    @Test
    void allFormsOfTheIdThatJsMadeAreTheSame() throws Exception {
        KeyPair pair = KeyPair.parse(hex(JS.get("privateKeyProtobuf")));
        JsonNode forms = JS.get("peerId");

        assertThat(pair.publicKey().protobuf()).isEqualTo(hex(JS.get("publicKeyProtobuf")));
        assertThat(pair.peerId()).hasToString(forms.get("base58").asString());
        assertThat(pair.peerId().bytes()).isEqualTo(hex(forms.get("multihash")));
        assertThat(PeerId.parse(forms.get("cidBase32").asString())).isEqualTo(pair.peerId());
        assertThat(pair.peerId().publicKey()).contains(pair.publicKey());
    }

    @Test
    void aSignatureOfJsIsOursToo() throws Exception {
        KeyPair pair = KeyPair.parse(hex(JS.get("privateKeyProtobuf")));
        JsonNode message = JS.get("pubsubMessage");
        byte[] signed = hex(message.get("signedBytes"));

        assertThat(pair.sign(signed)).isEqualTo(hex(message.get("signature")));
        assertThat(pair.publicKey().verify(signed, hex(message.get("signature"))))
                .isTrue();
        assertThat(pair.publicKey().verify("other".getBytes(StandardCharsets.UTF_8), hex(message.get("signature"))))
                .isFalse();
    }

    @Test
    void aKeyInAnotherEncodingIsRefused() {
        byte[] good = key("ED25519 public key");
        byte[] swapped = new byte[good.length];
        System.arraycopy(good, 2, swapped, 0, good.length - 2);
        System.arraycopy(good, 0, swapped, good.length - 2, 2);
        byte[] extra = Arrays.copyOf(good, good.length + 2);
        extra[good.length] = 0x18;
        byte[] shortKey = Arrays.copyOf(good, good.length - 1);
        shortKey[3] = 31;

        for (byte[] bad : List.of(swapped, extra, shortKey, new byte[0], new byte[PublicKey.MAX_PROTOBUF_BYTES + 1])) {
            assertThatThrownBy(() -> PublicKey.parse(bad)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void peerIdsThatAreNoneAreRefused() {
        for (String text : List.of("", "1", "Qm", "x", "b", "bafy", "12D3KooW", "Qm0OIl", "k0", "1".repeat(300))) {
            assertThatThrownBy(() -> PeerId.parse(text)).as(text).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> PeerId.fromBytes(new byte[] {0, 43})).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> PeerId.fromBytes(Arrays.copyOf(new byte[] {0, 43}, 45)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void theLengthOfAKeyIsBoundedFromBothSides() throws Exception {
        // Type and value in front: two tags, the type, and two bytes of length.
        byte[] longest = rsa(PublicKey.MAX_PROTOBUF_BYTES - 5);
        assertThat(longest).hasSize(PublicKey.MAX_PROTOBUF_BYTES);
        assertThat(PublicKey.parse(longest).type()).isEqualTo(KeyType.RSA);

        byte[] tooLong = rsa(PublicKey.MAX_PROTOBUF_BYTES - 4);
        assertThatThrownBy(() -> PublicKey.parse(tooLong))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.reason()).isEqualTo(MalformedException.Reason.TOO_LONG));
    }

    private static byte[] rsa(int bytes) {
        return new ProtoWriter()
                .uint64(1, KeyType.RSA.code())
                .bytes(2, new byte[bytes])
                .toByteArray();
    }
}
