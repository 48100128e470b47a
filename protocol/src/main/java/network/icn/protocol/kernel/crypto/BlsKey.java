package network.icn.protocol.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import supranational.blst.SecretKey;

/// A HyperNode's key of BLS12-381 (minimal signatures: the key on G2, signatures on G1): by its unique
/// signatures this node draws what it asks, and certificates whose signatures are added up will need it. With it comes
/// the proof that this node has its secret. Without the proof somebody could name a key
/// that cancels the keys of others (docs/design/crypto.md 4).
///
/// The bytes of neither are checked here: [#isProvenBy] says whether they mean anything.
///
/// @param point the public key, 96 bytes, compressed
/// @param proof signature over the key and its holder, 48 bytes, compressed
public record BlsKey(Payload point, Payload proof) {
    public static final int POINT_BYTES = Bls.KEY_BYTES;
    public static final int PROOF_BYTES = Bls.SIGNATURE_BYTES;

    /// The suite for proofs of draft-irtf-cfrg-bls-signature 4.2.3, so that no proof is a signature of anything else.
    private static final String DOMAIN = "BLS_POP_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_";

    private static final byte[] PROOF_TAG = "ICN/bls-possession/1".getBytes(StandardCharsets.US_ASCII);
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
        SecretKey secret = Bls.secretOf(seed);
        Payload point = Bls.keyOf(secret);
        return new BlsKey(point, Bls.sign(secret, message(point, Ed25519.nodeId(seed)), DOMAIN));
    }

    /// Whether the key is one and that node has shown that it has the secret. Nobody can show that with the key and the
    /// proof of somebody else. Costs about 1.5 ms.
    public boolean isProvenBy(NodeId holder) {
        return Bls.verify(point, message(point, holder), proof.bytes(), DOMAIN);
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
