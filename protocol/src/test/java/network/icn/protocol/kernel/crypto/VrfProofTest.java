package network.icn.protocol.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P1_Affine;

/// That the second key of a node is the key of a function: one output for each message, and everybody can check it.
class VrfProofTest {
    /// Order of the groups of BLS12-381.
    private static final BigInteger ORDER =
            new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

    private static final SignatureVerifier VERIFIER = Ed25519.best();
    private static final Signer NODE = Nodes.signer("hypernode-0");
    private static final Signer OTHER = Nodes.signer("hypernode-1");
    private static final byte[] MESSAGE = {1, 2, 3};

    private static boolean proves(Signer node, P1 point) {
        return VERIFIER.proves(node.provingKey(), MESSAGE, new VrfProof(Payload.of(point.compress())));
    }

    private static P1 point(VrfProof proof) {
        return new P1(new P1_Affine(proof.bytes().bytes()));
    }

    @Test
    void aProofIsOfOneKeyAndOneMessage() {
        VrfProof proof = NODE.prove(MESSAGE);

        assertThat(NODE.prove(MESSAGE)).isEqualTo(proof);
        assertThat(Nodes.signer("hypernode-0").prove(MESSAGE)).isEqualTo(proof);
        assertThat(VERIFIER.proves(NODE.provingKey(), MESSAGE, proof)).isTrue();
        assertThat(VERIFIER.proves(OTHER.provingKey(), MESSAGE, proof)).isFalse();
        assertThat(VERIFIER.proves(NODE.provingKey(), new byte[] {1, 2, 4}, proof))
                .isFalse();
        assertThat(OTHER.prove(MESSAGE).output()).isNotEqualTo(proof.output());
        assertThat(NODE.prove(new byte[0]).output()).isNotEqualTo(proof.output());
        assertThat(proof.output()).isEqualTo(Hash32.sha256(proof.bytes().bytes()));
        assertThat(BlsKey.of(Hash32.sha256("hypernode-0".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .bytes())
                        .point())
                .isEqualTo(NODE.provingKey());
    }

    /// A second encoding, or a second point that passes, would be a second output to choose.
    @Test
    void thereIsNoSecondProof() {
        byte[] proof = NODE.prove(MESSAGE).bytes().bytes();
        for (int bit = 0; bit < 8 * proof.length; bit++) {
            byte[] bent = proof.clone();
            bent[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(VERIFIER.proves(NODE.provingKey(), MESSAGE, new VrfProof(Payload.of(bent))))
                    .as("bit " + bit)
                    .isFalse();
        }
        P1 right = point(NODE.prove(MESSAGE));
        assertThat(proves(NODE, right.dup())).isTrue();
        assertThat(proves(NODE, right.dup().neg())).isFalse();
        P1 small = smallOrder();
        assertThat(small.is_inf()).as("a point outside the group").isFalse();
        assertThat(proves(NODE, right.dup().add(small)))
                .as("off by a point of another order")
                .isFalse();
        byte[] infinity = new byte[VrfProof.BYTES];
        infinity[0] = (byte) 0xc0;
        assertThat(VERIFIER.proves(NODE.provingKey(), MESSAGE, new VrfProof(Payload.of(infinity))))
                .isFalse();
        assertThatThrownBy(() -> new VrfProof(Payload.of(new byte[96])))
                .as("uncompressed")
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// A point of the curve, times the order of the group: what is left of it has an order that divides the cofactor.
    private static P1 smallOrder() {
        byte[] compressed = new byte[VrfProof.BYTES];
        compressed[0] = (byte) 0x80;
        for (int x = 1; ; x++) {
            compressed[47] = (byte) x;
            try {
                P1_Affine point = new P1_Affine(compressed);
                if (!point.in_group()) {
                    return times(new P1(point), ORDER);
                }
            } catch (RuntimeException _) {
                // No point has that x.
            }
        }
    }

    private static P1 times(P1 point, BigInteger factor) {
        P1 sum = new P1();
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            sum = sum.dbl();
            if (factor.testBit(bit)) {
                sum = sum.add(point.dup());
            }
        }
        return sum;
    }

    /// Their sum is right, so whoever checked the sum alone would let both choose.
    @Test
    void whatTwoShiftAgainstEachOtherIsNoProof() {
        P1 delta = point(NODE.prove(new byte[] {9}));
        P1 one = point(NODE.prove(MESSAGE)).add(delta);
        P1 other = point(OTHER.prove(MESSAGE)).add(delta.dup().neg());
        byte[] sum = point(NODE.prove(MESSAGE)).add(point(OTHER.prove(MESSAGE))).compress();

        assertThat(Arrays.equals(one.dup().add(other.dup()).compress(), sum)).isTrue();
        assertThat(proves(NODE, one)).isFalse();
        assertThat(proves(OTHER, other)).isFalse();
    }
}
