package network.icn.protocol.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import org.junit.jupiter.api.Test;

/// Whom evidence of a chosen seed convicts, and whom it cannot.
class ChosenSeedTest {
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 16), 2, 2);
    private static final RegistryHistory HISTORY = RegistryHistory.of(REGISTRY);
    private static final EraId ERA = new EraId(7);
    private static final Hash32 BEACON = Hash32.sha256(new byte[] {9});
    private static final Signer SELF = Nodes.signer("hypernode-0");
    private static final Signer OTHER = Nodes.signer("hypernode-1");
    private static final NodeId TARGET = Nodes.id("scalernode-0");
    private static final Hash32 SNAPSHOT = Hash32.sha256(new byte[] {3});

    private final Asking asking = asking(SELF, ERA);

    private static Asking asking(Signer hyperNode, EraId era) {
        return new Asking(REGISTRY.network(), era, BEACON, hyperNode);
    }

    private static Optional<String> rejection(Evidence evidence) {
        return evidence.rejection(Ed25519.best(), HISTORY);
    }

    private Optional<String> rejection(Challenge signed) {
        return rejection(asking.proof(signed.signedBy(SELF)));
    }

    @Test
    void whoAsksWhatItLikesIsConvicted() throws MalformedException {
        Evidence evidence = asking.proof(TARGET);

        assertThat(rejection(evidence)).isEmpty();
        assertThat(evidence.accused()).isEqualTo(SELF.id());
        assertThat(evidence.era()).isEqualTo(ERA);
        assertThat(evidence.kind()).isEqualTo(Evidence.Kind.CHOSEN_SEED);
        assertThat(evidence.kind().isWrongAnswer()).isFalse();
        assertThat(Evidence.parse(evidence.bytes())).isEqualTo(evidence);
    }

    /// However often it chose, and whomever it asked.
    @Test
    void allThatOneChoseInAnEraIsOneFinding() {
        Evidence elsewhere =
                asking.proof(asking.chosen(Nodes.id("scalernode-1"), 5).signedBy(SELF));

        assertThat(elsewhere.id()).isEqualTo(asking.proof(TARGET).id());
        assertThat(asking(OTHER, ERA).proof(TARGET).id()).isNotEqualTo(elsewhere.id());
        assertThat(asking(SELF, ERA.next()).proof(TARGET).id()).isNotEqualTo(elsewhere.id());
    }

    @Test
    void whatFollowsFromTheDrawConvictsNobody() {
        for (String kind : ChallengeKinds.names(ChallengeKinds.all())) {
            for (int slot = 0; slot < 12; slot++) {
                assertThat(rejection(asking.due(TARGET, slot, kind, SNAPSHOT)))
                        .as("%s in slot %d", kind, slot)
                        .contains("seed-follows");
            }
        }
    }

    /// A draw has no state: who starts again, or begins with another snapshot, asks what follows from that.
    @Test
    void neitherARestartNorAnotherSnapshotConvicts() {
        Asking restarted = asking(Nodes.signer("hypernode-0"), ERA);
        Challenge before = asking.due(TARGET, 2, Possession.NAME, SNAPSHOT);
        Challenge after = restarted.due(TARGET, 2, Possession.NAME, SNAPSHOT);
        Challenge changed = restarted.due(TARGET, 2, Possession.NAME, Hash32.sha256(new byte[] {4}));

        assertThat(after).isEqualTo(before);
        assertThat(changed.seed()).isNotEqualTo(before.seed());
        assertThat(rejection(changed)).contains("seed-follows");
    }

    /// A seed that is due somewhere is chosen everywhere else.
    @Test
    void aSeedCountsInItsOwnPlaceAlone() {
        Hash32 due = asking.due(TARGET, 2, Possession.NAME, SNAPSHOT).seed();
        List<Challenge> moved = List.of(
                asking.with(TARGET, 3, Possession.NAME, SNAPSHOT, due),
                asking.with(TARGET, 2, Retest.NAME, SNAPSHOT, due),
                asking.with(TARGET, 2, Possession.NAME, Hash32.ZERO, due),
                asking.with(Nodes.id("scalernode-1"), 2, Possession.NAME, SNAPSHOT, due));

        assertThat(moved)
                .allSatisfy(challenge -> assertThat(rejection(challenge)).isEmpty());
    }

    /// What one did in one place is shown with what it has shown of another: that proves nothing.
    @Test
    void theDrawOfAnotherPlaceProvesNothing() {
        Signed honest = asking.due(TARGET, 2).signedBy(SELF);
        Hash32 otherBeacon = Hash32.sha256(new byte[] {8});
        List<ProbeDraw> draws = List.of(
                asking(SELF, ERA.next()).draw(),
                asking(OTHER, ERA).draw(),
                new Asking(REGISTRY.network(), ERA, otherBeacon, SELF).draw(),
                new Asking(Registries.begunAnew(REGISTRY).network(), ERA, BEACON, SELF).draw());

        for (ProbeDraw draw : draws) {
            assertThat(rejection(new Evidence.Chosen(new ChosenSeed(honest, draw))))
                    .contains("other-draw");
        }
    }

    @Test
    void whoDidNotSignItHasNotChosen() {
        Challenge chosen = asking.chosen(TARGET, 0);
        Signed forged = Signed.of(chosen.bytes(), SELF.id(), OTHER.sign(chosen.bytes()));

        assertThat(rejection(asking.proof(chosen.signedBy(OTHER)))).contains("not-by-challenger");
        assertThat(rejection(asking.proof(forged))).contains("bad-signature");
    }

    @Test
    void anotherNetworkConvictsNobodyHere() {
        Registry again = Registries.begunAnew(REGISTRY);
        Evidence there = new Asking(again.network(), ERA, BEACON, SELF).proof(TARGET);

        assertThat(there.rejection(Ed25519.best(), RegistryHistory.of(again))).isEmpty();
        assertThat(rejection(there)).contains("other-network");
    }

    /// Each era goes by its own version: who was a member then, and by which key.
    @Test
    void theRegistryOfThatEraSaysByWhichKey() {
        Registry changed = REGISTRY.with(
                        rekeyed(REGISTRY, SELF.id(), OTHER), REGISTRY.scalerNodes(), REGISTRY.satellites())
                .with(RegistryLink.after(REGISTRY, ERA.next()));
        Registry left = changed.with(
                        changed.hyperNodes().stream()
                                .filter(member -> !member.id().equals(SELF.id()))
                                .toList(),
                        changed.scalerNodes(),
                        changed.satellites())
                .with(RegistryLink.after(changed, ERA.next().next()));
        RegistryHistory history = RegistryHistory.of(List.of(REGISTRY, changed, left));

        assertThat(asking.proof(TARGET).rejection(Ed25519.best(), history)).isEmpty();
        assertThat(asking(SELF, ERA.next()).proof(TARGET).rejection(Ed25519.best(), history))
                .contains("other-draw");
        assertThat(asking(SELF, ERA.next().next()).proof(TARGET).rejection(Ed25519.best(), history))
                .contains("unknown-challenger");
    }

    private static List<HyperNodeMember> rekeyed(Registry registry, NodeId whose, Signer key) {
        List<HyperNodeMember> members = new ArrayList<>();
        for (HyperNodeMember member : registry.hyperNodes()) {
            members.add(
                    member.id().equals(whose)
                            ? new HyperNodeMember(
                                    member.id(),
                                    member.operator(),
                                    member.stake(),
                                    member.endpoint(),
                                    Registries.bls(key))
                            : member);
        }
        return members;
    }

    /// Out of what an honest node has signed and shown nobody can make a proof.
    @Test
    void noFlippedBitConvictsTheHonest() {
        byte[] honest = asking.proof(asking.due(TARGET, 2).signedBy(SELF)).bytes();

        for (int bit = 0; bit < honest.length * Byte.SIZE; bit++) {
            byte[] flipped = honest.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(convicts(flipped)).as("bit %d", bit).isFalse();
        }
    }

    private static boolean convicts(byte[] bytes) {
        try {
            return Evidence.parse(bytes).verify(Ed25519.best(), HISTORY);
        } catch (MalformedException _) {
            return false;
        }
    }
}
