package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.protocol.Registries;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.challenge.possession.LostData;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Subject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvidencePoolTest {
    private static final EraId NOW = new EraId(30);

    private final VirtualNetwork network = new VirtualNetwork(81, 4);
    private final EvidencePool pool = new EvidencePool(RegistryHistory.of(network.registry), network.verifier);
    private final Signer guilty = network.nodes.getFirst().signer;

    @BeforeEach
    void turn() {
        pool.turnEra(NOW);
    }

    /// Two commitments of one member in a shard of an era.
    private Evidence evidence(Signer signer, EraId era, int shard) {
        Subject about = new Subject(network.registry.network(), Registries.MARK, era, shard, 4, 3, Hash32.ZERO);
        Signed one = new EqMessage.Commit(about, 0, Hash32.sha256(new byte[] {1})).signedBy(signer);
        Signed other = new EqMessage.Commit(about, 0, Hash32.sha256(new byte[] {2})).signedBy(signer);
        return one.hash().compareTo(other.hash()) < 0
                ? new Evidence.Contradiction(new Equivocation(about, one, other))
                : new Evidence.Contradiction(new Equivocation(about, other, one));
    }

    @Test
    void aFindingIsTakenOnceHoweverManyProofsThereAre() {
        assertThat(pool.judge(evidence(guilty, NOW, 1))).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(pool.judge(evidence(guilty, NOW, 1))).isEqualTo(GossipVerdict.DUPLICATE);
        assertThat(pool.judge(evidence(guilty, NOW, 2)))
                .as("another proof of the same kind against the same node and era")
                .isEqualTo(GossipVerdict.DUPLICATE);

        Signer another = network.nodes.getLast().signer;
        assertThat(pool.judge(evidence(another, NOW, 1))).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(pool.judge(evidence(guilty, NOW.back(1), 1))).isEqualTo(GossipVerdict.ACCEPTED);
    }

    @Test
    void oneLossFillsOnePlaceWhoeverSignedTheChallenge() {
        Signer lossy = network.scalerNodes.values().iterator().next();
        Signer other = network.nodes.getLast().signer;

        assertThat(pool.judge(LostData.proof(network.registry.network(), NOW, guilty, lossy, 1, 3)))
                .isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(pool.judge(LostData.proof(network.registry.network(), NOW, guilty, lossy, 2, 3)))
                .isEqualTo(GossipVerdict.DUPLICATE);
        assertThat(pool.judge(LostData.proof(network.registry.network(), NOW, other, lossy, 1, 3)))
                .isEqualTo(GossipVerdict.DUPLICATE);
    }

    @Test
    void whatProvesNothingIsRejectedAndKeepsTheTrueProofOutOfNothing() {
        Signer stranger = Ed25519.best().signer(new byte[32]);

        assertThat(pool.judge(evidence(stranger, NOW, 1))).isEqualTo(GossipVerdict.AGAINST_THE_RULES);
        assertThat(pool.judge(evidence(stranger, NOW, 1)))
                .as("not remembered")
                .isEqualTo(GossipVerdict.AGAINST_THE_RULES);
        Equivocation real = ((Evidence.Contradiction) evidence(guilty, NOW, 1)).proof();
        Signed larger = real.second();
        Signed smaller = real.first();
        assertThat(pool.judge(new Evidence.Contradiction(new Equivocation(real.subject(), larger, smaller))))
                .isEqualTo(GossipVerdict.AGAINST_THE_RULES);
        assertThat(pool.judge(new Evidence.Contradiction(real))).isEqualTo(GossipVerdict.ACCEPTED);
    }

    @Test
    void aFindingIsRememberedAsLongAsItIsTakenAtAll() {
        Evidence oldest = evidence(guilty, NOW.back(Agreements.ERAS_KEPT), 1);
        assertThat(pool.judge(oldest)).isEqualTo(GossipVerdict.ACCEPTED);
        assertThat(pool.judge(evidence(guilty, NOW.back(Agreements.ERAS_KEPT + 1), 1)))
                .isEqualTo(GossipVerdict.EXPIRED);
        assertThat(pool.judge(evidence(guilty, new EraId(32), 1))).isEqualTo(GossipVerdict.EXPIRED);
        assertThat(pool.judge(evidence(guilty, new EraId(31), 1))).isEqualTo(GossipVerdict.ACCEPTED);

        Evidence running = evidence(guilty, NOW, 1);
        assertThat(pool.judge(running)).isEqualTo(GossipVerdict.ACCEPTED);
        for (EraId era = NOW; era.number() < 100; era = era.next()) {
            pool.turnEra(era);
            assertThat(pool.judge(oldest)).as("era %s", era).isNotEqualTo(GossipVerdict.ACCEPTED);
            assertThat(pool.judge(running)).as("era %s", era).isNotEqualTo(GossipVerdict.ACCEPTED);
        }
    }
}
