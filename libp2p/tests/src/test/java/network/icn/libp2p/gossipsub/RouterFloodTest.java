package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.RouterFixture.SECOND;
import static network.icn.libp2p.gossipsub.RouterFixture.TOPIC;
import static network.icn.libp2p.gossipsub.RouterFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import network.icn.libp2p.gossipsub.GossipInput.PeerRemoved;
import network.icn.libp2p.gossipsub.GossipInput.RpcReceived;
import network.icn.libp2p.gossipsub.GossipInput.Subscribe;
import network.icn.libp2p.gossipsub.GossipInput.Tick;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import org.junit.jupiter.api.Test;

/// Ever new identities send ever new ids, topics, back-offs and messages, without end. What the router keeps of it does
/// not grow.
class RouterFloodTest {
    private static final int RPCS = 150_000;
    private static final int LIVING = 64;
    private static final long NOISE_BYTES = 6 << 20;

    /// So small that every one of them is full long before the first look.
    private static final RouterLimits LIMITS = RouterLimits.DEFAULT.with(draft -> draft.peers(LIVING)
            .topicsPerPeer(32)
            .topics(512)
            .backoffsPerTopic(256)
            .seenIds(8_192)
            .askedIds(4_096)
            .pendingMessages(512)
            .validationTtl(Duration.ofSeconds(5))
            .historyBytes(1 << 20));

    private static final ScoreParams SCORES = ScoreParams.DEFAULT.withTopic(TOPIC, TopicScoreParams.DEFAULT);

    private final SplittableRandom random = new SplittableRandom(20_261_121);
    private final GossipRouter router = new GossipRouter(
            peer(0), GossipParams.DEFAULT.withLimits(LIMITS).withScores(SCORES), new SplittableRandom(7), 0);
    private long now;
    private int next;
    private int youngest;

    @Test
    void anEndlessFloodFillsNoMemory() {
        System.out.println("seed 20261121");
        step(new Subscribe(TOPIC));
        flood();
        long before = usedBytes();
        flood();
        flood();
        long after = usedBytes();

        System.out.printf(
                "heap after %d RPCs: %d KiB, after twice as many more: %d KiB%n", RPCS, before >> 10, after >> 10);
        assertThat(after - before).isLessThan(NOISE_BYTES);
        assertThat(router.seenSize()).isLessThanOrEqualTo(LIMITS.seenIds());
    }

    private void step(GossipInput input) {
        router.step(input, now);
    }

    private void flood() {
        for (int i = 0; i < RPCS; i++) {
            now += SECOND / 1_000;
            if (i % 20 == 0) {
                replaceOnePeer();
            }
            if (i % 100 == 0) {
                step(new Tick());
            }
            int attacker = youngest - random.nextInt(LIVING);
            step(new RpcReceived(peer(attacker), rpc()));
        }
    }

    /// The oldest identity leaves and a new one comes, all from a few addresses.
    private void replaceOnePeer() {
        youngest++;
        step(new PeerRemoved(peer(youngest - LIVING)));
        step(new GossipInput.PeerAdded(
                peer(youngest), random.nextBoolean(), "10.0.0." + youngest % 100, GossipVersion.NEWEST));
        step(new RpcReceived(peer(youngest), Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true)))));
    }

    private Rpc rpc() {
        return switch (random.nextInt(7)) {
            case 0 -> Rpc.ofSubscriptions(List.of(new Rpc.Subscription("invented " + next++, true)));
            case 1 -> Rpc.ofMessage(Message.unsigned(TOPIC, invented(200), MessageIdFunction.CONTENT));
            case 2 -> Rpc.ofControls(List.of(new Control.IHave(TOPIC, ids())));
            case 3 -> Rpc.ofControls(List.of(new Control.IWant(ids())));
            case 4 -> Rpc.ofControls(List.of(new Control.IDontWant(ids())));
            case 5 -> Rpc.ofControls(List.of(new Control.Prune(TOPIC, List.of(), 3_600)));
            default -> Rpc.ofControls(List.of(new Control.Graft(TOPIC)));
        };
    }

    private List<MessageId> ids() {
        return IntStream.range(0, 20).mapToObj(_ -> MessageId.of(invented(20))).toList();
    }

    private byte[] invented(int size) {
        return ByteBuffer.allocate(size).putInt(next++).array();
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
