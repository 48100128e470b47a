package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.RouterFixture.TOPIC;
import static network.icn.libp2p.gossipsub.RouterFixture.message;
import static network.icn.libp2p.gossipsub.RouterFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.gossipsub.GossipInput.PeerRemoved;
import network.icn.libp2p.gossipsub.GossipInput.Publish;
import network.icn.libp2p.gossipsub.rpc.Control.IHave;
import network.icn.libp2p.gossipsub.rpc.Control.IWant;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import org.junit.jupiter.api.Test;

class LazyGossipTest {
    @Test
    void asksForWhatItLacksAndNotForWhatItHas() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 2);
        Message known = message("known");
        fixture.step(new Publish(known));

        fixture.receive(1, new IHave(TOPIC, List.of(known.id(), id(1))));

        assertThat(fixture.sentControls(IWant.class)).containsExactly(new IWant(List.of(id(1))));
    }

    @Test
    void asksFewPeersForOneIdPerHeartbeat() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 3);
        IHave ihave = new IHave(TOPIC, List.of(id(1)));

        assertThat(asks(fixture, 1, ihave)).isOne();
        assertThat(asks(fixture, 2, ihave)).isOne();
        assertThat(asks(fixture, 3, ihave)).isZero();

        fixture.pass(2);
        assertThat(asks(fixture, 3, ihave)).isOne();
    }

    @Test
    void ignoresIhavesOfTopicsItDoesNotHave() {
        RouterFixture fixture = new RouterFixture().withSubscribers(1, 1);

        fixture.receive(1, new IHave(TOPIC, List.of(id(1))));

        assertThat(fixture.drops()).containsExactly(DropReason.IHAVE_UNKNOWN_TOPIC);
    }

    @Test
    void heedsTenIhavesPerHeartbeatAndPeer() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 1);
        for (int i = 0; i < 10; i++) {
            assertThat(asks(fixture, 1, new IHave(TOPIC, List.of(id(i))))).isOne();
        }

        assertThat(asks(fixture, 1, new IHave(TOPIC, List.of(id(99))))).isZero();
        assertThat(fixture.drops()).containsExactly(DropReason.IHAVE_FLOOD);

        fixture.pass(2);
        assertThat(asks(fixture, 1, new IHave(TOPIC, List.of(id(99))))).isOne();
    }

    @Test
    void asksForAtMostFiveThousandIdsPerHeartbeatAndPeer() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 1);

        fixture.receive(1, new IHave(TOPIC, ids(6_000)));
        assertThat(fixture.sentControls(IWant.class).getFirst().ids()).hasSize(5_000);

        fixture.receive(1, new IHave(TOPIC, List.of(id(7_000))));
        assertThat(fixture.drops()).containsExactly(DropReason.IHAVE_FLOOD);
    }

    @Test
    void hostilePeersCannotKeepItFromAskingOthers() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 20);
        for (int i = 1; i <= 19; i++) {
            fixture.receive(i, new IHave(TOPIC, ids(i * 5_000, 5_000)));
        }

        assertThat(asks(fixture, 20, new IHave(TOPIC, List.of(id(1))))).isOne();
    }

    @Test
    void sharesTheIdsThatItMayAskForEqually() {
        RouterFixture fixture = new RouterFixture(GossipParams.DEFAULT.withLimits(
                        RouterLimits.DEFAULT.with(draft -> draft.peers(4).askedIds(40))))
                .subscribed()
                .withSubscribers(1, 4);
        fixture.receive(1, new IHave(TOPIC, ids(0, 9)));
        fixture.receive(1, new IHave(TOPIC, ids(100, 2)));
        assertThat(fixture.sentControls(IWant.class).getFirst().ids()).hasSize(1);
        fixture.receive(1, new IHave(TOPIC, ids(200, 1)));
        assertThat(fixture.drops()).containsExactly(DropReason.IHAVE_FLOOD);

        fixture.receive(2, new IHave(TOPIC, ids(300, 11)));
        assertThat(fixture.sentControls(IWant.class).getFirst().ids()).hasSize(10);
    }

    /// Whoever comes again and again gets a new share each time; what is remembered of it stays within the bound.
    @Test
    void beyondItsBoundItForgetsWhatItAskedForLongestAgo() {
        RouterFixture fixture = new RouterFixture(GossipParams.DEFAULT.withLimits(
                        RouterLimits.DEFAULT.with(draft -> draft.peers(8).askedIds(40))))
                .subscribed()
                .withSubscribers(1, 4);
        IHave wanted = new IHave(TOPIC, ids(0, 1));
        assertThat(asks(fixture, 1, wanted)).isOne();
        assertThat(asks(fixture, 2, wanted)).isOne();
        int others = 0;
        for (int visit = 0; others < 39; visit++) {
            fixture.withSubscribers(5, 5);
            int count = Math.min(8, 39 - others);
            assertThat(asks(fixture, 5, new IHave(TOPIC, ids(1 + visit * 8, count))))
                    .isOne();
            others += count;
            fixture.step(new PeerRemoved(peer(5)));
        }
        assertThat(asks(fixture, 3, wanted)).isZero();

        fixture.receive(4, new IHave(TOPIC, ids(500, 1)));
        assertThat(asks(fixture, 3, wanted)).isOne();
    }

    @Test
    void servesOneMessageThreeTimesToAPeer() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 2);
        Message message = message("mine");
        fixture.step(new Publish(message));
        IWant want = new IWant(List.of(message.id()));
        for (int i = 0; i < 3; i++) {
            fixture.receive(1, want);
            assertThat(fixture.receiversOf(message)).containsExactly(peer(1));
        }

        fixture.receive(1, want);
        assertThat(fixture.drops()).containsExactly(DropReason.IWANT_REPEATED);

        fixture.receive(2, want);
        assertThat(fixture.receiversOf(message)).containsExactly(peer(2));
    }

    @Test
    void looksUpAtMostFiveThousandIdsPerHeartbeatAndPeer() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 1);

        fixture.receive(1, new IWant(ids(5_010)));

        assertThat(fixture.drops()).hasSize(5_001).endsWith(DropReason.IWANT_FLOOD);
    }

    @Test
    void servesForFiveHeartbeatsAndAdvertisesForThree() {
        RouterFixture fixture = new RouterFixture().withSubscribers(1, 20).subscribed();
        Message message = message("mine");
        fixture.pass(2);
        fixture.step(new Publish(message));

        int told = 0;
        for (int beat = 1; beat <= 5; beat++) {
            fixture.pass(1);
            told += fixture.sentControls(IHave.class).isEmpty() ? 0 : 1;
            fixture.receive(beat, new IWant(List.of(message.id())));
            assertThat(fixture.receiversOf(message)).hasSize(beat < 5 ? 1 : 0);
        }
        assertThat(told).isEqualTo(3);
    }

    @Test
    void tellsRandomPeersOutsideTheMesh() {
        RouterFixture fixture = new RouterFixture().withSubscribers(1, 50).subscribed();
        fixture.step(new Publish(message("mine")));

        fixture.pass(1);

        List<IHave> told = fixture.sentControls(IHave.class);
        // 0.25 x (50 - 6) eligible peers, more than Dlazy
        assertThat(told)
                .hasSize(11)
                .containsOnly(new IHave(TOPIC, List.of(message("mine").id())));
        assertThat(fixture.effects)
                .noneMatch(effect -> effect instanceof GossipEffect.Send send
                        && fixture.router.meshPeers(TOPIC).contains(send.peer()));
    }

    private static int asks(RouterFixture fixture, int peer, IHave ihave) {
        fixture.receive(peer, ihave);
        return fixture.sentControls(IWant.class).size();
    }

    private static List<MessageId> ids(int count) {
        return ids(0, count);
    }

    private static List<MessageId> ids(int first, int count) {
        List<MessageId> ids = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            ids.add(id(i));
        }
        return ids;
    }

    private static MessageId id(int number) {
        return MessageId.of(new byte[] {1, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }
}
