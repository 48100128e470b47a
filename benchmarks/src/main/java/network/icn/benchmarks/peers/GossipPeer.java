package network.icn.benchmarks.peers;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import network.icn.benchmarks.rounds.Machine;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.SendPriority;
import network.icn.libp2p.gossipsub.rpc.SignaturePolicy;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.pubsub.PubSub;
import network.icn.libp2p.pubsub.PubSubConfig;
import network.icn.libp2p.pubsub.PubSubListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A process full of our nodes that takes the commands of the js peer's script which a measurement needs: `start`,
/// `connect`, `mesh`, `tally`, `flood`, `credit`, `usage`; and three of its own, which measure how long messages are
/// under way: `trace`, `stamp`, `latencies`.
public final class GossipPeer {
    private final Map<String, GossipNode> nodes = new ConcurrentHashMap<>();
    private final LongAdder copies = new LongAdder();
    private final LineServer server = new LineServer(Map.of(
            "start", this::start,
            "connect", this::connect,
            "mesh", this::mesh,
            "tally", this::tally,
            "flood", this::flood,
            "credit", this::credit,
            "usage", _ -> usage(),
            "trace", this::trace,
            "stamp", this::stamp,
            "latencies", this::latencies));

    private GossipPeer() {}

    public static void main(String[] args) throws IOException {
        new GossipPeer().server.serve();
    }

    private ObjectNode start(JsonNode command) throws IOException {
        KeyPair key = KeyPair.generate(new SecureRandom());
        SignaturePolicy policy = command.get("policy").asString().equals("StrictSign")
                ? new SignaturePolicy.StrictSign(key)
                : new SignaturePolicy.StrictNoSign();
        Host host = Host.start(HostConfig.of(key, Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
        PubSub pubSub = PubSub.start(
                host, PubSubConfig.strictNoSign().withSignatures(policy).withListener(new CopyCounter(copies)));
        nodes.put(command.get("node").asString(), new GossipNode(host, pubSub));
        ObjectNode answer = LineServer.object().put("peer", host.id().toString());
        answer.putArray("addresses").add(host.addresses().getFirst().toString());
        return answer;
    }

    /// Counts frames with messages on their way out, which are as many as messages: each goes in a frame of its own.
    private record CopyCounter(LongAdder copies) implements PubSubListener {
        @Override
        public void sent(SendPriority priority, int bytes) {
            if (priority == SendPriority.OWN || priority == SendPriority.FORWARD) {
                copies.increment();
            }
        }
    }

    private ObjectNode connect(JsonNode command) throws IOException {
        node(command).host().connect(Multiaddr.parse(command.get("address").asString()));
        return LineServer.object();
    }

    private ObjectNode mesh(JsonNode command) {
        PubSub pubSub = node(command).pubSub();
        String topic = command.get("topic").asString();
        ObjectNode answer = LineServer.object();
        add(answer.putArray("mesh"), pubSub.meshPeers(topic));
        add(answer.putArray("subscribers"), pubSub.topicPeers(topic));
        return answer;
    }

    private static void add(ArrayNode array, Iterable<PeerId> peers) {
        peers.forEach(peer -> array.add(peer.toString()));
    }

    private ObjectNode tally(JsonNode command) {
        GossipNode node = node(command);
        String peer = node.host().id().toString();
        node.tally(
                command.get("topic").asString(),
                command.get("every").asInt(),
                count -> server.tell(LineServer.object().put("peer", peer).put("received", count)));
        return LineServer.object();
    }

    private ObjectNode flood(JsonNode command) throws InterruptedException {
        node(command)
                .flood(
                        command.get("topic").asString(),
                        command.get("count").asInt(),
                        command.get("size").asInt(),
                        command.get("credit").asInt());
        return LineServer.object();
    }

    private ObjectNode credit(JsonNode command) {
        node(command).credit(command.get("upTo").asInt());
        return LineServer.object();
    }

    private ObjectNode usage() {
        return LineServer.object().put("cpuMicros", Machine.cpuMicros()).put("copies", copies.sum());
    }

    private ObjectNode trace(JsonNode command) {
        node(command).trace(command.get("topic").asString());
        return LineServer.object();
    }

    private ObjectNode stamp(JsonNode command) {
        node(command).stamp(command.get("topic").asString(), command.get("size").asInt());
        return LineServer.object();
    }

    private ObjectNode latencies(JsonNode command) {
        ObjectNode answer = LineServer.object();
        ArrayNode nanos = answer.putArray("nanos");
        node(command).latencies().forEach(nanos::add);
        return answer;
    }

    private GossipNode node(JsonNode command) {
        String name = command.get("node").asString();
        GossipNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name);
        }
        return node;
    }
}
