package network.icn.protocol.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.crypto.Ed25519;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.signed.Signed;
import org.junit.jupiter.api.Test;

class AccusationsTest {
    private final VirtualNetwork network = new VirtualNetwork(81, 4);
    private final Accusations accusations = new Accusations(network.registry, network.verifier);
    private final Signer guilty = network.nodes.getFirst().signer;

    /// Two commitments of one member in agreement number `subject`.
    private static Evidence evidence(Signer signer, int subject) {
        Hash32 about = Hash32.sha256(new byte[] {(byte) subject});
        Signed one = new EqMessage.Commit(about, 0, Hash32.sha256(new byte[] {1})).signedBy(signer);
        Signed other = new EqMessage.Commit(about, 0, Hash32.sha256(new byte[] {2})).signedBy(signer);
        return one.hash().compareTo(other.hash()) < 0
                ? new Evidence.Equivocation(one, other)
                : new Evidence.Equivocation(other, one);
    }

    @Test
    void aProofIsTakenOnce() {
        assertThat(accusations.judge(evidence(guilty, 1))).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(accusations.judge(evidence(guilty, 1))).isEqualTo(GossipVerdict.DUPLICATE);
    }

    @Test
    void whatProvesNothingIsRejected() {
        Signer stranger = Ed25519.best().signer(new byte[32]);

        assertThat(accusations.judge(evidence(stranger, 1))).isEqualTo(GossipVerdict.AGAINST_THE_RULES);
        assertThat(accusations.judge(evidence(stranger, 1)))
                .as("not remembered")
                .isEqualTo(GossipVerdict.AGAINST_THE_RULES);
    }

    @Test
    void enoughIsEnoughAgainstOneNodeInOneEra() {
        for (int i = 0; i < Accusations.MAX_AGAINST_ONE; i++) {
            assertThat(accusations.judge(evidence(guilty, i))).isEqualTo(GossipVerdict.ACCEPTED);
        }
        assertThat(accusations.judge(evidence(guilty, 100))).isEqualTo(GossipVerdict.EQUIVOCATOR);
        Signer another = network.nodes.getLast().signer;
        assertThat(accusations.judge(evidence(another, 100))).isEqualTo(GossipVerdict.ACCEPTED);

        accusations.turnEra();

        assertThat(accusations.judge(evidence(guilty, 100))).isEqualTo(GossipVerdict.ACCEPTED);
    }
}
