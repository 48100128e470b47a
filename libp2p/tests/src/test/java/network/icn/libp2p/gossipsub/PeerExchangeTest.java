package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.RouterFixture.TOPIC;
import static network.icn.libp2p.gossipsub.RouterFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.Introduced;
import network.icn.libp2p.gossipsub.GossipInput.Judged;
import network.icn.libp2p.gossipsub.GossipInput.PeerAdded;
import network.icn.libp2p.gossipsub.rpc.Control.Graft;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Control.Prune;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import org.junit.jupiter.api.Test;

/// Peers named in a PRUNE, given and taken. The threshold for taking is 10.
class PeerExchangeTest {
    private static final Graft GRAFT = new Graft(TOPIC);

    private static RouterFixture fixture(int exchanged) {
        GossipParams params =
                GossipParams.DEFAULT.withConduct(GossipParams.Conduct.DEFAULT.withExchangedPeers(exchanged));
        return new RouterFixture(params.withScores(ScoreParams.DEFAULT)).subscribed();
    }

    private static RouterFixture full(int exchanged) {
        RouterFixture fixture = fixture(exchanged).withSubscribers(1, 14);
        for (int i = 1; i <= 12; i++) {
            fixture.receive(i, GRAFT);
        }
        return fixture;
    }

    private static List<PeerHint> hints(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> new PeerHint(peer(i).bytes(), new byte[] {1}))
                .toList();
    }

    private static List<PeerHint> named(RouterFixture fixture) {
        return fixture.sentControls(Prune.class).getFirst().peers();
    }

    @Test
    void aFullMeshNamesOthersInGoodStanding() {
        RouterFixture fixture = full(16);
        fixture.step(new Judged(peer(5), -1));

        fixture.receive(13, GRAFT);

        assertThat(named(fixture)).hasSize(12).noneMatch(hint -> names(hint, peer(5)) || names(hint, peer(13)));
    }

    private static boolean names(PeerHint hint, PeerId peer) {
        return Arrays.equals(hint.peerId(), peer.bytes());
    }

    @Test
    void noMoreAreNamedThanAllowedAndNoneWhenItIsOff() {
        RouterFixture few = full(3);
        few.receive(13, GRAFT);
        assertThat(named(few)).hasSize(3);

        RouterFixture off = full(0);
        off.receive(13, GRAFT);
        assertThat(named(off)).isEmpty();
    }

    @Test
    void aPeerBelowZeroOrInBackoffIsToldOfNobody() {
        RouterFixture fixture = full(16);
        fixture.step(new Judged(peer(13), -1));
        fixture.receive(13, GRAFT);
        assertThat(named(fixture)).isEmpty();

        fixture.receive(14, GRAFT);
        assertThat(named(fixture)).isNotEmpty();
        fixture.receive(14, GRAFT);
        assertThat(named(fixture)).isEmpty();
    }

    @Test
    void aPeerOfTheFirstVersionGetsABarePrune() {
        RouterFixture fixture = full(16);
        fixture.step(new PeerAdded(peer(13), false, "10.0.0.13", GossipVersion.V1_0));

        fixture.receive(13, GRAFT);

        assertThat(fixture.sentControls(Prune.class)).containsExactly(new Prune(TOPIC, List.of(), 0));
    }

    @Test
    void aBootstrapNodeHasNoMeshAndNamesItsGuestsToEachOther() {
        GossipParams params = GossipParams.DEFAULT
                .withMesh(GossipParams.Mesh.NONE)
                .withConduct(GossipParams.Conduct.DEFAULT.withExchangedPeers(16));
        RouterFixture fixture = new RouterFixture(params).subscribed().withSubscribers(1, 5);
        assertThat(fixture.meshSize()).isZero();

        fixture.receive(5, GRAFT);

        assertThat(named(fixture)).hasSize(4);
        fixture.pass(120);
        assertThat(fixture.meshSize()).isZero();
    }

    @Test
    void namedPeersAreMetFromTheThresholdOn() {
        RouterFixture fixture = fixture(16).withSubscribers(1, 2);
        fixture.step(new Judged(peer(1), 10));
        fixture.step(new Judged(peer(2), 9.9));

        fixture.receive(1, new Prune(TOPIC, hints(50, 2), 60));
        assertThat(fixture.effects).contains(new Introduced(peer(1), hints(50, 2)));

        fixture.receive(2, new Prune(TOPIC, hints(50, 2), 60));
        assertThat(fixture.drops()).containsExactly(DropReason.EXCHANGE_LOW_SCORE);
    }

    @Test
    void eclipseByPeerExchange() {
        // A thousand attackers name each other; their word counts only if they have earned it, and then for 16 at most.
        RouterFixture fixture = fixture(16).withSubscribers(1, 20);
        for (int i = 1; i <= 20; i++) {
            fixture.receive(i, new Prune(TOPIC, hints(1_000, 1_000), 60));
            assertThat(fixture.effects).noneMatch(Introduced.class::isInstance);
        }
        fixture.step(new Judged(peer(7), 50));
        fixture.receive(7, new Prune(TOPIC, hints(1_000, 1_000), 60));
        assertThat(fixture.effects)
                .filteredOn(Introduced.class::isInstance)
                .containsExactly(new Introduced(peer(7), hints(1_000, 16)));

        // A node that wants no introductions takes none from anybody.
        RouterFixture closed = fixture(0).withSubscribers(1, 1);
        closed.step(new Judged(peer(1), 50));
        closed.receive(1, new Prune(TOPIC, hints(1_000, 16), 60));
        assertThat(closed.effects).noneMatch(Introduced.class::isInstance);
    }
}
