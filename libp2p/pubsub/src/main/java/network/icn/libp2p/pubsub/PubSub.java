package network.icn.libp2p.pubsub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGeneratorFactory;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect;
import network.icn.libp2p.gossipsub.GossipInput.Judged;
import network.icn.libp2p.gossipsub.GossipInput.Publish;
import network.icn.libp2p.gossipsub.GossipInput.Subscribe;
import network.icn.libp2p.gossipsub.GossipInput.Unsubscribe;
import network.icn.libp2p.gossipsub.GossipRouter;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.score.ScoreSnapshot;
import network.icn.libp2p.host.Connection;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostEvent;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.host.StreamHandler;

/// Publish and subscribe on a [Host], by gossipsub 1.3.
///
/// One thread at a time has the [GossipRouter]; each peer has a queue, a virtual thread that writes to it and
/// one that reads from it; validators run on a fixed pool, consumers on one virtual thread for each topic. No
/// queue is unbounded: a slow consumer or validator holds up the reading of streams, and so reaches the peers
/// that send too much.
///
/// A connection that is only a visit (see [Host#visit]) carries no pubsub, so that it can end; once somebody
/// connects to the peer it does, after five seconds at most.
///
/// All methods may be called from any thread but the host's event thread.
public final class PubSub implements AutoCloseable {
    private final Host host;
    private final PubSubConfig config;
    private final Validation validation;
    private final EffectRunner effects;
    private final RouterLoop loop;
    private final PeerLinks links;
    private final RpcReader rpcReader;

    /// Wall-clock nanoseconds at the start, so that numbers rise over restarts too.
    private final AtomicLong sequence = new AtomicLong(System.currentTimeMillis() * 1_000_000L);

    private final StreamHandler inbound = this::inbound;
    private final Consumer<HostEvent> events = this::onHostEvent;
    private boolean closed;

    private PubSub(Host host, PubSubConfig given) {
        this.host = host;
        this.config = given.withListener(new GuardedListener(given.listener()));
        this.validation = new Validation(config);
        this.effects = new EffectRunner(
                config, new Checks(validation, config.workers().waitingValidations()), new PeerIntroductions(host));
        this.loop = new RouterLoop(
                host.id(),
                config.gossip(),
                RandomGeneratorFactory.of("L64X128MixRandom").create(new SecureRandom().nextLong()),
                effects);
        this.links = new PeerLinks(host, config, loop);
        this.rpcReader =
                new RpcReader(config, loop, validation, peer -> links.giveUp(peer, DisconnectReason.UNINTELLIGIBLE));
    }

    /// Starts to speak pubsub with all present and future peers of the host.
    public static PubSub start(Host host, PubSubConfig config) {
        PubSub pubSub = new PubSub(host, config);
        pubSub.effects.attach(pubSub.loop, pubSub.links);
        pubSub.loop.start();
        pubSub.links.start();
        GossipVersion.protocols().forEach(protocol -> host.handle(protocol, pubSub.inbound));
        host.listen(pubSub.events);
        for (PeerId peer : host.peers()) {
            pubSub.links.meet(peer);
        }
        return pubSub;
    }

    /// Joins the topic: messages that the validator accepts are handed to the consumer, each once, in the order
    /// of acceptance. Own messages are not handed to it.
    ///
    /// @throws IllegalStateException if the topic is subscribed to already, or pubsub is closed
    public void subscribe(String topic, Validator validator, Consumer<Message> consumer) {
        requireTopic(topic);
        Delivery delivery = new Delivery(topic, validator, consumer);
        List<GossipEffect> _ = ask(_ -> {
            if (!effects.deliverTo(topic, delivery)) {
                throw new IllegalStateException("topic is subscribed to already: " + topic);
            }
            return loop.step(new Subscribe(topic));
        });
    }

    /// Leaves the topic and waits for nothing: a consumer at work is interrupted, and messages that wait for it are
    /// lost. Does nothing if the topic is not subscribed to.
    public void unsubscribe(String topic) {
        // In one turn: else whoever subscribes again in between would be left with no mesh.
        loop.submit(_ -> {
            if (effects.stopDelivery(topic)) {
                loop.step(new Unsubscribe(topic));
            }
        });
    }

    /// Sends a message to the topic, subscribed to or not. Returns when it is in the peers' queues, and never
    /// waits for room in them: whoever publishes more than its peers take sees that in
    /// [PublishResult.Sent#full] and is to slow down.
    ///
    /// @throws IllegalArgumentException if the data is larger than [network.icn.libp2p.gossipsub.rpc.RpcLimits]
    ///     allows
    public PublishResult publish(String topic, byte[] data) {
        requireTopic(topic);
        if (data.length > config.rpc().dataBytes()) {
            throw new IllegalArgumentException(
                    "data: at most " + config.rpc().dataBytes() + " bytes, got " + data.length);
        }
        Message message = config.signatures().compose(topic, data, sequence.incrementAndGet(), config.messageIds());
        PublishResult result = ask(_ -> {
            loop.step(new Publish(message));
            return effects.published();
        });
        if (result instanceof PublishResult.Sent sent) {
            config.listener().published(topic, sent.peers());
        }
        return result;
    }

    /// The peers in our mesh of the topic; none if it is not subscribed to.
    public List<PeerId> meshPeers(String topic) {
        return ask(router -> router.meshPeers(topic));
    }

    /// The peers known to subscribe to the topic.
    public List<PeerId> topicPeers(String topic) {
        return ask(router -> router.topicPeers(topic));
    }

    /// The topics that are subscribed to here.
    public List<String> topics() {
        return ask(GossipRouter::subscriptions);
    }

    /// What is held against and in favour of each connected peer.
    public List<ScoreSnapshot> scores() {
        return ask(GossipRouter::scores);
    }

    /// How many connected peers there are by what their score permits; see [GossipRouter#standings].
    public Map<String, Integer> standings() {
        return ask(GossipRouter::standings);
    }

    /// Has the application's opinion of a connected peer count in its score (P5), until the next one.
    ///
    /// @param opinion any finite number; below 0 it keeps the peer out of the mesh, if it has no other merits
    public void judge(PeerId peer, double opinion) {
        if (!Double.isFinite(opinion)) {
            throw new IllegalArgumentException("opinion: must be finite, got " + opinion);
        }
        loop.input(new Judged(peer, opinion));
    }

    private <T> T ask(Function<GossipRouter, T> question) {
        return loop.ask(router -> {
            if (closed) {
                throw new IllegalStateException("pubsub is closed");
            }
            return question.apply(router);
        });
    }

    private void requireTopic(String topic) {
        int bytes = topic.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > config.rpc().topicBytes()) {
            throw new IllegalArgumentException("topic: 1.." + config.rpc().topicBytes() + " bytes, got " + bytes);
        }
    }

    private void onHostEvent(HostEvent event) {
        switch (event) {
            case HostEvent.PeerConnected connected -> links.meet(connected.peer());
            case HostEvent.PeerIdentified identified -> {
                PeerLink link = links.get(identified.peer());
                if (link != null && speaksGossip(identified.protocols())) {
                    link.retryNow();
                }
            }
            case HostEvent.PeerDisconnected gone -> links.part(gone.peer());
        }
    }

    private static boolean speaksGossip(List<String> protocols) {
        return protocols.stream()
                .anyMatch(protocol -> GossipVersion.of(protocol).isPresent());
    }

    private void inbound(Stream stream) throws IOException {
        if (host.connection(stream.remote()).map(Connection::isVisit).orElse(true)) {
            throw new IOException("no pubsub with a peer that is gone or only visited");
        }
        PeerLink link = links.meet(stream.remote());
        link.takeInbound(stream);
        try {
            rpcReader.read(link, stream);
        } finally {
            link.endInbound(stream);
        }
    }

    /// Stops at once: messages in queues are lost, consumers and validators at work are interrupted, peers
    /// notice by their streams. The host goes on without pubsub.
    @Override
    public void close() {
        // In a turn of its own: nobody is in the middle of a subscription.
        loop.submit(_ -> closed = true);
        GossipVersion.protocols().forEach(protocol -> host.unhandle(protocol, inbound));
        host.unlisten(events);
        links.close();
        validation.close();
        effects.close();
        loop.close();
    }
}
