package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.RouterFixture.TOPIC;
import static network.icn.libp2p.gossipsub.RouterFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.GossipEffect.Pruned;
import network.icn.libp2p.gossipsub.GossipEffect.Send;
import network.icn.libp2p.gossipsub.GossipInput.PeerRemoved;
import network.icn.libp2p.gossipsub.GossipInput.Subscribe;
import network.icn.libp2p.gossipsub.GossipInput.Unsubscribe;
import network.icn.libp2p.gossipsub.rpc.Control.Graft;
import network.icn.libp2p.gossipsub.rpc.Control.Prune;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.Rpc.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshMaintenanceTest {
    private static final Graft GRAFT = new Graft(TOPIC);

    @Test
    void ignoresAGraftOfAnUnknownTopicWithoutAnswer() {
        RouterFixture fixture = new RouterFixture().withSubscribers(1, 1);

        fixture.receive(1, new Graft("invented"));

        assertThat(fixture.drops()).containsExactly(DropReason.GRAFT_UNKNOWN_TOPIC);
        assertThat(fixture.sentControls(Prune.class)).isEmpty();
    }

    @Test
    void ignoresAGraftOfAPeerThatDoesNotSubscribe() {
        RouterFixture fixture = new RouterFixture().subscribed();
        fixture.step(RouterFixture.added(1, false));

        fixture.receive(1, GRAFT);

        assertThat(fixture.drops()).containsExactly(DropReason.GRAFT_NOT_SUBSCRIBED);
        assertThat(fixture.meshSize()).isZero();
    }

    @Test
    void takesAGraftWhileTheMeshHasRoom() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 5);
        assertThat(fixture.meshSize()).isEqualTo(4);

        fixture.receive(5, GRAFT);

        assertThat(fixture.meshSize()).isEqualTo(5);
        assertThat(fixture.sentControls(Prune.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void graftsSubscribersAtOnceWhileTheMeshIsThin(int peers) {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, peers);

        assertThat(fixture.meshSize()).isEqualTo(peers);
        assertThat(fixture.sentControls(Graft.class)).hasSize(1);
    }

    @Test
    void graftsUpToTargetWhenJoining() {
        RouterFixture fixture = new RouterFixture().withSubscribers(1, 20);

        fixture.subscribed();

        assertThat(fixture.meshSize()).isEqualTo(6);
        assertThat(fixture.sentControls(Graft.class)).hasSize(6);
    }

    @Test
    void refillsAThinMeshAtTheHeartbeat() {
        RouterFixture fixture = new RouterFixture().withSubscribers(1, 20).subscribed();
        List<PeerId> members = fixture.router.meshPeers(TOPIC);
        for (int i = 0; i < 3; i++) {
            fixture.step(new PeerRemoved(members.get(i)));
        }
        assertThat(fixture.meshSize()).isEqualTo(3);

        fixture.pass(2);

        assertThat(fixture.meshSize()).isEqualTo(6);
    }

    @Test
    void refusesInboundPeersAboveTheHighMark() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 13);
        for (int i = 1; i <= 12; i++) {
            fixture.receive(i, GRAFT);
        }
        assertThat(fixture.meshSize()).isEqualTo(12);

        fixture.receive(13, GRAFT);

        assertThat(fixture.drops()).containsExactly(DropReason.GRAFT_MESH_FULL);
        assertThat(fixture.sentControls(Prune.class)).containsExactly(new Prune(TOPIC, List.of(), 60));
        assertThat(fixture.meshSize()).isEqualTo(12);
    }

    @Test
    void letsOutboundPeersInAboveTheHighMarkAndShrinksAtTheHeartbeat() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 12);
        fixture.withSubscribers(13, 14, true);
        for (int i = 1; i <= 14; i++) {
            fixture.receive(i, GRAFT);
        }
        assertThat(fixture.meshSize()).isEqualTo(14);

        fixture.pass(2);

        assertThat(fixture.meshSize()).isEqualTo(6);
        assertThat(fixture.router.meshPeers(TOPIC)).contains(peer(13), peer(14));
        assertThat(fixture.sentControls(Prune.class)).hasSize(8);
    }

    @Test
    void addsOutboundPeersToAMeshThatHasNone() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 6);
        for (int i = 1; i <= 6; i++) {
            fixture.receive(i, GRAFT);
        }
        fixture.withSubscribers(7, 9, true);

        fixture.pass(2);

        assertThat(fixture.meshSize()).isEqualTo(8);
    }

    @Test
    void refusesAGraftInBackoffAndProlongsIt() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 1);
        fixture.receive(1, new Prune(TOPIC, List.of(), 60));
        assertThat(fixture.meshSize()).isZero();

        fixture.now += 59 * RouterFixture.SECOND;
        fixture.receive(1, GRAFT);
        assertThat(fixture.drops()).containsExactly(DropReason.GRAFT_IN_BACKOFF);
        assertThat(fixture.sentControls(Prune.class)).hasSize(1);

        fixture.now += 59 * RouterFixture.SECOND;
        fixture.receive(1, GRAFT);
        assertThat(fixture.drops()).containsExactly(DropReason.GRAFT_IN_BACKOFF);

        fixture.now += 60 * RouterFixture.SECOND;
        fixture.receive(1, GRAFT);
        assertThat(fixture.meshSize()).isOne();
    }

    @Test
    void graftsAgainOnlyAfterTheBackoffAndItsSlack() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 1);
        fixture.receive(1, new Prune(TOPIC, List.of(), 20));

        fixture.pass(21);
        assertThat(fixture.meshSize()).isZero();

        fixture.pass(3);
        assertThat(fixture.meshSize()).isOne();
    }

    @Test
    void aReconnectDoesNotShakeOffTheBackoff() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 1);
        fixture.receive(1, new Prune(TOPIC, List.of(), 20));

        fixture.step(new PeerRemoved(peer(1)));
        fixture.withSubscribers(1, 1);

        assertThat(fixture.meshSize()).isZero();
    }

    @Test
    void prunesAndBacksOffWhenLeaving() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 2);

        fixture.step(new Unsubscribe(TOPIC));
        assertThat(fixture.sentControls(Prune.class))
                .containsExactly(new Prune(TOPIC, List.of(), 10), new Prune(TOPIC, List.of(), 10));

        fixture.step(new Subscribe(TOPIC));
        assertThat(fixture.meshSize()).isZero();
        fixture.pass(13);
        assertThat(fixture.meshSize()).isEqualTo(2);
    }

    @Test
    void aPeerThatUnsubscribesLeavesTheMesh() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 2);

        fixture.receive(1, Rpc.ofSubscriptions(List.of(new Subscription(TOPIC, false))));

        assertThat(fixture.router.meshPeers(TOPIC)).containsExactly(peer(2));
        assertThat(fixture.effects).contains(new Pruned(TOPIC, peer(1), PruneReason.PEER_UNSUBSCRIBED));
    }

    @Test
    void sendsAllSubscriptionsOnEachNewStream() {
        RouterFixture fixture = new RouterFixture().subscribed();
        fixture.step(new Subscribe("other"));
        Rpc hello = Rpc.ofSubscriptions(List.of(new Subscription(TOPIC, true), new Subscription("other", true)));

        fixture.step(RouterFixture.added(1, false));
        assertThat(fixture.effects).containsExactly(new Send(peer(1), hello, SendPriority.CONTROL));

        fixture.step(RouterFixture.added(1, false));
        assertThat(fixture.effects).containsExactly(new Send(peer(1), hello, SendPriority.CONTROL));
    }

    @Test
    void inventedTopicsAreBoundedForEachPeer() {
        RouterFixture fixture = new RouterFixture();
        fixture.step(RouterFixture.added(1, false));
        for (int i = 0; i < 256; i++) {
            fixture.receive(1, Rpc.ofSubscriptions(List.of(new Subscription("t" + i, true))));
            assertThat(fixture.drops()).isEmpty();
        }

        fixture.receive(1, Rpc.ofSubscriptions(List.of(new Subscription("one more", true))));

        assertThat(fixture.drops()).containsExactly(DropReason.TOO_MANY_TOPICS);
    }

    @Test
    void inventedTopicsOfAllPeersAreBoundedAndEachPeerHasItsShare() {
        RouterFixture fixture = new RouterFixture(GossipParams.DEFAULT.withLimits(
                RouterLimits.DEFAULT.with(draft -> draft.peers(4).topics(16))));
        for (int i = 1; i <= 4; i++) {
            fixture.step(RouterFixture.added(i, false));
        }
        // Half of all for whoever comes first, and an eighth for each in any case.
        assertThat(topicsTaken(fixture, 1)).isEqualTo(8);
        assertThat(topicsTaken(fixture, 2)).isEqualTo(2);
        assertThat(topicsTaken(fixture, 3)).isEqualTo(2);
        assertThat(topicsTaken(fixture, 4)).isEqualTo(2);

        // What others know too, and what is ours, takes no place.
        fixture.receive(4, subscription("of 1: 3"));
        assertThat(fixture.drops()).isEmpty();
        fixture.step(new Subscribe("ours"));
        fixture.receive(4, subscription("ours"));
        assertThat(fixture.drops()).isEmpty();
        assertThat(fixture.router.topicPeers("ours")).containsExactly(peer(4));

        fixture.step(new PeerRemoved(peer(1)));
        fixture.receive(4, subscription("one more"));
        assertThat(fixture.drops()).isEmpty();
    }

    private static int topicsTaken(RouterFixture fixture, int peer) {
        for (int i = 0; i < 100; i++) {
            fixture.receive(peer, subscription("of " + peer + ": " + i));
            if (!fixture.drops().isEmpty()) {
                assertThat(fixture.drops()).containsExactly(DropReason.TOO_MANY_TOPICS);
                return i;
            }
        }
        throw new AssertionError("no bound");
    }

    private static Rpc subscription(String topic) {
        return Rpc.ofSubscriptions(List.of(new Subscription(topic, true)));
    }

    @Test
    void ownTopicsComeInTheOrderInWhichTheyWereJoined() {
        RouterFixture fixture = new RouterFixture();
        fixture.step(RouterFixture.added(1, false));
        fixture.receive(1, subscription("b"));
        fixture.receive(1, subscription("a"));
        fixture.step(new Subscribe("a"));
        fixture.step(new Subscribe("c"));
        fixture.step(new Subscribe("b"));
        fixture.step(new Unsubscribe("c"));

        assertThat(fixture.router.subscriptions()).containsExactly("a", "b");
    }

    @Test
    void rpcsOfUnknownPeersAreDropped() {
        RouterFixture fixture = new RouterFixture().subscribed();

        fixture.receive(1, GRAFT);

        assertThat(fixture.drops()).containsExactly(DropReason.UNKNOWN_PEER);
    }

    @Test
    void aMutePeerLeavesTheMeshAndEntersNoneUntilSomethingComesFromIt() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 3);
        assertThat(fixture.meshSize()).isEqualTo(3);

        fixture.step(new GossipInput.Mute(peer(2)));

        assertThat(fixture.effects).contains(new GossipEffect.Pruned(TOPIC, peer(2), GossipEffect.PruneReason.MUTE));
        assertThat(fixture.sentControls(Prune.class)).hasSize(1);
        // Far beyond the back-off, in a mesh that is thin.
        fixture.pass(600);
        assertThat(fixture.router.meshPeers(TOPIC)).containsExactlyInAnyOrder(peer(1), peer(3));

        fixture.receive(2, Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true))));
        fixture.pass(2);
        assertThat(fixture.router.meshPeers(TOPIC)).contains(peer(2));
    }
}
