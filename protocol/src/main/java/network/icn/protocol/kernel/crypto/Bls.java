package network.icn.protocol.kernel.crypto;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.KeyedProof;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.SecretKey;

/// BLS12-381 with keys on G2 and signatures on G1, all compressed (docs/design/crypto.md 3 and 4).
public final class Bls {
    public static final int KEY_BYTES = 96;
    public static final int SIGNATURE_BYTES = 48;

    /// The suite for messages of draft-irtf-cfrg-bls-signature 4.2.3, which goes with proofs of possession.
    static final String MESSAGES = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_";

    private static final byte[] SECRET_TAG = "ICN/bls-secret/1".getBytes(StandardCharsets.US_ASCII);
    /// In compressed encodings of both groups: bit 7 says compressed, bit 6 says point at infinity.
    private static final int COMPRESSED = 0x80;

    private static final int INFINITY = 0x40;
    /// Decoded keys kept: those of the largest registry. An evicted key is only decoded again.
    private static final int MAX_KEYS = 65_536;

    private static final LoadingCache<Payload, Optional<P2_Affine>> KEYS =
            CacheBuilder.newBuilder().maximumSize(MAX_KEYS).build(CacheLoader.from(Bls::decode));

    private Bls() {}

    /// Whether it is the public key of somebody: a finite point of the right group.
    public static boolean isKey(Payload key) {
        return KEYS.getUnchecked(key).isPresent();
    }

    /// Whether the signature is that of the message under the key: for each key and message there is exactly
    /// one. Never throws.
    ///
    /// @param domain the suite's domain separation tag
    public static boolean verify(Payload key, byte[] message, byte[] signature, String domain) {
        return KEYS.getUnchecked(key)
                .flatMap(point -> decodeSignature(signature)
                        .filter(given -> given.core_verify(point, true, message, domain) == BLST_ERROR.BLST_SUCCESS))
                .isPresent();
    }

    /// Whether each is the signature of that one message under its key: what [#verify] says of all of them,
    /// except with a probability of 2^-128, and several times as fast (docs/design/crypto.md 5). It does not
    /// say which one is wrong. Never throws.
    static boolean verifyAll(byte[] message, List<KeyedProof> shown, String domain) {
        if (shown.size() == 1) {
            KeyedProof one = shown.getFirst();
            return verify(one.key(), message, one.proof().bytes().bytes(), domain);
        }
        List<BlsBatch.Part> parts = new ArrayList<>(shown.size());
        for (KeyedProof each : shown) {
            Optional<P2_Affine> key = KEYS.getUnchecked(each.key());
            // A part of small order would be lost among the others as often as its order divides a coefficient.
            Optional<P1_Affine> signature =
                    decodeSignature(each.proof().bytes().bytes()).filter(P1_Affine::in_group);
            if (key.isEmpty() || signature.isEmpty()) {
                return false;
            }
            parts.add(new BlsBatch.Part(key.get(), signature.get()));
        }
        return parts.isEmpty() || BlsBatch.holds(message, parts, domain);
    }

    /// A finite point of the curve; whether it is in the group has not been checked.
    private static Optional<P1_Affine> decodeSignature(byte[] compressed) {
        if (compressed.length != SIGNATURE_BYTES || !isFinite(compressed)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new P1_Affine(compressed));
        } catch (RuntimeException _) {
            // How the library says that the bytes are no point.
            return Optional.empty();
        }
    }

    private static Optional<P2_Affine> decode(Payload key) {
        byte[] compressed = key.bytes();
        if (compressed.length != KEY_BYTES || !isFinite(compressed)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new P2_Affine(compressed)).filter(P2_Affine::in_group);
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    /// The library would read a full point of twice the length where the first bit is missing.
    private static boolean isFinite(byte[] compressed) {
        return (compressed[0] & COMPRESSED) != 0 && (compressed[0] & INFINITY) == 0;
    }

    /// The key that belongs to a node's seed, beside its Ed25519 key: one file holds both.
    static SecretKey secretOf(byte[] seed) {
        SecretKey secret = new SecretKey();
        // Not the seed itself: the chain of a dealer follows from its seed.
        secret.keygen(Hash32.sha256(SECRET_TAG, seed).bytes());
        return secret;
    }

    static Payload keyOf(SecretKey secret) {
        return Payload.of(new P2(secret).compress());
    }

    static Payload sign(SecretKey secret, byte[] message, String domain) {
        return Payload.of(new P1().hash_to(message, domain).sign_with(secret).compress());
    }
}
