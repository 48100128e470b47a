package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.RouterFixture.SECOND;
import static network.icn.libp2p.gossipsub.RouterFixture.TOPIC;
import static network.icn.libp2p.gossipsub.RouterFixture.message;
import static network.icn.libp2p.gossipsub.RouterFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.Disconnect;
import network.icn.libp2p.gossipsub.GossipEffect.Graylisted;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.GossipEffect.Pruned;
import network.icn.libp2p.gossipsub.GossipInput.Forged;
import network.icn.libp2p.gossipsub.GossipInput.FrameRefused;
import network.icn.libp2p.gossipsub.GossipInput.HeldUp;
import network.icn.libp2p.gossipsub.GossipInput.Judged;
import network.icn.libp2p.gossipsub.GossipInput.PeerAdded;
import network.icn.libp2p.gossipsub.GossipInput.PeerRemoved;
import network.icn.libp2p.gossipsub.GossipInput.Publish;
import network.icn.libp2p.gossipsub.GossipInput.Repeated;
import network.icn.libp2p.gossipsub.GossipInput.Unchecked;
import network.icn.libp2p.gossipsub.GossipInput.Validated;
import network.icn.libp2p.gossipsub.rpc.Control.Graft;
import network.icn.libp2p.gossipsub.rpc.Control.IHave;
import network.icn.libp2p.gossipsub.rpc.Control.IWant;
import network.icn.libp2p.gossipsub.rpc.Control.Prune;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.ScoreParams.Behaviour;
import network.icn.libp2p.gossipsub.score.ScoreParams.Colocation;
import network.icn.libp2p.gossipsub.score.ScoreParams.Thresholds;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.FirstDeliveries;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.Invalid;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.MeshDeliveries;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.MeshTime;
import org.junit.jupiter.api.Test;

/// What the router tells the scoring, and what it does by the scores.
class ScoredRouterTest {
    private static final Graft GRAFT = new Graft(TOPIC);

    /// One point for a first delivery, -1 for the first wrong message, -1 for the first bad manners; hardly any
    /// decay. Thresholds: gossip -10, publish -20, graylist -30, opportunistic graft 5.
    private static final ScoreParams PLAIN = policy(MeshDeliveries.OFF);

    private static ScoreParams policy(MeshDeliveries deliveries) {
        TopicScoreParams topic = new TopicScoreParams(
                1,
                new MeshTime(0, Duration.ofSeconds(1), 1),
                new FirstDeliveries(1, 0.9999, 100),
                deliveries,
                new Invalid(-1, 0.9999));
        return new ScoreParams(
                Map.of(TOPIC, topic),
                0,
                1,
                new Colocation(-1, 2, List.of()),
                new Behaviour(-1, 0, 0.9999),
                new Thresholds(-10, -20, -30, 10, 5),
                Duration.ofSeconds(1),
                ScoreParams.TO_ZERO,
                Duration.ofMinutes(10),
                100);
    }

    private static RouterFixture fixture(int peers) {
        return new RouterFixture(PLAIN).subscribed().withSubscribers(1, peers);
    }

    private static double score(RouterFixture fixture, int peer) {
        return fixture.router.score(peer(peer));
    }

    @Test
    void theFirstToBringAnAcceptedMessageGainsAndTheOthersDoNot() {
        RouterFixture fixture = fixture(3);
        fixture.receive(1, message("a"));
        fixture.receive(2, message("a"));

        fixture.step(new Validated(message("a").id(), Verdict.ACCEPT));

        assertThat(score(fixture, 1)).isEqualTo(1);
        assertThat(score(fixture, 2)).isZero();
    }

    @Test
    void everybodyWhoSentARejectedMessagePaysOnce() {
        RouterFixture fixture = fixture(4);
        fixture.receive(1, message("a"));
        fixture.receive(2, message("a"));
        fixture.step(new Validated(message("a").id(), Verdict.REJECT));

        fixture.receive(2, message("a"));
        fixture.receive(3, message("a"));

        assertThat(List.of(score(fixture, 1), score(fixture, 2), score(fixture, 3), score(fixture, 4)))
                .containsExactly(-1.0, -1.0, -1.0, 0.0);
    }

    @Test
    void ignoredMessagesCostNothing() {
        RouterFixture fixture = fixture(2);
        fixture.receive(1, message("a"));

        fixture.step(new Validated(message("a").id(), Verdict.IGNORE));
        fixture.receive(2, message("a"));

        assertThat(score(fixture, 1)).isZero();
        assertThat(score(fixture, 2)).isZero();
    }

    @Test
    void aCopyCountsAsADeliveryOnlyWithinTheWindow() {
        RouterFixture fixture = new RouterFixture(policy(new MeshDeliveries(
                        -1, 0.9999, 10, 1, Duration.ofMillis(10), Duration.ofSeconds(1), -1, 0.9999)))
                .subscribed()
                .withSubscribers(1, 3);
        fixture.receive(1, message("a"));
        fixture.step(new Validated(message("a").id(), Verdict.ACCEPT));

        fixture.now += 10_000_000;
        fixture.receive(2, message("a"));
        fixture.now += 1_000_000;
        fixture.receive(3, message("a"));
        fixture.pass(3);

        assertThat(score(fixture, 2)).isGreaterThan(-0.01);
        assertThat(score(fixture, 3)).isCloseTo(-1, org.assertj.core.data.Offset.offset(0.01));
    }

    @Test
    void peersBelowZeroLeaveTheMeshAndAreNotLetIn() {
        RouterFixture fixture = fixture(4);
        fixture.step(new Judged(peer(1), -1));

        List<GossipEffect> effects = fixture.pass(2);
        assertThat(effects).contains(new Pruned(TOPIC, peer(1), PruneReason.LOW_SCORE));
        assertThat(fixture.router.meshPeers(TOPIC)).containsExactly(peer(2), peer(3), peer(4));

        fixture.step(new PeerRemoved(peer(2)));
        fixture.withSubscribers(5, 5);
        fixture.step(new Judged(peer(5), -1));
        fixture.pass(2);
        fixture.receive(5, GRAFT);
        assertThat(fixture.router.meshPeers(TOPIC)).doesNotContain(peer(1), peer(5));
    }

    @Test
    void aGraftOfAPeerBelowZeroIsRefused() {
        RouterFixture fixture = fixture(4).withSubscribers(5, 5);
        fixture.step(new Judged(peer(5), -0.1));

        fixture.receive(5, GRAFT);

        assertThat(fixture.drops()).containsExactly(DropReason.GRAFT_LOW_SCORE);
        assertThat(fixture.sentControls(Prune.class)).hasSize(1);
    }

    @Test
    void belowTheGossipThresholdNoIhaveAndIwantAreExchanged() {
        RouterFixture fixture = fixture(4).withSubscribers(5, 6);
        Message mine = message("mine");
        fixture.step(new Publish(mine));
        fixture.step(new Judged(peer(5), -10.1));
        fixture.step(new Judged(peer(6), -10));

        fixture.receive(5, new IHave(TOPIC, List.of(id(1))), new IWant(List.of(mine.id())));
        assertThat(fixture.drops()).containsExactly(DropReason.IHAVE_LOW_SCORE, DropReason.IWANT_LOW_SCORE);
        fixture.receive(6, new IHave(TOPIC, List.of(id(1))), new IWant(List.of(mine.id())));
        assertThat(fixture.drops()).isEmpty();

        fixture.pass(2);
        assertThat(told(fixture)).contains(peer(6)).doesNotContain(peer(5));
    }

    @Test
    void belowThePublishThresholdOwnMessagesAreNotFlooded() {
        RouterFixture fixture = fixture(4);
        fixture.step(new Judged(peer(1), -20.1));
        fixture.step(new Judged(peer(2), -20));

        fixture.step(new Publish(message("mine")));

        assertThat(fixture.receiversOf(message("mine"))).containsExactly(peer(2), peer(3), peer(4));
    }

    @Test
    void belowTheGraylistThresholdNothingIsRead() {
        RouterFixture fixture = fixture(2);
        fixture.step(new Judged(peer(1), -30.1));
        fixture.step(new Judged(peer(2), -30));

        fixture.receive(1, message("a"));
        assertThat(fixture.drops()).containsExactly(DropReason.GRAYLISTED);
        assertThat(fixture.effects).hasSize(2);

        fixture.receive(2, message("a"));
        assertThat(fixture.drops()).isEmpty();
    }

    @Test
    void theShellIsToldWhenAPeerEntersAndLeavesTheGraylist() {
        RouterFixture fixture = fixture(1);
        fixture.step(new Judged(peer(1), -31));
        fixture.receive(1, GRAFT);
        assertThat(fixture.effects).contains(new Graylisted(peer(1), true));
        fixture.receive(1, GRAFT);
        assertThat(fixture.effects).noneMatch(Graylisted.class::isInstance);

        fixture.step(new Judged(peer(1), -30));
        fixture.pass(1);
        assertThat(fixture.effects).contains(new Graylisted(peer(1), false));

        fixture.step(new Judged(peer(1), -31));
        fixture.pass(1);
        assertThat(fixture.effects).contains(new Graylisted(peer(1), true));
        fixture.step(new PeerRemoved(peer(1)));
        fixture.step(RouterFixture.added(1, false));
        assertThat(fixture.effects).contains(new Graylisted(peer(1), true));
    }

    @Test
    void whoeverStaysOnTheGraylistIsDisconnected() {
        RouterFixture fixture = fixture(2);
        fixture.pass(1);
        fixture.step(new Judged(peer(1), -31));
        fixture.step(new Judged(peer(2), -30));
        fixture.pass(59);
        assertThat(fixture.effects).noneMatch(Disconnect.class::isInstance);

        fixture.pass(1);
        assertThat(fixture.effects).filteredOn(Disconnect.class::isInstance).containsExactly(new Disconnect(peer(1)));
    }

    @Test
    void nobodyIsDisconnectedWhereThatIsTurnedOff() {
        GossipParams params =
                GossipParams.DEFAULT.withConduct(GossipParams.Conduct.DEFAULT.withGraylistedHeartbeats(0));
        RouterFixture fixture =
                new RouterFixture(params.withScores(PLAIN)).subscribed().withSubscribers(1, 1);
        fixture.step(new Judged(peer(1), -31));

        fixture.pass(300);

        assertThat(fixture.effects).contains(new Graylisted(peer(1), true)).noneMatch(Disconnect.class::isInstance);
    }

    @Test
    void whoeverLeavesTheGraylistInTimeStartsAfresh() {
        RouterFixture fixture = fixture(1);
        fixture.step(new Judged(peer(1), -31));
        fixture.pass(59);
        fixture.step(new Judged(peer(1), 0));
        fixture.pass(1);
        fixture.step(new Judged(peer(1), -31));

        fixture.pass(59);

        assertThat(fixture.effects).noneMatch(Disconnect.class::isInstance);
    }

    @Test
    void anEarlyGraftCountsAndASoonerOneCountsTwice() {
        RouterFixture fixture = fixture(2);
        fixture.receive(1, new Prune(TOPIC, List.of(), 60));
        fixture.receive(2, new Prune(TOPIC, List.of(), 60));

        fixture.now += 9 * SECOND;
        fixture.receive(1, GRAFT);
        fixture.now += 2 * SECOND;
        fixture.receive(2, GRAFT);

        assertThat(score(fixture, 1)).isEqualTo(-4);
        assertThat(score(fixture, 2)).isEqualTo(-1);
    }

    @Test
    void aBrokenPromiseCountsAndAKeptOneDoesNot() {
        RouterFixture fixture = fixture(3);
        fixture.receive(1, new IHave(TOPIC, List.of(id(1))));
        fixture.receive(2, new IHave(TOPIC, List.of(message("late").id())));
        // Whoever brings it, it was not invented.
        fixture.now += 2 * SECOND;
        fixture.receive(3, message("late"));

        fixture.pass(3);

        assertThat(score(fixture, 1)).isLessThan(-0.99);
        assertThat(score(fixture, 2)).isZero();
    }

    @Test
    void whatWeHadNoTimeToReadOrCheckIsNoBrokenPromise() {
        RouterFixture fixture = fixture(3);
        fixture.receive(1, new IHave(TOPIC, List.of(id(1))));
        fixture.step(new HeldUp(peer(1)));
        fixture.receive(2, new IHave(TOPIC, List.of(message("late").id())));
        fixture.step(new Unchecked(peer(2), message("late")));
        assertThat(fixture.drops()).containsExactly(DropReason.THROTTLED);
        // A promise made afterwards has to be kept.
        fixture.step(new HeldUp(peer(3)));
        fixture.receive(3, new IHave(TOPIC, List.of(id(3))));

        fixture.pass(5);

        assertThat(score(fixture, 1)).isZero();
        assertThat(score(fixture, 2)).isZero();
        assertThat(score(fixture, 3)).isLessThan(-0.9);
    }

    @Test
    void onePromiseIsRememberedForEachIwant() {
        Promises promises = new Promises(Duration.ofSeconds(3));
        Peer peer = new Peer(peer(1), 0, false, false, GossipVersion.V1_1);
        promises.expect(peer, id(1), 0);
        promises.expect(peer, id(1), SECOND);
        promises.expect(peer, id(2), SECOND);
        promises.arrived(id(2));

        int[] broken = {0};
        promises.judge(3 * SECOND - 1, _ -> broken[0]++);
        assertThat(broken[0]).isZero();
        promises.judge(3 * SECOND, _ -> broken[0]++);
        assertThat(broken[0]).isOne();
        promises.judge(4 * SECOND, _ -> broken[0]++);
        assertThat(broken[0]).isEqualTo(2);
        assertThat(promises.size()).isZero();
    }

    @Test
    void anOverfullMeshKeepsItsBest() {
        RouterFixture fixture = fixture(13);
        for (int i = 1; i <= 12; i++) {
            fixture.receive(i, GRAFT);
        }
        fixture.withSubscribers(14, 14, true);
        fixture.receive(14, GRAFT);
        for (int i = 5; i <= 8; i++) {
            fixture.step(new Judged(peer(i), i));
        }
        assertThat(fixture.meshSize()).isEqualTo(13);

        fixture.pass(2);

        assertThat(fixture.router.meshPeers(TOPIC)).contains(peer(5), peer(6), peer(7), peer(8), peer(14));
        assertThat(fixture.meshSize()).isEqualTo(6);
    }

    @Test
    void aPoorMeshIsMendedWithBetterPeersOncePerMinute() {
        RouterFixture fixture = fixture(6);
        fixture.receive(5, GRAFT);
        fixture.receive(6, GRAFT);
        fixture.withSubscribers(7, 10);
        for (int i = 7; i <= 10; i++) {
            fixture.step(new Judged(peer(i), 3));
        }

        fixture.pass(58);
        assertThat(fixture.meshSize()).isEqualTo(6);
        fixture.pass(4);
        assertThat(fixture.meshSize()).isEqualTo(8);
        fixture.pass(60);
        assertThat(fixture.meshSize()).isEqualTo(10);
    }

    @Test
    void aGoodMeshIsLeftAlone() {
        RouterFixture fixture = fixture(6);
        fixture.receive(5, GRAFT);
        fixture.receive(6, GRAFT);
        for (int i = 1; i <= 6; i++) {
            fixture.step(new Judged(peer(i), 5));
        }
        fixture.withSubscribers(7, 8);
        fixture.step(new Judged(peer(7), 50));
        fixture.step(new Judged(peer(8), 50));

        fixture.pass(70);

        assertThat(fixture.meshSize()).isEqualTo(6);
    }

    @Test
    void forgedMessagesAndGarbageCount() {
        RouterFixture fixture = fixture(2);

        fixture.step(new Forged(peer(1), TOPIC));
        fixture.step(new FrameRefused(peer(2)));

        assertThat(score(fixture, 1)).isEqualTo(-1);
        assertThat(score(fixture, 2)).isEqualTo(-1);
    }

    @Test
    void peersOfOneAddressAreCountedTogether() {
        RouterFixture fixture = fixture(1);
        for (int i = 2; i <= 5; i++) {
            fixture.step(new PeerAdded(peer(i), false, "192.0.2.1", GossipVersion.V1_1));
        }

        assertThat(score(fixture, 1)).isZero();
        assertThat(score(fixture, 2)).isEqualTo(-4);

        fixture.step(new PeerRemoved(peer(5)));
        // Its own score of -4 is remembered, and its place at the address with it.
        assertThat(score(fixture, 2)).isEqualTo(-4);
    }

    @Test
    void leavingAndReturningDoesNotShakeABadScoreOff() {
        RouterFixture fixture = fixture(2);
        fixture.step(new FrameRefused(peer(1)));
        fixture.step(new Judged(peer(2), 7));

        fixture.step(new PeerRemoved(peer(1)));
        fixture.step(new PeerRemoved(peer(2)));
        fixture.withSubscribers(1, 2);

        assertThat(score(fixture, 1)).isEqualTo(-1);
        assertThat(score(fixture, 2)).isZero();
        assertThat(fixture.router.scores()).hasSize(2);
    }

    @Test
    void whoeverLeavesBeforeTheVerdictPaysAsIfItHadStayed() {
        RouterFixture fixture = fixture(4);
        fixture.receive(1, message("a"));
        fixture.receive(2, message("a"));
        fixture.receive(3, message("a"));
        fixture.step(new Judged(peer(3), 7));
        for (int i = 1; i <= 3; i++) {
            fixture.step(new PeerRemoved(peer(i)));
        }
        // Another peer takes the slot of one that left.
        fixture.withSubscribers(5, 5);
        fixture.step(new Validated(message("a").id(), Verdict.REJECT));

        fixture.withSubscribers(1, 3);

        assertThat(List.of(score(fixture, 1), score(fixture, 2), score(fixture, 3)))
                .containsOnly(-1.0);
        assertThat(score(fixture, 4)).isZero();
        assertThat(score(fixture, 5)).isZero();
    }

    @Test
    void aBurstOfWrongMessagesAndAQuickGoodbyeEndBelowTheGraylist() {
        RouterFixture fixture = fixture(1);
        for (int i = 0; i < 6; i++) {
            fixture.receive(1, message("bad " + i));
        }
        fixture.step(new PeerRemoved(peer(1)));
        for (int i = 0; i < 6; i++) {
            fixture.step(new Validated(message("bad " + i).id(), Verdict.REJECT));
        }

        fixture.withSubscribers(1, 1);

        assertThat(score(fixture, 1)).isEqualTo(-36);
        assertThat(fixture.drops()).containsExactly(DropReason.GRAYLISTED);
    }

    @Test
    void ofOneMessageSixtyFourLeaversAreBlamedAndItsFirstSenderInAnyCase() {
        RouterFixture fixture = fixture(67);
        for (int i = 1; i <= 67; i++) {
            fixture.receive(i, message("a"));
        }
        for (int i = 67; i >= 1; i--) {
            fixture.step(new PeerRemoved(peer(i)));
        }

        fixture.step(new Validated(message("a").id(), Verdict.REJECT));

        assertThat(score(fixture, 67)).isEqualTo(-1);
        assertThat(score(fixture, 4)).isEqualTo(-1);
        assertThat(score(fixture, 3)).isZero();
        assertThat(score(fixture, 1)).isEqualTo(-1);
    }

    @Test
    void aPromiseIsBrokenByLeavingToo() {
        RouterFixture fixture = fixture(2);
        fixture.receive(1, new IHave(TOPIC, List.of(id(1))));
        fixture.step(new PeerRemoved(peer(1)));

        fixture.pass(4);

        assertThat(score(fixture, 1)).isEqualTo(-1);
    }

    @Test
    void directPeersAreAlwaysSentToAndHeardAndNeverGrafted() {
        GossipParams thrifty = GossipParams.DEFAULT.withMesh(GossipParams.Mesh.DEFAULT.withFloodPublish(false));
        RouterFixture fixture = new RouterFixture(thrifty.withScores(PLAIN).withDirect(List.of(peer(9))))
                .subscribed()
                .withSubscribers(1, 2)
                .withSubscribers(9, 9);
        fixture.step(new Judged(peer(9), -1_000));
        assertThat(fixture.router.meshPeers(TOPIC)).containsExactly(peer(1), peer(2));

        fixture.step(new Publish(message("mine")));
        assertThat(fixture.receiversOf(message("mine"))).containsExactly(peer(1), peer(2), peer(9));

        fixture.receive(1, message("theirs"));
        fixture.step(new Validated(message("theirs").id(), Verdict.ACCEPT));
        assertThat(fixture.receiversOf(message("theirs"))).containsExactly(peer(2), peer(9));

        fixture.receive(9, message("direct"));
        assertThat(fixture.drops()).isEmpty();
        fixture.receive(9, GRAFT);
        assertThat(fixture.drops()).containsExactly(DropReason.GRAFT_FROM_DIRECT);
    }

    @Test
    void signaturesAreWorthCheckingOnlyWhereTheyMatter() {
        RouterFixture fixture = fixture(3);
        fixture.step(new Judged(peer(3), -100));
        fixture.receive(1, message("seen"));

        assertThat(fixture.router.isWorthChecking(peer(1), message("new"))).isTrue();
        assertThat(fixture.router.isWorthChecking(peer(2), message("seen"))).isFalse();
        assertThat(fixture.router.isWorthChecking(peer(3), message("new"))).isFalse();
        assertThat(fixture.router.isWorthChecking(peer(4), message("new"))).isFalse();
        Message elsewhere = Message.unsigned("elsewhere", new byte[1], MessageIdFunction.CONTENT);
        assertThat(fixture.router.isWorthChecking(peer(1), elsewhere)).isFalse();
    }

    @Test
    void aRepeatedMessageIsACopyOrNothing() {
        RouterFixture fixture = fixture(4);
        fixture.receive(1, message("seen"));

        fixture.step(new Repeated(peer(2), message("seen")));
        assertThat(fixture.drops()).containsExactly(DropReason.DUPLICATE);
        fixture.step(new Repeated(peer(2), message("new")));
        assertThat(fixture.drops()).containsExactly(DropReason.UNVERIFIED);
        assertThat(fixture.router.isWorthChecking(peer(3), message("new"))).isTrue();

        // It counts for and against whoever brings it, as any copy does.
        fixture.step(new Validated(message("seen").id(), Verdict.REJECT));
        fixture.step(new Repeated(peer(3), message("seen")));
        assertThat(score(fixture, 2)).isEqualTo(-1);
        assertThat(score(fixture, 3)).isEqualTo(-1);
        assertThat(score(fixture, 4)).isZero();
    }

    @Test
    void withoutScoresNothingIsEverHeldAgainstAnyone() {
        RouterFixture fixture = new RouterFixture().subscribed().withSubscribers(1, 1);
        for (int i = 0; i < 100; i++) {
            fixture.step(new FrameRefused(peer(1)));
            fixture.step(new Forged(peer(1), TOPIC));
        }
        fixture.step(new Judged(peer(1), -1_000));

        assertThat(score(fixture, 1)).isZero();
        fixture.receive(1, message("a"));
        assertThat(fixture.drops()).isEmpty();
    }

    private static MessageId id(int number) {
        return MessageId.of(("id " + number).getBytes(StandardCharsets.UTF_8));
    }

    /// Who the last step advertised something to.
    private static List<PeerId> told(RouterFixture fixture) {
        return fixture.effects.stream()
                .filter(GossipEffect.Send.class::isInstance)
                .map(GossipEffect.Send.class::cast)
                .filter(send -> carriesIhave(send.rpc()))
                .map(GossipEffect.Send::peer)
                .toList();
    }

    private static boolean carriesIhave(Rpc rpc) {
        return rpc.controls().stream().anyMatch(IHave.class::isInstance);
    }
}
