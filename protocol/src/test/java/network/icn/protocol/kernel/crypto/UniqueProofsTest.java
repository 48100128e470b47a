package network.icn.protocol.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.KeyedProof;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.identity.VrfProof;
import org.junit.jupiter.api.Test;

/// What is remembered of proofs is never wrong, whoever asked before.
class UniqueProofsTest {
    private static final Signer NODE = Nodes.signer("hypernode-0");
    private static final Signer OTHER = Nodes.signer("hypernode-1");
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final byte[] LATER = {1, 2, 4};

    private int looks;
    private final UniqueProofs proofs = new UniqueProofs(new SignatureVerifier() {
        @Override
        public boolean verify(NodeId signer, byte[] message, Signature64 signature) {
            return Ed25519.best().verify(signer, message, signature);
        }

        @Override
        public boolean proves(Payload key, byte[] message, VrfProof proof) {
            looks++;
            return Ed25519.best().proves(key, message, proof);
        }
    });

    @Test
    void whatWasProvedIsLookedAtOnce() {
        for (int i = 0; i < 5; i++) {
            assertThat(proofs.proves(NODE.provingKey(), MESSAGE, NODE.prove(MESSAGE)))
                    .isTrue();
        }
        assertThat(looks).isOne();
        assertThat(proofs.proves(NODE.provingKey(), MESSAGE, OTHER.prove(MESSAGE)))
                .as("there is no second one")
                .isFalse();
        assertThat(looks).isOne();
    }

    @Test
    void whatIsWrongKeepsNothingOut() {
        VrfProof right = NODE.prove(MESSAGE);
        VrfProof others = OTHER.prove(MESSAGE);
        VrfProof later = NODE.prove(LATER);

        assertThat(proofs.proves(NODE.provingKey(), MESSAGE, others)).isFalse();
        assertThat(proofs.proves(NODE.provingKey(), MESSAGE, later)).isFalse();
        assertThat(proofs.proves(NODE.provingKey(), MESSAGE, right)).isTrue();
        assertThat(proofs.proves(NODE.provingKey(), MESSAGE, others)).isFalse();
    }

    @Test
    void whatIsProvedUnderOneKeyOfOneMessageIsProvedNowhereElse() {
        VrfProof right = NODE.prove(MESSAGE);

        assertThat(proofs.proves(NODE.provingKey(), MESSAGE, right)).isTrue();
        assertThat(proofs.proves(NODE.provingKey(), LATER, right)).isFalse();
        assertThat(proofs.proves(OTHER.provingKey(), MESSAGE, right)).isFalse();
        assertThat(proofs.proves(NODE.provingKey(), LATER, NODE.prove(LATER))).isTrue();
        assertThat(proofs.proves(OTHER.provingKey(), MESSAGE, OTHER.prove(MESSAGE)))
                .isTrue();
    }

    @Test
    void ofManyThoseAloneAreLookedAtThatAreNotKnown() {
        KeyedProof one = new KeyedProof(NODE.provingKey(), NODE.prove(MESSAGE));
        KeyedProof two = new KeyedProof(OTHER.provingKey(), OTHER.prove(MESSAGE));
        KeyedProof wrong = new KeyedProof(OTHER.provingKey(), NODE.prove(MESSAGE));

        assertThat(proofs.provesAll(MESSAGE, List.of(one, wrong))).isFalse();
        assertThat(proofs.provesAll(MESSAGE, List.of(wrong))).isFalse();
        assertThat(proofs.provesAll(MESSAGE, List.of(one))).isTrue();
        looks = 0;
        assertThat(proofs.provesAll(MESSAGE, List.of(one, two))).isTrue();
        assertThat(looks).as("the new one").isOne();
        assertThat(proofs.provesAll(MESSAGE, List.of(two, one))).isTrue();
        assertThat(proofs.proves(two.key(), MESSAGE, two.proof())).isTrue();
        assertThat(proofs.provesAll(MESSAGE, List.of(one, wrong)))
                .as("there is no second one")
                .isFalse();
        assertThat(looks).isOne();
        assertThat(proofs.provesAll(LATER, List.of(one, two))).isFalse();
    }

    @Test
    void signaturesAreCheckedAsEver() {
        assertThat(proofs.verify(NODE.id(), MESSAGE, NODE.sign(MESSAGE))).isTrue();
        assertThat(proofs.verify(NODE.id(), LATER, NODE.sign(MESSAGE))).isFalse();
    }
}
