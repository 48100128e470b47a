package network.icn.libp2p.pubsub;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.pubsub.gossip.DropReason;
import network.icn.libp2p.pubsub.gossip.GossipEffect;
import network.icn.libp2p.pubsub.gossip.GossipEffect.Deliver;
import network.icn.libp2p.pubsub.gossip.GossipEffect.PruneReason;
import network.icn.libp2p.pubsub.gossip.GossipEffect.Send;
import network.icn.libp2p.pubsub.gossip.GossipEffect.Validate;
import network.icn.libp2p.pubsub.gossip.GossipInput.Validated;
import network.icn.libp2p.pubsub.gossip.Verdict;
import network.icn.libp2p.pubsub.rpc.Message;
import network.icn.libp2p.pubsub.rpc.MessageId;
import network.icn.libp2p.pubsub.rpc.Rpc;
import network.icn.libp2p.pubsub.rpc.RpcCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out the router's effects, on the router's thread, without ever blocking it.
final class EffectRunner implements Consumer<GossipEffect> {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    private final PubSubListener listener;
    private final Validation validation;
    private final ConcurrentHashMap<String, Delivery> deliveries = new ConcurrentHashMap<>();
    private final PeerIntroductions introductions;

    /// Called when a message is done with; only messages between [Validate] and their verdict.
    private final Map<MessageId, Runnable> releases = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // attached before the first effect
    private RouterLoop loop;

    @SuppressWarnings("NullAway.Init")
    private PeerLinks links;

    private @Nullable Rpc lastRpc;
    private List<byte[]> lastFrames = List.of();
    private final RpcCodec codec;

    EffectRunner(PubSubConfig config, Validation validation, PeerIntroductions introductions) {
        this.listener = config.listener();
        this.codec = new RpcCodec(config.rpc(), config.messageIds());
        this.validation = validation;
        this.introductions = introductions;
    }

    /// Must be called before the loop starts.
    void attach(RouterLoop routerLoop, PeerLinks peerLinks) {
        this.loop = routerLoop;
        this.links = peerLinks;
    }

    /// Returns false if the topic has a delivery already.
    boolean deliverTo(String topic, Delivery delivery) {
        return deliveries.putIfAbsent(topic, delivery) == null;
    }

    boolean stopDelivery(String topic, Delivery delivery) {
        return deliveries.remove(topic, delivery);
    }

    @Override
    public void accept(GossipEffect effect) {
        switch (effect) {
            case Send send -> send(send);
            case Validate validate -> validate(validate.from(), validate.message());
            case Deliver deliver -> deliver(deliver.message());
            case GossipEffect.Introduced introduced -> introductions.meet(introduced.peers());
            case GossipEffect.Dropped(PeerId peer, DropReason reason) -> {
                listener.dropped(reason);
                if (reason != DropReason.DUPLICATE) {
                    decided(peer, reason, "let go what a peer sent");
                }
            }
            case GossipEffect.Graylisted(PeerId peer, boolean begins) -> {
                PeerLink link = links.get(peer);
                if (link != null) {
                    link.graylisted = begins;
                }
            }
            case GossipEffect.Disconnect(PeerId peer) -> {
                decided(peer, DropReason.GRAYLISTED, "disconnecting");
                links.disconnect(peer);
            }
            case GossipEffect.Grafted grafted -> listener.grafted(grafted.topic());
            case GossipEffect.Pruned(String topic, PeerId peer, PruneReason reason) -> {
                listener.pruned(topic, reason);
                decided(peer, reason, "peer leaves a mesh");
            }
            case GossipEffect.Published _, GossipEffect.PublishRefused _, GossipEffect.WakeAt _ -> {
                // answered by whoever gave the input
            }
        }
    }

    private static void decided(PeerId peer, Enum<?> reason, String decision) {
        LOG.atDebug().addKeyValue("peer", peer).addKeyValue("reason", reason).log(decision);
    }

    /// One RPC goes to many peers in a row: it is encoded once and the bytes are shared.
    @SuppressWarnings("ReferenceEquality") // the same object, not an equal one, is what makes the test cheap
    private void send(Send send) {
        PeerLink link = links.get(send.peer());
        if (link == null) {
            return;
        }
        if (lastRpc != send.rpc()) {
            lastFrames = codec.frames(introductions.complete(send.rpc()));
            lastRpc = send.rpc();
        }
        for (byte[] frame : lastFrames) {
            if (!link.queue.offer(frame, send.lane(), System.nanoTime())) {
                links.giveUp(send.peer());
                return;
            }
        }
    }

    private void validate(PeerId from, Message message) {
        RouterLoop router = loop;
        PeerLink link = links.get(from);
        if (link != null) {
            // Not the link, which may be gone long before a slow consumer is done.
            InFlight inFlight = link.inFlight;
            inFlight.messageEnters(message.size());
            releases.put(message.id(), () -> inFlight.messageLeaves(message.size()));
        }
        Delivery delivery = deliveries.get(message.topic());
        if (delivery == null) {
            // The topic is being left; the answer still has to come.
            router.later(() -> judged(router, message, Verdict.IGNORE));
            return;
        }
        validation.check(delivery.validator, from, message, verdict -> {
            if (router.isCurrent()) {
                router.later(() -> judged(router, message, verdict));
            } else {
                router.submit(_ -> judged(router, message, verdict));
            }
        });
    }

    private void judged(RouterLoop router, Message message, Verdict verdict) {
        router.step(new Validated(message.id(), verdict));
        Runnable release = releases.remove(message.id());
        if (release != null) {
            release.run();
        }
    }

    private void deliver(Message message) {
        Delivery delivery = deliveries.get(message.topic());
        Runnable release = releases.remove(message.id());
        Runnable done = release == null ? () -> {} : release;
        if (delivery == null) {
            done.run();
        } else {
            listener.delivered(message.topic());
            delivery.add(message, done);
        }
    }

    void close() {
        deliveries.values().forEach(Delivery::close);
    }
}
