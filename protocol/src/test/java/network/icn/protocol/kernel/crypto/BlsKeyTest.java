package network.icn.protocol.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.SecretKey;

class BlsKeyTest {
    private static final byte[] SEED = seed(1);
    private static final NodeId HOLDER = Ed25519.nodeId(SEED);
    private static final BlsKey KEY = BlsKey.of(SEED);

    private static byte[] seed(int filler) {
        byte[] seed = new byte[32];
        seed[0] = (byte) filler;
        return seed;
    }

    private static Payload bent(Payload bytes, int at) {
        byte[] bent = bytes.bytes();
        bent[at] ^= 1;
        return Payload.of(bent);
    }

    @Test
    void aSeedHasOneKeyWhichItsNodeAloneCanProve() {
        assertThat(BlsKey.of(SEED)).isEqualTo(KEY);
        assertThat(BlsKey.of(seed(2)).point()).isNotEqualTo(KEY.point());
        assertThat(KEY.isProvenBy(HOLDER)).isTrue();
        assertThat(KEY.isProvenBy(Ed25519.nodeId(seed(2))))
                .as("reused by another")
                .isFalse();
        assertThat(new BlsKey(KEY.point(), BlsKey.of(seed(2)).proof()).isProvenBy(HOLDER))
                .isFalse();
    }

    /// Under a suite of its own, or a proof would be a signature of something else, and some signature a proof.
    @Test
    void theProofIsASignatureOverTagKeyAndHolderUnderTheSuiteForProofs() {
        SecretKey secret = new SecretKey();
        secret.keygen(Hash32.sha256("ICN/bls-secret/1".getBytes(StandardCharsets.US_ASCII), SEED)
                .bytes());
        byte[] said = new CanonicalWriter()
                .fixed("ICN/bls-possession/1".getBytes(StandardCharsets.US_ASCII))
                .fixed(KEY.point().bytes())
                .fixed(HOLDER.bytes())
                .toBytes();

        assertThat(KEY.proof()).isEqualTo(signed(secret, said, "BLS_POP_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_"));
        assertThat(Ed25519.best().signer(SEED).prove(said).bytes())
                .isEqualTo(signed(secret, said, "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_"));
        assertThat(new BlsKey(
                                KEY.point(),
                                Ed25519.best().signer(SEED).prove(said).bytes())
                        .isProvenBy(HOLDER))
                .isFalse();
    }

    private static Payload signed(SecretKey secret, byte[] message, String suite) {
        return Payload.of(new P1().hash_to(message, suite).sign_with(secret).compress());
    }

    /// The dealer's chain follows from its seed directly: one file for both must not make one key.
    @Test
    void itIsNotTheKeyOfAChainOfTheSameSeed() {
        SecretKey secret = new SecretKey();
        secret.keygen(SEED);

        assertThat(KEY.point().bytes()).isNotEqualTo(new P2(secret).compress());
    }

    /// What makes adding keys up dangerous: a key that is made from an honest one, so that both together are
    /// one of which the attacker has the secret. It verifies what it signs, and cannot be proven.
    @Test
    void aRogueKeyHasNoProof() {
        NodeId attacker = Ed25519.nodeId(seed(3));
        SecretKey own = new SecretKey();
        own.keygen(seed(3));
        P2 rogue = new P2(own).add(new P2(new P2_Affine(KEY.point().bytes())).neg());
        Payload point = Payload.of(rogue.compress());
        Payload forged = Payload.of(new P1()
                .hash_to(point.bytes(), "BLS_POP_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_")
                .sign_with(own)
                .compress());

        assertThat(new BlsKey(point, forged).isProvenBy(attacker)).isFalse();
        assertThat(new BlsKey(point, BlsKey.of(seed(3)).proof()).isProvenBy(attacker))
                .isFalse();
        assertThat(new BlsKey(point, KEY.proof()).isProvenBy(HOLDER)).isFalse();
    }

    @Test
    void bytesThatAreNoPointProveNothing() {
        byte[] infinity = new byte[BlsKey.POINT_BYTES];
        infinity[0] = (byte) 0xc0;
        byte[] none = new byte[BlsKey.PROOF_BYTES];
        none[0] = (byte) 0xc0;

        assertThat(new BlsKey(Payload.of(infinity), KEY.proof()).isProvenBy(HOLDER))
                .isFalse();
        assertThat(new BlsKey(Payload.of(infinity), Payload.of(none)).isProvenBy(HOLDER))
                .isFalse();
        assertThat(new BlsKey(KEY.point(), Payload.of(new byte[BlsKey.PROOF_BYTES])).isProvenBy(HOLDER))
                .isFalse();
        for (int at = 0; at < BlsKey.PROOF_BYTES; at++) {
            assertThat(new BlsKey(bent(KEY.point(), 2 * at), KEY.proof()).isProvenBy(HOLDER))
                    .isFalse();
            assertThat(new BlsKey(KEY.point(), bent(KEY.proof(), at)).isProvenBy(HOLDER))
                    .isFalse();
        }
        assertThatThrownBy(() -> new BlsKey(KEY.proof(), KEY.proof())).hasMessageContaining("96 bytes");
    }

    @Test
    void itsTextIsOneText() {
        assertThat(BlsKey.parse(KEY.toString())).isEqualTo(KEY);
        for (String wrong : new String[] {"", "00", KEY.toString().toUpperCase(Locale.ROOT), KEY + "00"}) {
            assertThatThrownBy(() -> BlsKey.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> BlsKey.parse("zz" + KEY.toString().substring(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
