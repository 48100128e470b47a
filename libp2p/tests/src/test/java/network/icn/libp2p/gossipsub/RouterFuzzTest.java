package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.RouterFixture.SECOND;
import static network.icn.libp2p.gossipsub.RouterFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.Deliver;
import network.icn.libp2p.gossipsub.GossipEffect.Send;
import network.icn.libp2p.gossipsub.GossipEffect.Validate;
import network.icn.libp2p.gossipsub.GossipInput.FrameRefused;
import network.icn.libp2p.gossipsub.GossipInput.HeldUp;
import network.icn.libp2p.gossipsub.GossipInput.Mute;
import network.icn.libp2p.gossipsub.GossipInput.PeerAdded;
import network.icn.libp2p.gossipsub.GossipInput.PeerRemoved;
import network.icn.libp2p.gossipsub.GossipInput.Publish;
import network.icn.libp2p.gossipsub.GossipInput.RpcReceived;
import network.icn.libp2p.gossipsub.GossipInput.Slow;
import network.icn.libp2p.gossipsub.GossipInput.Subscribe;
import network.icn.libp2p.gossipsub.GossipInput.Tick;
import network.icn.libp2p.gossipsub.GossipInput.Unchecked;
import network.icn.libp2p.gossipsub.GossipInput.Unsubscribe;
import network.icn.libp2p.gossipsub.GossipInput.Validated;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import org.junit.jupiter.api.Test;

/// Random peers say random things in random order. Nothing they say throws; after every step the meshes hold only
/// subscribers, every message is delivered at most once, and only to peers that are there is anything sent.
class RouterFuzzTest {
    private static final int STEPS = 100_000;
    private static final int PEERS = 40;
    private static final List<String> TOPICS = List.of("a", "b", "c");
    private static final ScoreParams SCORES =
            ScoreParams.DEFAULT.withTopic("a", TopicScoreParams.DEFAULT).withTopic("b", TopicScoreParams.DEFAULT);

    private final SplittableRandom random = new SplittableRandom(20_261_121);
    private final GossipRouter router = new GossipRouter(
            peer(0),
            GossipParams.DEFAULT
                    .withConduct(GossipParams.Conduct.DEFAULT.withExchangedPeers(8))
                    .withScores(SCORES)
                    .withDirect(List.of(peer(1))),
            new SplittableRandom(7),
            0);
    private final Map<PeerId, Boolean> present = new HashMap<>();
    private final List<MessageId> unjudged = new ArrayList<>();
    private final Map<MessageId, Integer> delivered = new HashMap<>();
    private final Set<PeerId> graylisted = new HashSet<>();
    private long now;

    @Test
    void nothingThatPeersSayBreaksTheRouter() {
        System.out.println("seed 20261121");
        for (int step = 0; step < STEPS; step++) {
            now += random.nextLong(SECOND / 50);
            router.step(input(), now).forEach(this::check);
            if (step % 100 == 0) {
                checkMeshes();
            }
        }
        assertThat(delivered).isNotEmpty();
        assertThat(delivered.values()).allMatch(count -> count == 1);
        assertThat(router.scores()).allMatch(score -> Double.isFinite(score.total()));
        assertThat(router.standings().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(router.scores().size());
    }

    private void check(GossipEffect effect) {
        switch (effect) {
            case Send send -> assertThat(present).containsKey(send.peer());
            case Validate validate -> unjudged.add(validate.message().id());
            case Deliver deliver -> delivered.merge(deliver.message().id(), 1, Integer::sum);
            case GossipEffect.Introduced introduced ->
                assertThat(introduced.peers()).hasSizeBetween(1, 8);
            case GossipEffect.Graylisted(PeerId peer, boolean begins) -> {
                // The shell must hear of each change once, or it would keep on listening to the wrong peers.
                assertThat(begins ? graylisted.add(peer) : graylisted.remove(peer))
                        .isTrue();
            }
            case GossipEffect.Disconnect(PeerId peer) -> assertThat(graylisted).contains(peer);
            case GossipEffect.Published _,
                    GossipEffect.Abandon _,
                    GossipEffect.PublishRefused _,
                    GossipEffect.WakeAt _,
                    GossipEffect.Dropped _,
                    GossipEffect.Grafted _,
                    GossipEffect.Pruned _ -> {}
        }
    }

    private void checkMeshes() {
        for (String topic : TOPICS) {
            assertThat(router.topicPeers(topic)).containsAll(router.meshPeers(topic));
            assertThat(present.keySet()).containsAll(router.topicPeers(topic));
            assertThat(router.meshPeers(topic)).doesNotContain(peer(1));
        }
    }

    private GossipInput input() {
        int dice = random.nextInt(100);
        if (dice < 10) {
            return new Tick();
        }
        if (dice < 20 && !unjudged.isEmpty()) {
            MessageId id = unjudged.remove(random.nextInt(unjudged.size()));
            return new Validated(id, any(Verdict.values()));
        }
        if (dice < 23) {
            return random.nextInt(10) == 0 ? new Unsubscribe(topic()) : new Subscribe(topic());
        }
        if (dice < 25) {
            return new Publish(message());
        }
        PeerId peer = peer(1 + random.nextInt(PEERS));
        if (dice < 28) {
            present.put(peer, true);
            GossipVersion version = any(GossipVersion.values());
            return new PeerAdded(peer, random.nextBoolean(), "10.0.0." + random.nextInt(20), version);
        }
        if (dice < 29) {
            present.remove(peer);
            graylisted.remove(peer);
            return new PeerRemoved(peer);
        }
        return dice < 30 ? nextOfTheShell(peer) : new RpcReceived(peer, rpc());
    }

    private GossipInput nextOfTheShell(PeerId peer) {
        return switch (random.nextInt(5)) {
            case 0 -> new HeldUp(peer);
            case 1 -> new Unchecked(peer, message());
            case 2 -> new Slow(peer);
            case 3 -> new Mute(peer);
            default -> new FrameRefused(peer);
        };
    }

    private <E> E any(E[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Rpc rpc() {
        return switch (random.nextInt(3)) {
            case 0 -> Rpc.ofSubscriptions(List.of(new Rpc.Subscription(topic(), random.nextInt(4) > 0)));
            case 1 -> Rpc.ofMessage(message());
            default ->
                Rpc.ofControls(IntStream.range(0, 1 + random.nextInt(4))
                        .mapToObj(_ -> control())
                        .toList());
        };
    }

    private Control control() {
        return switch (random.nextInt(6)) {
            case 0 -> new Control.IHave(topic(), ids());
            case 1 -> new Control.IWant(ids());
            case 2 -> new Control.Graft(topic());
            case 3 -> new Control.Prune(topic(), hints(), random.nextInt(5) == 0 ? random.nextLong() : 5);
            case 4 -> new Control.IDontWant(ids());
            default -> new Control.Extensions();
        };
    }

    private List<Control.PeerHint> hints() {
        return IntStream.range(0, random.nextInt(20))
                .mapToObj(_ -> new Control.PeerHint(new byte[random.nextInt(40)], new byte[0]))
                .toList();
    }

    private List<MessageId> ids() {
        return IntStream.range(0, random.nextInt(20))
                .mapToObj(_ -> random.nextBoolean()
                        ? message().id()
                        : MessageId.of(
                                ByteBuffer.allocate(20).putInt(random.nextInt()).array()))
                .toList();
    }

    private String topic() {
        return random.nextInt(20) == 0 ? "invented " + random.nextInt(1_000) : TOPICS.get(random.nextInt(3));
    }

    private Message message() {
        byte[] head = ("message " + (now / SECOND) + " " + random.nextInt(20)).getBytes(StandardCharsets.UTF_8);
        byte[] data = random.nextInt(10) == 0 ? Arrays.copyOf(head, 9_000) : head;
        return Message.unsigned(TOPICS.get(random.nextInt(3)), data, MessageIdFunction.CONTENT);
    }
}
