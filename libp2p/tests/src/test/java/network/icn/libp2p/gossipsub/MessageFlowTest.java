package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.RouterFixture.TOPIC;
import static network.icn.libp2p.gossipsub.RouterFixture.message;
import static network.icn.libp2p.gossipsub.RouterFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.Abandon;
import network.icn.libp2p.gossipsub.GossipEffect.Deliver;
import network.icn.libp2p.gossipsub.GossipEffect.PublishRefused;
import network.icn.libp2p.gossipsub.GossipEffect.Published;
import network.icn.libp2p.gossipsub.GossipEffect.Send;
import network.icn.libp2p.gossipsub.GossipEffect.Validate;
import network.icn.libp2p.gossipsub.GossipInput.Publish;
import network.icn.libp2p.gossipsub.GossipInput.Unsubscribe;
import network.icn.libp2p.gossipsub.GossipInput.Validated;
import network.icn.libp2p.gossipsub.rpc.Control.IHave;
import network.icn.libp2p.gossipsub.rpc.Control.IWant;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.SignaturePolicy;
import org.junit.jupiter.api.Test;

class MessageFlowTest {
    private static final GossipParams NO_FLOOD =
            GossipParams.DEFAULT.withMesh(GossipParams.Mesh.DEFAULT.withFloodPublish(false));

    @Test
    void forwardsAndDeliversOnlyAfterAccept() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 4);
        Message message = message("a");

        fixture.receive(1, message);
        assertThat(fixture.effects).containsExactly(new Validate(peer(1), message));

        fixture.step(new Validated(message.id(), Verdict.ACCEPT));
        assertThat(fixture.effects).contains(new Deliver(peer(1), message));
        assertThat(fixture.receiversOf(message)).containsExactly(peer(2), peer(3), peer(4));
    }

    @Test
    void ignoredAndRejectedMessagesGoNowhereAndAreNotServed() {
        for (Verdict verdict : List.of(Verdict.IGNORE, Verdict.REJECT)) {
            RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 4);
            Message message = message("a");
            fixture.receive(1, message);

            fixture.step(new Validated(message.id(), verdict));
            assertThat(fixture.effects).hasSize(1);

            fixture.receive(2, new IWant(List.of(message.id())));
            assertThat(fixture.drops()).containsExactly(DropReason.IWANT_UNKNOWN_MESSAGE);
        }
    }

    @Test
    void whatNobodyHadTimeToJudgeIsTakenFromAnotherCopy() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 4);
        Message message = message("a");
        fixture.receive(1, message);

        fixture.step(new Validated(message.id(), Verdict.BUSY));
        assertThat(fixture.drops()).containsExactly(DropReason.THROTTLED);

        fixture.receive(2, message);
        assertThat(fixture.effects).containsExactly(new Validate(peer(2), message));
    }

    @Test
    void nothingIsServedBeforeTheVerdict() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 4);
        Message message = message("a");
        fixture.receive(1, message);

        fixture.receive(2, new IWant(List.of(message.id())));

        assertThat(fixture.receiversOf(message)).isEmpty();
    }

    @Test
    void doesNotSendAMessageBackToAnyoneWhoSentIt() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 4);
        Message message = message("a");
        fixture.receive(1, message);
        fixture.receive(3, message);
        assertThat(fixture.drops()).containsExactly(DropReason.DUPLICATE);

        fixture.step(new Validated(message.id(), Verdict.ACCEPT));

        assertThat(fixture.receiversOf(message)).containsExactly(peer(2), peer(4));
    }

    @Test
    void doesNotSendAMessageToItsAuthor() {
        KeyPair author = KeyPair.ed25519(new byte[32]);
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 2);
        fixture.step(new GossipInput.PeerAdded(author.peerId(), false, "10.1.0.1", GossipVersion.V1_1));
        fixture.step(new GossipInput.RpcReceived(
                author.peerId(), Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true)))));
        Message message = new SignaturePolicy.StrictSign(author)
                .compose(TOPIC, "a".getBytes(StandardCharsets.UTF_8), 1, MessageIdFunction.CONTENT);

        fixture.receive(1, message);
        fixture.step(new Validated(message.id(), Verdict.ACCEPT));

        assertThat(fixture.receiversOf(message)).containsExactly(peer(2));
    }

    @Test
    void refusesAMessageThatClaimsUsAsAuthor() {
        KeyPair self = KeyPair.ed25519(new byte[32]);
        GossipRouter router = new GossipRouter(self.peerId(), GossipParams.DEFAULT, new SplittableRandom(1), 0);
        router.step(new GossipInput.Subscribe(TOPIC), 0);
        router.step(RouterFixture.added(1, false), 0);
        Message forged = new SignaturePolicy.StrictSign(self).compose(TOPIC, new byte[1], 1, MessageIdFunction.CONTENT);

        List<GossipEffect> effects = router.step(new GossipInput.RpcReceived(peer(1), Rpc.ofMessage(forged)), 0);

        assertThat(effects).containsExactly(new GossipEffect.Dropped(peer(1), DropReason.OWN_ORIGIN, TOPIC));
    }

    @Test
    void doesNotTakeItsOwnMessageFromOthers() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 2);
        Message message = message("mine");
        fixture.step(new Publish(message));

        fixture.receive(1, message);

        assertThat(fixture.drops()).containsExactly(DropReason.DUPLICATE);
    }

    @Test
    void floodsOwnMessagesToAllSubscribers() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 20);
        Message message = message("mine");

        fixture.step(new Publish(message));

        assertThat(fixture.receiversOf(message)).hasSize(20);
        assertThat(fixture.effects).contains(new Published(message.id(), 20));
        assertThat(priorities(fixture)).containsOnly(SendPriority.OWN);
    }

    @Test
    void publishesToTheMeshWhenFloodingIsOff() {
        RouterFixture fixture =
                new RouterFixture(NO_FLOOD).withSubscribers(1, 20).subscribed();
        Message message = message("mine");

        fixture.step(new Publish(message));

        assertThat(fixture.receiversOf(message)).containsExactlyElementsOf(fixture.router.meshPeers(TOPIC));
    }

    @Test
    void publishesTheSameContentOnce() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 2);
        fixture.step(new Publish(message("mine")));

        fixture.step(new Publish(message("mine")));

        assertThat(fixture.effects)
                .containsExactly(new PublishRefused(message("mine").id()));
    }

    @Test
    void keepsTheSameFanoutUntilItExpires() {
        RouterFixture fixture = new RouterFixture(NO_FLOOD).withSubscribers(1, 20);
        List<PeerId> first = publish(fixture, "1");
        assertThat(first).hasSize(6);

        fixture.pass(59);
        assertThat(publish(fixture, "2")).containsExactlyInAnyOrderElementsOf(first);

        fixture.pass(62);
        assertThat(publish(fixture, "3")).hasSize(6).isNotEqualTo(first);
    }

    @Test
    void fanoutBecomesMesh() {
        RouterFixture fixture = new RouterFixture(NO_FLOOD).withSubscribers(1, 20);
        List<PeerId> fanout = publish(fixture, "1");

        fixture.subscribed();

        assertThat(fixture.router.meshPeers(TOPIC)).containsExactlyInAnyOrderElementsOf(fanout);
    }

    @Test
    void messagesOfOtherTopicsAreDropped() {
        RouterFixture fixture = new RouterFixture().withSubscribers(1, 1);

        fixture.receive(1, message("a"));

        assertThat(fixture.drops()).containsExactly(DropReason.UNKNOWN_TOPIC);
    }

    @Test
    void aTopicLeftDuringValidationIsNotServed() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 3);
        Message message = message("a");
        fixture.receive(1, message);
        fixture.step(new Unsubscribe(TOPIC));

        fixture.step(new Validated(message.id(), Verdict.ACCEPT));

        assertThat(fixture.drops()).containsExactly(DropReason.UNKNOWN_TOPIC);
        assertThat(fixture.receiversOf(message)).isEmpty();
    }

    @Test
    void validationIsBoundedAndExpires() {
        RouterLimits limits =
                RouterLimits.DEFAULT.with(draft -> draft.pendingMessages(2).validationTtl(Duration.ofSeconds(5)));
        RouterFixture fixture = new RouterFixture(GossipParams.DEFAULT.withLimits(limits))
                .subscribed()
                .withSubscribers(1, 1);
        fixture.receive(1, message("a"));
        fixture.receive(1, message("b"));

        fixture.receive(1, message("c"));
        assertThat(fixture.drops()).containsExactly(DropReason.THROTTLED);

        fixture.pass(7);
        assertThat(fixture.drops()).containsExactly(DropReason.VALIDATION_EXPIRED, DropReason.VALIDATION_EXPIRED);
        assertThat(fixture.effects)
                .contains(
                        new Abandon(message("a").id()), new Abandon(message("b").id()));
        // a throttled message was not marked as seen
        fixture.receive(1, message("c"));
        assertThat(fixture.effects).containsExactly(new Validate(peer(1), message("c")));
    }

    @Test
    void aMessageThatNobodyHadTimeForIsAskedForAndTakenAgain() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 3);
        Message message = message("a");
        fixture.receive(1, message);

        fixture.step(new Validated(message.id(), Verdict.BUSY));
        assertThat(fixture.drops()).containsExactly(DropReason.THROTTLED);

        fixture.receive(2, new IHave(TOPIC, List.of(message.id())));
        assertThat(fixture.sentControls(IWant.class)).containsExactly(new IWant(List.of(message.id())));
        fixture.receive(2, message);
        assertThat(fixture.effects).containsExactly(new Validate(peer(2), message));
    }

    @Test
    void lateAndInventedVerdictsChangeNothing() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 3);

        assertThat(fixture.step(new Validated(message("never seen").id(), Verdict.ACCEPT)))
                .isEmpty();
    }

    private static List<PeerId> publish(RouterFixture fixture, String text) {
        Message message = message(text);
        fixture.step(new Publish(message));
        return fixture.receiversOf(message);
    }

    private static List<SendPriority> priorities(RouterFixture fixture) {
        return fixture.effects.stream()
                .filter(Send.class::isInstance)
                .map(effect -> ((Send) effect).priority())
                .toList();
    }
}
