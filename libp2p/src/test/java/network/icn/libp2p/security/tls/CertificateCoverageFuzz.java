package network.icn.libp2p.security.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;
import network.icn.libp2p.Vectors;
import org.junit.jupiter.params.provider.MethodSource;

/// See `DecoderCoverageFuzz`.
class CertificateCoverageFuzz {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    static Stream<byte[]> certificates() {
        return Vectors.json("tls-certificates.json")
                .get("vectors")
                .valueStream()
                .map(vector -> Vectors.hex(vector.get("certDerHex")));
    }

    @MethodSource("certificates")
    @FuzzTest
    void certificate(byte[] input) {
        try {
            CertificateRule.verify(input, NOW);
        } catch (IOException _) {
            // A verdict.
        }
    }
}
