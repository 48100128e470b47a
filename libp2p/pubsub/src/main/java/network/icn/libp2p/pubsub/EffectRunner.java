package network.icn.libp2p.pubsub;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.DropReason;
import network.icn.libp2p.gossipsub.GossipEffect;
import network.icn.libp2p.gossipsub.GossipEffect.Abandon;
import network.icn.libp2p.gossipsub.GossipEffect.Deliver;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.GossipEffect.Send;
import network.icn.libp2p.gossipsub.GossipEffect.Validate;
import network.icn.libp2p.gossipsub.GossipInput.Validated;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;

/// Carries out the router's effects, on the router's thread, without ever blocking it.
final class EffectRunner implements Consumer<GossipEffect> {
    private final PubSubListener listener;
    private final Checks checks;
    private final ConcurrentHashMap<String, Delivery> deliveries = new ConcurrentHashMap<>();
    private final PeerIntroductions introductions;

    @SuppressWarnings("NullAway.Init") // attached before the first effect
    private RouterLoop loop;

    @SuppressWarnings("NullAway.Init")
    private PeerLinks links;

    private final RpcSender sender;

    EffectRunner(PubSubConfig config, Checks checks, PeerIntroductions introductions) {
        this.listener = config.listener();
        this.sender = new RpcSender(new RpcCodec(config.rpc(), config.messageIds()), introductions);
        this.checks = checks;
        this.introductions = introductions;
    }

    /// Must be called before the loop starts.
    void attach(RouterLoop routerLoop, PeerLinks peerLinks) {
        this.loop = routerLoop;
        this.links = peerLinks;
        sender.attach(peerLinks);
    }

    /// What became of the last own message; only in the turn that published it.
    PublishResult published() {
        return sender.published();
    }

    /// Returns false if the topic has a delivery already.
    boolean deliverTo(String topic, Delivery delivery) {
        boolean isNew = deliveries.putIfAbsent(topic, delivery) == null;
        if (isNew) {
            delivery.start();
        }
        return isNew;
    }

    boolean stopDelivery(String topic) {
        Delivery delivery = deliveries.remove(topic);
        if (delivery != null) {
            delivery.close();
        }
        return delivery != null;
    }

    @Override
    public void accept(GossipEffect effect) {
        switch (effect) {
            case Send send -> sender.send(send);
            case Validate validate -> validate(validate.from(), validate.message());
            case Abandon abandon -> checks.abandon(abandon.id());
            case Deliver deliver -> deliver(deliver.message());
            case GossipEffect.Introduced introduced -> {
                if (!introductions.meet(introduced)) {
                    dropped(introduced.by(), DropReason.EXCHANGE_BUSY, "");
                }
            }
            case GossipEffect.Graylisted(PeerId peer, boolean begins) -> {
                PeerLink link = links.get(peer);
                if (link != null) {
                    link.graylisted = begins;
                }
            }
            case GossipEffect.Disconnect(PeerId peer) -> links.giveUp(peer, DisconnectReason.GRAYLISTED);
            case GossipEffect.Dropped(PeerId peer, DropReason reason, String topic) -> dropped(peer, reason, topic);
            case GossipEffect.Grafted(String topic, PeerId peer) -> {
                listener.grafted(topic);
                Decisions.log("peer enters a mesh", peer, topic);
            }
            case GossipEffect.Pruned(String topic, PeerId peer, PruneReason reason) -> {
                listener.pruned(topic, reason);
                Decisions.log("peer leaves a mesh", peer, topic, reason);
            }
            case GossipEffect.Published(MessageId id, int _) -> sender.sent(id);
            case GossipEffect.PublishRefused(MessageId id) -> sender.seenBefore(id);
            case GossipEffect.WakeAt _ -> {
                // done by whoever gave the input
            }
        }
    }

    private void dropped(PeerId peer, DropReason reason, String topic) {
        listener.dropped(reason);
        if (reason != DropReason.DUPLICATE) {
            Decisions.log("let go what a peer sent", peer, topic, reason);
        }
    }

    private void validate(PeerId from, Message message) {
        PeerLink link = links.get(from);
        Delivery delivery = deliveries.get(message.topic());
        if (delivery == null) {
            // The topic is being left; the answer still has to come.
            loop.later(() -> judged(message, Verdict.IGNORE));
        } else if (link == null || !begun(delivery.validator, from, message, link.inFlight)) {
            listener.throttled(message.topic());
            loop.later(() -> loop.step(new Validated(message.id(), Verdict.BUSY)));
        }
    }

    private boolean begun(Validator validator, PeerId from, Message message, InFlight sender) {
        if (!Validator.ACCEPT_ALL.equals(validator)) {
            return checks.begin(validator, from, message, sender, this::answered);
        }
        boolean begun = checks.waive(message, sender);
        if (begun) {
            listener.validated(message.topic(), Verdict.ACCEPT, 0);
            loop.later(() -> judged(message, Verdict.ACCEPT));
        }
        return begun;
    }

    /// On a thread that checks.
    private void answered(Message message, Verdict verdict) {
        loop.submit(_ -> judged(message, verdict));
    }

    private void judged(Message message, Verdict verdict) {
        try {
            loop.step(new Validated(message.id(), verdict));
        } finally {
            checks.end(message.id()).run();
        }
    }

    private void deliver(Message message) {
        Delivery delivery = deliveries.get(message.topic());
        Runnable done = checks.end(message.id());
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
