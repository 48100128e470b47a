package network.icn.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.PublicKey;
import network.icn.libp2p.gossipsub.GossipEffect;
import network.icn.libp2p.gossipsub.GossipInput;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipRouter;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The gossipsub router alone, no sockets: a node with 20 peers in one topic is handed messages of 1 KiB.
/// Time runs as fast as the messages come, 1,000 a second, so heartbeats and caches do their share.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RouterBenchmark {
    private static final String TOPIC = "reports";
    private static final int PEERS = 20;
    private static final int MESSAGE_BYTES = 1024;
    private static final long NANOS_PER_MESSAGE = 1_000_000;
    private static final ScoreParams SCORES = ScoreParams.DEFAULT.withTopic(TOPIC, TopicScoreParams.DEFAULT);

    private final byte[] content = new byte[MESSAGE_BYTES];
    private GossipRouter router = newRouter(0);
    private long now;
    private long wakeAt;
    private int counter;
    private Message last = message();

    private static PeerId peer(int number) {
        byte[] key = new byte[PublicKey.ED25519_BYTES];
        ByteBuffer.wrap(key).putInt(number + 1);
        return PeerId.of(PublicKey.ed25519(key));
    }

    private static GossipRouter newRouter(long now) {
        return new GossipRouter(
                peer(PEERS),
                GossipParams.DEFAULT.withScores(SCORES),
                RandomGeneratorFactory.of("L64X128MixRandom").create(1),
                now);
    }

    @Setup(Level.Iteration)
    public void join() {
        router = newRouter(now);
        step(new GossipInput.Subscribe(TOPIC));
        step(new GossipInput.Tick());
        for (int i = 0; i < PEERS; i++) {
            step(new GossipInput.PeerAdded(peer(i), i % 2 == 0, "10.0.0." + i, GossipVersion.V1_1));
            step(new GossipInput.RpcReceived(peer(i), Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true)))));
        }
        forwardOneMessage();
    }

    private Message message() {
        ByteBuffer.wrap(content).putInt(counter++);
        return Message.unsigned(TOPIC, content.clone(), MessageIdFunction.CONTENT);
    }

    private List<GossipEffect> step(GossipInput input) {
        List<GossipEffect> effects = router.step(input, now);
        for (GossipEffect effect : effects) {
            if (effect instanceof GossipEffect.WakeAt(long nanos)) {
                wakeAt = nanos;
            }
        }
        return effects;
    }

    /// A new message comes in, is found right, and goes out to the mesh.
    @Benchmark
    public final List<GossipEffect> forwardOneMessage() {
        now += NANOS_PER_MESSAGE;
        if (now >= wakeAt) {
            step(new GossipInput.Tick());
        }
        last = message();
        step(new GossipInput.RpcReceived(peer(counter % PEERS), Rpc.ofMessage(last)));
        return step(new GossipInput.Validated(last.id(), Verdict.ACCEPT));
    }

    /// The same message from yet another peer: what most of the traffic of a mesh is.
    @Benchmark
    public List<GossipEffect> dropOneDuplicate() {
        return step(new GossipInput.RpcReceived(peer(0), Rpc.ofMessage(last)));
    }
}
