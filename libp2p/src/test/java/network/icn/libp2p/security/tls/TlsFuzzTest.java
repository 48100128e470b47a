package network.icn.libp2p.security.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.Fuzz;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.wire.ByteStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// A tenth of the usual cases: each costs signatures or keys.
@Timeout(120)
class TlsFuzzTest {
    private static final int KIB = 1_024;
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void certificates() {
        List<byte[]> corpus = new ArrayList<>();
        for (JsonNode vector : Vectors.json("tls-certificates.json").get("vectors")) {
            corpus.add(Vectors.hex(vector.get("certDerHex")));
        }
        Map<String, Integer> verdicts =
                Fuzz.run(Fuzz.CASES / 10, 4_096 * KIB, corpus, input -> CertificateRule.verify(input, NOW));
        assertThat(verdicts).containsKey("TlsException");
    }

    @Test
    void whatStrangersSayToTheListener() throws Exception {
        TlsHandshake listener = new TlsHandshake(KeyPair.ed25519(new byte[32]), List.of("/a"), new SecureRandom());
        Map<String, Integer> verdicts = Fuzz.run(
                Fuzz.CASES / 100, 8_192 * KIB, List.of(clientHello()), input -> listener.respond(Fuzz.stream(input)));
        assertThat(verdicts).containsOnlyKeys("TlsException");
    }

    /// What our dialler says first.
    private static byte[] clientHello() throws Exception {
        KeyPair other = KeyPair.ed25519(new byte[32]);
        ByteBuffer said = ByteBuffer.allocate(64 * KIB);
        ByteStream silent = new ByteStream() {
            @Override
            public int read(ByteBuffer target) {
                return -1;
            }

            @Override
            public void write(ByteBuffer... sources) {
                for (ByteBuffer source : sources) {
                    said.put(source);
                }
            }
        };
        try {
            new TlsHandshake(other, List.of("/a"), new SecureRandom()).initiate(silent, other.peerId());
        } catch (IOException _) {
            // Nobody answers.
        }
        byte[] hello = new byte[said.position()];
        said.flip().get(hello);
        return hello;
    }
}
