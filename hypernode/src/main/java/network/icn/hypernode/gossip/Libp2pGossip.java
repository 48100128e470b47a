package network.icn.hypernode.gossip;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipParams.Conduct;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.HostMetrics;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.pubsub.PubSub;
import network.icn.libp2p.pubsub.PubSubConfig;
import network.icn.libp2p.pubsub.PubSubConfig.Workers;
import network.icn.libp2p.pubsub.PubSubMetrics;
import network.icn.node.EnvironmentException;
import network.icn.node.key.KeyFile;
import network.icn.node.net.ListenAddress;
import network.icn.protocol.codec.ClockCodec;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gossip over our own libp2p: one host, gossipsub without its own signatures (what is inside is signed), one
/// stream protocol for pulls. Only HyperNodes of the registry are connected at all.
public final class Libp2pGossip implements Gossip {
    private static final Logger LOG = LoggerFactory.getLogger(Libp2pGossip.class);
    private static final String PULL_PROTOCOL = "/icn/eq/pull/1";
    private static final String TIME_PROTOCOL = "/icn/time/1";
    private static final Duration TIME_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_QUESTION_BYTES = 256;
    /// Every message of a committee of 256 about one subject.
    private static final int MAX_ANSWER_BYTES = 4 << 20;
    private static final Duration PULL_TIMEOUT = Duration.ofSeconds(10);
    /// A judge waits for the machine, so there are more threads than cores.
    private static final int JUDGES = 8;
    private static final String AGENT = "icn-hypernode/0.1";

    private final Host host;
    private final PubSub pubSub;
    private final NodeId self;
    private final Map<PeerId, NodeId> members;
    private final MemberAddresses addresses;

    private Libp2pGossip(
            Host host, PubSub pubSub, NodeId self, Map<PeerId, NodeId> members, MemberAddresses addresses) {
        this.addresses = addresses;
        this.self = self;
        this.host = host;
        this.pubSub = pubSub;
        this.members = members;
    }

    /// @param announce where peers reach this node beside what it finds out by itself
    /// @param port 0 lets the system choose
    /// @param meters counts connections and messages
    /// @throws EnvironmentException if the port is taken
    public static Libp2pGossip start(
            KeyFile key,
            String address,
            int port,
            List<Multiaddr> announce,
            String network,
            List<HyperNodeMember> hyperNodes,
            MeterRegistry meters) {
        ListenAddress place = new ListenAddress("listen.host", address, port);
        Map<PeerId, NodeId> members = new TreeMap<>();
        hyperNodes.forEach(member -> members.put(peerId(member.id()), member.id()));
        MemberAddresses addresses = MemberAddresses.watch(hyperNodes);
        HostConfig config = HostConfig.of(KeyPair.ed25519(key.seed()), Multiaddr.tcp(place.resolve()))
                .withAnnounce(announce)
                .withAgentVersion(AGENT)
                .withGate(members::containsKey)
                .withExpected(addresses::contains);
        try {
            Host host = Host.start(config);
            PubSubMetrics metrics = new PubSubMetrics(meters);
            PubSub pubSub = PubSub.start(host, pubSubConfig(network, metrics));
            metrics.watch(pubSub);
            HostMetrics.bind(host, meters);
            host.persistentPeers(hyperNodes.stream()
                    .filter(member -> !member.id().equals(key.id()))
                    .map(Libp2pGossip::addressOf)
                    .toList());
            return new Libp2pGossip(host, pubSub, key.id(), members, addresses);
        } catch (IOException e) {
            addresses.close();
            throw place.refused(e);
        }
    }

    private static PubSubConfig pubSubConfig(String network, PubSubMetrics metrics) {
        Workers standard = Workers.DEFAULT;
        // A member is dialled again at once, and answers to pulls go over the same connection.
        Conduct neverParting = Conduct.DEFAULT.withGraylistedHeartbeats(0);
        return PubSubConfig.strictNoSign()
                .withGossip(GossipParams.DEFAULT
                        .withConduct(neverParting)
                        .withScores(ScoreParams.ofMembers(GossipTopic.names(network))))
                .withWorkers(new Workers(JUDGES, standard.waitingValidations()))
                .withListener(metrics);
    }

    private static PeerId peerId(NodeId node) {
        try {
            return PeerId.fromBytes(node.peerIdBytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("a node id is a peer id, got " + node, e);
        }
    }

    /// A name stays one: it is looked up at each dial.
    private static Multiaddr addressOf(HyperNodeMember member) {
        Endpoint endpoint = member.endpoint();
        String kind = switch (endpoint.kind()) {
            case NAME -> "/dns/";
            case IP4 -> "/ip4/";
            case IP6 -> "/ip6/";
        };
        try {
            return Multiaddr.parse(kind + endpoint.host() + "/tcp/" + endpoint.port())
                    .withPeer(peerId(member.id()));
        } catch (MalformedException e) {
            throw new IllegalStateException("an endpoint is an address, got " + endpoint, e);
        }
    }

    /// The port that the host listens on.
    public int port() {
        return host.listening().stream()
                .flatMap(address -> address.tcpAddress().stream())
                .findFirst()
                .orElseThrow()
                .getPort();
    }

    @Override
    public void subscribe(String topic, Judge judge) {
        pubSub.subscribe(
                topic,
                (_, message) -> judge.judge(message.data())
                        .translate(Verdict.ACCEPT, Verdict.IGNORE, Verdict.BUSY, Verdict.REJECT),
                _ -> {});
        LOG.atDebug().addKeyValue("topic", topic).log("subscribed");
    }

    @Override
    public List<String> topics() {
        return pubSub.topics();
    }

    @Override
    public void unsubscribe(String topic) {
        pubSub.unsubscribe(topic);
        LOG.atDebug().addKeyValue("topic", topic).log("unsubscribed");
    }

    @Override
    public void publish(String topic, byte[] message) {
        pubSub.publish(topic, message);
    }

    @Override
    public byte[] pull(NodeId neighbour, byte[] question) throws IOException {
        try (Stream stream = host.open(peerId(neighbour), List.of(PULL_PROTOCOL))) {
            stream.deadline(PULL_TIMEOUT);
            stream.writeFrame(question);
            stream.closeWrite();
            byte[] answer = stream.readFrame(MAX_ANSWER_BYTES);
            if (answer == null) {
                throw new EOFException("no answer from " + neighbour);
            }
            return answer;
        }
    }

    @Override
    public TimedAnswer askTime(NodeId member, byte[] question) throws IOException {
        if (!neighbours().contains(member)) {
            throw new IOException("not connected to " + member);
        }
        try (Stream stream = host.open(peerId(member), List.of(TIME_PROTOCOL))) {
            stream.deadline(TIME_TIMEOUT);
            long sent = System.nanoTime();
            stream.writeFrame(question);
            stream.closeWrite();
            byte[] answer = stream.readFrame(ClockCodec.MAX_ANSWER_BYTES);
            long received = System.nanoTime();
            if (answer == null) {
                throw new EOFException("no answer from " + member);
            }
            return new TimedAnswer(Payload.of(answer), sent, received);
        }
    }

    @Override
    public void serveTimes(TimeServer server) {
        host.handle(TIME_PROTOCOL, stream -> {
            stream.deadline(TIME_TIMEOUT);
            NodeId asker = members.get(stream.remote());
            byte[] question = stream.readFrame(ClockCodec.MAX_QUESTION_BYTES);
            if (question != null && asker != null) {
                stream.writeFrame(server.answer(asker, question));
                stream.closeWrite();
            }
        });
    }

    @Override
    public void servePulls(PullServer server) {
        host.handle(PULL_PROTOCOL, stream -> {
            stream.deadline(PULL_TIMEOUT);
            NodeId neighbour = members.get(stream.remote());
            byte[] question = stream.readFrame(MAX_QUESTION_BYTES);
            if (question != null && neighbour != null) {
                stream.writeFrame(server.answer(neighbour, question));
                stream.closeWrite();
            }
        });
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public List<NodeId> neighbours() {
        return host.peers().stream().map(members::get).filter(Objects::nonNull).toList();
    }

    @Override
    public void close() {
        // Without leaving the topics: neighbours would keep us out of their meshes for a while after a restart.
        pubSub.close();
        host.close();
        addresses.close();
        LOG.debug("gossip closed");
    }
}
