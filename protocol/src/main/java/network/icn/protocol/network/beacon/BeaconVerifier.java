package network.icn.protocol.network.beacon;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/// Verifies rounds of drand's scheme `bls-unchained-g1-rfc9380` (quicknet): e(sig, g2) = e(H(SHA-256(be64
/// round)), pk) with the signature on G1 (docs/design/crypto.md 3). A value that passes needs no trust in
/// whoever brought it.
public final class BeaconVerifier {
    /// The domain of RFC 9380 for G1. drand's older scheme on G1 uses the G2 domain by mistake; this is not that one.
    static final String DOMAIN = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

    /// In compressed encodings of both groups: bit 7 says compressed, bit 6 says point at infinity.
    private static final int COMPRESSED = 0x80;

    private static final int INFINITY = 0x40;

    /// Chains known at a time: one, and the tests of a process. An evicted key is only decoded again.
    private static final int MAX_KEYS = 16;

    private static final LoadingCache<Payload, Optional<P2_Affine>> KEYS =
            CacheBuilder.newBuilder().maximumSize(MAX_KEYS).build(CacheLoader.from(BeaconVerifier::decodeKey));

    private BeaconVerifier() {}

    /// Whether the value is that round of the chain: one BLS check.
    public static boolean verify(ChainInfo chain, BeaconValue value) {
        return KEYS.getUnchecked(chain.publicKey())
                .map(key -> verify(key, value))
                .orElse(false);
    }

    /// Whether rounds can be verified under that key: a point of the right group, compressed and finite.
    public static boolean isKey(Payload publicKey) {
        return publicKey.size() == ChainInfo.PUBLIC_KEY_BYTES
                && KEYS.getUnchecked(publicKey).isPresent();
    }

    private static boolean verify(P2_Affine key, BeaconValue value) {
        byte[] compressed = value.signature().bytes();
        if (!finite(compressed)) {
            return false;
        }
        try {
            // Decoding refuses points outside the group.
            P1_Affine signature = new P1_Affine(compressed);
            return signature.core_verify(key, true, message(value.round()), DOMAIN) == BLST_ERROR.BLST_SUCCESS;
        } catch (RuntimeException _) {
            // How the library says that the bytes are no point.
            return false;
        }
    }

    /// What the key of the chain signs in that round.
    static byte[] message(long round) {
        return Hash32.sha256(new CanonicalWriter().u64(round).toBytes()).bytes();
    }

    private static Optional<P2_Affine> decodeKey(Payload publicKey) {
        byte[] compressed = publicKey.bytes();
        if (!finite(compressed)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new P2_Affine(compressed)).filter(P2_Affine::in_group);
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    /// The library would read a full point of twice the length where the first bit is missing.
    private static boolean finite(byte[] compressed) {
        return (compressed[0] & COMPRESSED) != 0 && (compressed[0] & INFINITY) == 0;
    }
}
