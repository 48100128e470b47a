package network.icn.libp2p.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Limits;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.kad.Kad;
import network.icn.libp2p.kad.KadConfig;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.pubsub.PubSub;
import network.icn.libp2p.pubsub.PubSubConfig;
import network.icn.libp2p.pubsub.Validator;

/// One host that speaks everything.
final class Member implements AutoCloseable {
    private static final String TOPIC = "soak";
    private static final String ECHO = "/soak/echo/1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// So small that what a host remembers of peers that are gone is full before measuring begins.
    private static final Limits LIMITS = Limits.DEFAULT.with(
            draft -> draft.knownPeers(16).connectionsPerIp(512).connectionsPerSubnet(512));

    /// The scores of few guests are remembered, for the same reason; all of them have one address.
    private static final ScoreParams SCORES = new ScoreParams(
            Map.of(TOPIC, TopicScoreParams.DEFAULT),
            ScoreParams.DEFAULT.topicCap(),
            1,
            new ScoreParams.Colocation(-5, 10, List.of("127.0.0.1")),
            ScoreParams.DEFAULT.behaviour(),
            ScoreParams.DEFAULT.thresholds(),
            ScoreParams.DEFAULT.decayInterval(),
            ScoreParams.DEFAULT.decayToZero(),
            ScoreParams.DEFAULT.retain(),
            16);

    final Host host;
    private final PubSub pubSub;
    private final Kad kad;
    /// How often each message of a member that stays has come.
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();

    Member(boolean stays, UnaryOperator<HostConfig> change) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HostConfig config = HostConfig.of(
                        KeyPair.generate(new SecureRandom()), Multiaddr.tcp(anyPort), Multiaddr.quic(anyPort))
                .withLimits(LIMITS);
        host = Host.start(change.apply(config));
        host.handle(ECHO, Member::echo);
        pubSub = PubSub.start(host, PubSubConfig.strictNoSign().withGossip(GossipParams.DEFAULT.withScores(SCORES)));
        pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, message -> {
            if (stays) {
                hear(message);
            }
        });
        kad = Kad.start(host, KadConfig.server("/soak/kad/1"));
    }

    private void hear(Message message) {
        String text = new String(message.data(), StandardCharsets.US_ASCII).strip();
        if (!text.startsWith("guest")) {
            heard.merge(text, 1, Integer::sum);
        }
    }

    void publish(String text, int size) {
        pubSub.publish(TOPIC, (text + " ".repeat(size - text.length())).getBytes(StandardCharsets.US_ASCII));
    }

    /// How often a message has come since it was last asked for; then forgotten, for the test must not leak either.
    int heard(String text) {
        Integer times = heard.remove(text);
        return times == null ? 0 : times;
    }

    /// What came after it was asked for.
    Set<String> heardAgain() {
        return heard.keySet();
    }

    boolean hasHeard(String text) {
        return heard.containsKey(text);
    }

    void connect(Multiaddr address) throws IOException {
        if (!host.connect(address).isOpen()) {
            throw new IOException("closed at once: " + address);
        }
    }

    /// Sends bytes to a peer and reads them back.
    void echo(Host peer, int bytes) throws IOException {
        try (Stream stream = host.open(peer.id(), List.of(ECHO))) {
            stream.deadline(PATIENCE);
            stream.write(ByteBuffer.allocate(bytes));
            stream.closeWrite();
            ByteBuffer back = ByteBuffer.allocate(bytes);
            while (back.hasRemaining() && stream.read(back) >= 0) {
                // until all is back
            }
            if (back.hasRemaining()) {
                throw new IOException("echo ends early");
            }
        }
    }

    /// Begins to send what will not come to its end.
    void beginEndless(Host peer) {
        Thread.ofVirtual().name("soak-endless").start(() -> {
            try (Stream stream = host.open(peer.id(), List.of(ECHO))) {
                while (true) {
                    stream.write(ByteBuffer.allocate(100_000));
                }
            } catch (IOException _) {
                // The end of the guest.
            }
        });
    }

    /// In the background: among those it asks are some that have left, and who does not answer is waited for.
    void beginSearch() {
        Thread.ofVirtual().name("soak-search").start(kad::bootstrap);
    }

    private static void echo(Stream stream) throws IOException {
        stream.deadline(PATIENCE);
        ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
        while (stream.read(buffer) >= 0) {
            stream.write(buffer.flip());
            buffer.clear();
        }
        stream.closeWrite();
    }

    @Override
    public void close() {
        kad.close();
        pubSub.close();
        host.close();
    }
}
