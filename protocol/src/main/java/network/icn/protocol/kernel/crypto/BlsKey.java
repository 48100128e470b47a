package network.icn.protocol.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.SecretKey;

/// A HyperNode's key of BLS12-381 (minimal signatures: the key on G2, signatures on G1), for certificates whose
/// signatures are added up, and the proof that this node has its secret. Without the proof somebody could name a key
/// that cancels the keys of others (docs/design/crypto.md 4).
///
/// The bytes of neither are checked here: [#isProvenBy] says whether they mean anything.
///
/// @param point the public key, 96 bytes, compressed
/// @param proof signature over the key and its holder, 48 bytes, compressed
public record BlsKey(Payload point, Payload proof) {
    public static final int POINT_BYTES = 96;
    public static final int PROOF_BYTES = 48;

    /// The suite for proofs of draft-irtf-cfrg-bls-signature 4.2.3, so that no proof is a signature of anything else.
    private static final String DOMAIN = "BLS_POP_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_";

    private static final byte[] SECRET_TAG = "ICN/bls-secret/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROOF_TAG = "ICN/bls-possession/1".getBytes(StandardCharsets.US_ASCII);
    /// In compressed encodings of both groups: bit 7 says compressed, bit 6 says point at infinity.
    private static final int COMPRESSED = 0x80;

    private static final int INFINITY = 0x40;
    private static final HexFormat HEX = HexFormat.of();

    public BlsKey {
        if (point.size() != POINT_BYTES || proof.size() != PROOF_BYTES) {
            throw new IllegalArgumentException(
                    "bls: must be a key of 96 bytes and a proof of 48, got " + point.size() + " and " + proof.size());
        }
    }

    /// The key that belongs to a node's seed, beside its Ed25519 key: one file holds both.
    ///
    /// @param seed of the node's key file
    public static BlsKey of(byte[] seed) {
        SecretKey secret = new SecretKey();
        // Not the seed itself: the chain of a dealer follows from its seed.
        secret.keygen(Hash32.sha256(SECRET_TAG, seed).bytes());
        Payload point = Payload.of(new P2(secret).compress());
        byte[] message = message(point, Ed25519.nodeId(seed));
        return new BlsKey(
                point,
                Payload.of(new P1().hash_to(message, DOMAIN).sign_with(secret).compress()));
    }

    /// Whether the key is one and that node has shown that it has the secret. Nobody can show that with the key and the
    /// proof of somebody else. Costs about 1.5 ms.
    public boolean isProvenBy(NodeId holder) {
        if (!isFinite(point.bytes()) || !isFinite(proof.bytes())) {
            return false;
        }
        try {
            P2_Affine key = new P2_Affine(point.bytes());
            P1_Affine signature = new P1_Affine(proof.bytes());
            return key.in_group()
                    && signature.core_verify(key, true, message(point, holder), DOMAIN) == BLST_ERROR.BLST_SUCCESS;
        } catch (RuntimeException _) {
            // How the library says that the bytes are no point.
            return false;
        }
    }

    private static boolean isFinite(byte[] compressed) {
        return (compressed[0] & COMPRESSED) != 0 && (compressed[0] & INFINITY) == 0;
    }

    private static byte[] message(Payload point, NodeId holder) {
        return new CanonicalWriter()
                .fixed(PROOF_TAG)
                .fixed(point.bytes())
                .fixed(holder.bytes())
                .toBytes();
    }

    /// Reads what [#toString] writes.
    ///
    /// @throws IllegalArgumentException if it is not that
    public static BlsKey parse(String hex) {
        if (hex.length() != 2 * (POINT_BYTES + PROOF_BYTES) || !hex.equals(hex.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("must be a BLS key and its proof, 288 lower-case hex digits");
        }
        byte[] bytes = HEX.parseHex(hex);
        return new BlsKey(
                Payload.of(Arrays.copyOf(bytes, POINT_BYTES)),
                Payload.of(Arrays.copyOfRange(bytes, POINT_BYTES, bytes.length)));
    }

    /// Key and proof in hex digits, one behind the other.
    @Override
    public String toString() {
        return HEX.formatHex(point.bytes()) + HEX.formatHex(proof.bytes());
    }
}
