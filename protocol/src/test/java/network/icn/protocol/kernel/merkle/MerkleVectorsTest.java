package network.icn.protocol.kernel.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import network.icn.protocol.Vectors;
import network.icn.protocol.kernel.bytes.Hash32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every case of transparency-dev's vectors, good and corrupted.
class MerkleVectorsTest {
    static Stream<Arguments> inclusions() {
        return named("rfc6962-inclusion.json");
    }

    static Stream<Arguments> consistencies() {
        return named("rfc6962-consistency.json");
    }

    private static Stream<Arguments> named(String file) {
        return Vectors.cases(file).map(vector -> Arguments.of(vector.get("name").asString(), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inclusions")
    void inclusionIsAcceptedExactlyWhenTheVectorSaysSo(String name, JsonNode vector) {
        boolean accepted = wellSized(vector, "root", "leafHash")
                && InclusionProof.verify(
                        hash(vector.get("root")),
                        u64(vector.get("treeSize")),
                        u64(vector.get("leafIdx")),
                        hash(vector.get("leafHash")),
                        hashes(vector));

        assertThat(accepted).as(name).isEqualTo(!vector.get("wantErr").asBoolean());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("consistencies")
    void consistencyIsAcceptedExactlyWhenTheVectorSaysSo(String name, JsonNode vector) {
        boolean accepted = wellSized(vector, "root1", "root2")
                && ConsistencyProof.verify(
                        u64(vector.get("size1")),
                        hash(vector.get("root1")),
                        u64(vector.get("size2")),
                        hash(vector.get("root2")),
                        hashes(vector));

        assertThat(accepted).as(name).isEqualTo(!vector.get("wantErr").asBoolean());
    }

    /// Our proofs are lists of 32-byte values: a hash of another length does not get past the codec.
    private static boolean wellSized(JsonNode vector, String... fields) {
        return Stream.concat(Stream.of(fields).map(vector::get), proof(vector))
                .allMatch(node -> decode(node).length == Hash32.BYTES);
    }

    private static List<Hash32> hashes(JsonNode vector) {
        return proof(vector).map(MerkleVectorsTest::hash).toList();
    }

    private static Stream<JsonNode> proof(JsonNode vector) {
        JsonNode proof = vector.get("proof");
        return proof == null || proof.isNull() ? Stream.empty() : proof.valueStream();
    }

    private static Hash32 hash(JsonNode node) {
        return Hash32.of(decode(node));
    }

    private static byte[] decode(JsonNode node) {
        return node.isNull() ? new byte[0] : Base64.getDecoder().decode(node.asString());
    }

    /// Sizes above 2^63 arrive as negative numbers, as they would from a u64 on the wire.
    private static long u64(JsonNode node) {
        return node.bigIntegerValue().longValue();
    }
}
