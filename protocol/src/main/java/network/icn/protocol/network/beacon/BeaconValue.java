package network.icn.protocol.network.beacon;

import java.nio.charset.StandardCharsets;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// One round's signature, a compressed point on G1. Worth nothing before [BeaconVerifier] has accepted it.
public record BeaconValue(long round, Payload signature) {
    public static final int SIGNATURE_BYTES = 48;
    private static final byte[] ERA_TAG = "EQ1/beacon".getBytes(StandardCharsets.US_ASCII);

    public BeaconValue {
        if (round < 1) {
            throw new IllegalArgumentException("round: from 1, got " + round);
        }
        if (signature.size() != SIGNATURE_BYTES) {
            throw new IllegalArgumentException("signature: 48 bytes, got " + signature.size());
        }
    }

    /// drand's randomness: SHA-256 of the signature.
    public Hash32 randomness() {
        return signature.sha256();
    }

    /// R, the randomness bound to its chain and round (docs/design/crypto.md 3).
    public Hash32 bound(Hash32 chainHash) {
        return Hash32.sha256(new CanonicalWriter()
                .fixed(ERA_TAG)
                .hash(chainHash)
                .u64(round)
                .fixed(signature.bytes())
                .toBytes());
    }
}
