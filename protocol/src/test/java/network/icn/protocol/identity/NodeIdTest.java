package network.icn.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import network.icn.protocol.Vectors;
import network.icn.protocol.crypto.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class NodeIdTest {
    private static final String PEER_ID = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

    private static String vector(String name) {
        for (JsonNode key : Vectors.read("keys-and-peer-ids.json").get("keys")) {
            if (key.get("name").asString().equals(name)) {
                return key.get("hex").asString();
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void peerIdsOfTheSpecificationAreReadAndPrinted() {
        NodeId id = NodeId.parse(PEER_ID);

        assertThat(id).hasToString(PEER_ID);
        assertThat(NodeId.of(id.bytes())).isEqualTo(id);
        assertThat(id.brief()).isEqualTo("eQAJU5SA");
        assertThat(id.peerIdBytes()).hasSize(38).startsWith(0x00, 0x24, 0x08, 0x01, 0x12, 0x20);
    }

    @Test
    void theKeyPairOfTheSpecificationBelongsTogether() {
        byte[] privateKey = HexFormat.of().parseHex(vector("ED25519 private key"));
        byte[] publicKey = HexFormat.of().parseHex(vector("ED25519 public key"));
        byte[] seed = Arrays.copyOfRange(privateKey, 4, 36);

        NodeId id = Ed25519.nodeId(seed);

        assertThat(id.bytes()).isEqualTo(Arrays.copyOfRange(publicKey, 4, 36));
        assertThat(Arrays.copyOfRange(id.peerIdBytes(), 2, 38)).isEqualTo(publicKey);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "12D3KooW",
                "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe",
                "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
                "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5S0",
                "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA1",
                "112D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
            })
    void everythingElseIsRefused(String text) {
        assertThatThrownBy(() -> NodeId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textOfAnyLengthIsRefusedBeforeItIsDecoded() {
        assertThatThrownBy(() -> NodeId.parse("z".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyKeySurvivesItsText() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            Arrays.fill(key, 0, round % 5, (byte) 0);
            assertThat(NodeId.parse(NodeId.of(key).toString()).bytes()).isEqualTo(key);
        }
    }

    @Test
    void idsAreOrderedByUnsignedBytes() {
        byte[] low = new byte[32];
        byte[] high = new byte[32];
        high[0] = (byte) 0x80;

        assertThat(NodeId.of(low)).isLessThan(NodeId.of(high));
        assertThatThrownBy(() -> NodeId.of(new byte[31])).hasMessage("node id: 32 bytes, got 31");
    }

    @Test
    void nobodyChangesAnIdFromOutside() {
        byte[] key = new byte[32];
        NodeId id = NodeId.of(key);
        key[0] = 1;
        id.bytes()[1] = 1;

        assertThat(id).isEqualTo(NodeId.of(new byte[32]));
    }
}
