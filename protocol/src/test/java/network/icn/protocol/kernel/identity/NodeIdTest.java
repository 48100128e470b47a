package network.icn.protocol.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import network.icn.protocol.Vectors;
import network.icn.protocol.kernel.crypto.Ed25519;
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

    /// The first two are a case of the first trial; the others are the same id in every other alphabet of multibase.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bafzaajaiaejcaizvbpxrfnp7l37cuv667sjdwagkomnz4yhxk7gibk54yitcqihd",
                "k51qzi5uqu5dh26gil6aeehmqbbsn0ys4o74k9v4x30494id67pnwymhp4gwkj",
                "12D3KooWCBoMRWHdRt3hyZw579jpu72bC5rhwSkgNyQiqKHmtMuL",
                "f017200240801122023350bef12b5ff5efe2a57defc923b00ca731b9e60f757cc80abbcc2262820e3",
                "F017200240801122023350BEF12B5FF5EFE2A57DEFC923B00CA731B9E60F757CC80ABBCC2262820E3",
                "BAFZAAJAIAEJCAIZVBPXRFNP7L37CUV667SJDWAGKOMNZ4YHXK7GIBK54YITCQIHD",
                "v05p00908049208pl1fnh5dfvbrv2kluuvi93m06aecdpso7nav681atso8j2g873",
                "V05P00908049208PL1FNH5DFVBRV2KLUUVI93M06AECDPSO7NAV681ATSO8J2G873",
                "hyf3yyjyeyrjnye3ibxztfpx9m59nwi6691jdsygkqcp3ha8zk9gebk7haeunoe8d",
                "K51QZI5UQU5DH26GIL6AEEHMQBBSN0YS4O74K9V4X30494ID67PNWYMHP4GWKJ",
                "k51qzi5uqu5dh26gil6aeehmqbbsn0ys4o74k9v4x30494id67pnwymhp4gwkj",
                "z5AanNVJCxnHCpSJEmLUtk6y6rQ8qByGQknazSF5wS4jZDo58rdH46v",
                "mAXIAJAgBEiAjNQvvErX/Xv4qV978kjsAynMbnmD3V8yAq7zCJigg4w",
                "MAXIAJAgBEiAjNQvvErX/Xv4qV978kjsAynMbnmD3V8yAq7zCJigg4w==",
                "uAXIAJAgBEiAjNQvvErX_Xv4qV978kjsAynMbnmD3V8yAq7zCJigg4w",
                "UAXIAJAgBEiAjNQvvErX_Xv4qV978kjsAynMbnmD3V8yAq7zCJigg4w==",
                "cafzaajaiaejcaizvbpxrfnp7l37cuv667sjdwagkomnz4yhxk7gibk54yitcqihd",
                "CAFZAAJAIAEJCAIZVBPXRFNP7L37CUV667SJDWAGKOMNZ4YHXK7GIBK54YITCQIHD",
                "t05p00908049208pl1fnh5dfvbrv2kluuvi93m06aecdpso7nav681atso8j2g873",
                "T05P00908049208PL1FNH5DFVBRV2KLUUVI93M06AECDPSO7NAV681ATSO8J2G873",
            })
    void everyStandardTextOfAnIdIsTheSameId(String text) {
        NodeId id = NodeId.parse("12D3KooWCBoMRWHdRt3hyZw579jpu72bC5rhwSkgNyQiqKHmtMuL");

        assertThat(NodeId.parse(text)).isEqualTo(id).hasToString(id.toString());
    }

    @Test
    void anotherCodecVersionOrTextOfTheSameBytesIsRefused() {
        String cid = "bafzaajaiaejcaizvbpxrfnp7l37cuv667sjdwagkomnz4yhxk7gibk54yitcqihd";
        for (String bad : List.of(
                cid + "a",
                cid.substring(0, cid.length() - 1),
                "a" + cid,
                "b" + cid.substring(1).toUpperCase(Locale.ROOT),
                "ba" + cid.substring(1),
                "k0" + "51qzi5uqu5dh26gil6aeehmqbbsn0ys4o74k9v4x30494id67pnwymhp4gwkj",
                "b",
                "k",
                "z",
                "f017")) {
            assertThatThrownBy(() -> NodeId.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
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
