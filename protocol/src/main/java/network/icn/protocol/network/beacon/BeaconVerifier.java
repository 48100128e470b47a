package network.icn.protocol.network.beacon;

import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Bls;

/// Verifies rounds of drand's scheme `bls-unchained-g1-rfc9380` (quicknet): e(sig, g2) = e(H(SHA-256(be64
/// round)), pk) with the signature on G1 (docs/design/crypto.md 3). A value that passes needs no trust in
/// whoever brought it.
public final class BeaconVerifier {
    /// The domain of RFC 9380 for G1. drand's older scheme on G1 uses the G2 domain by mistake; this is not that one.
    static final String DOMAIN = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

    private BeaconVerifier() {}

    /// Whether the value is that round of the chain: one BLS check.
    public static boolean verify(ChainInfo chain, BeaconValue value) {
        return Bls.verify(
                chain.publicKey(), message(value.round()), value.signature().bytes(), DOMAIN);
    }

    /// Whether rounds can be verified under that key: a point of the right group, compressed and finite.
    public static boolean isKey(Payload publicKey) {
        return Bls.isKey(publicKey);
    }

    /// What the key of the chain signs in that round.
    static byte[] message(long round) {
        return Hash32.sha256(new CanonicalWriter().u64(round).toBytes()).bytes();
    }
}
