package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.DropReason.DUPLICATE;
import static network.icn.libp2p.gossipsub.DropReason.OWN_ORIGIN;
import static network.icn.libp2p.gossipsub.DropReason.THROTTLED;
import static network.icn.libp2p.gossipsub.DropReason.UNKNOWN_TOPIC;
import static network.icn.libp2p.gossipsub.DropReason.VALIDATION_EXPIRED;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.Abandon;
import network.icn.libp2p.gossipsub.GossipEffect.Deliver;
import network.icn.libp2p.gossipsub.GossipEffect.Dropped;
import network.icn.libp2p.gossipsub.GossipEffect.PublishRefused;
import network.icn.libp2p.gossipsub.GossipEffect.Published;
import network.icn.libp2p.gossipsub.GossipEffect.Validate;
import network.icn.libp2p.gossipsub.rpc.Control.IDontWant;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.tally.Scoring;
import org.jspecify.annotations.Nullable;

/// The way of a message: published or received once, checked, then delivered, remembered and passed on. Nothing
/// leaves and nothing is advertised before ACCEPT: else unchecked messages would spread by gossip.
final class MessageFlow {
    /// Of one message; beyond it, whoever sent a copy of it and left is not blamed. Only the first sender made us check
    /// it, and that one is always known.
    private static final int MAX_LEAVERS = 64;

    /// A message that awaits its verdict.
    private static final class Pending {
        private final Message message;
        /// Who sent it first.
        private final PeerId from;

        private final long since;
        /// All who have sent it by now and are still here; it is not passed back to them.
        private final PeerSet senders = new PeerSet();

        /// Those who have sent it and are gone, which does not spare them the blame.
        private Set<PeerId> leavers = Set.of();

        private Pending(Message message, Peer from, long since) {
            this.message = message;
            this.from = from.id;
            this.since = since;
            senders.add(from.slot);
        }

        private void forget(Peer leaver) {
            if (senders.remove(leaver.slot) && leavers.size() < MAX_LEAVERS) {
                leavers = leavers.isEmpty() ? new LinkedHashSet<>() : leavers;
                leavers.add(leaver.id);
            }
        }
    }

    private final RouterState state;
    private final Scoring scoring;
    private final RecentVerdicts verdicts;
    private final Recipients recipients;
    private final Map<MessageId, Pending> pending = new LinkedHashMap<>();

    MessageFlow(RouterState state) {
        this.state = state;
        this.scoring = state.standing.scoring;
        this.recipients = new Recipients(state);
        RouterLimits limits = state.params.limits();
        this.verdicts = new RecentVerdicts(limits.acceptedIds(), limits.rejectedIds());
    }

    void received(Peer peer, Message message, long now) {
        TopicState topic = state.topic(message.topic());
        state.promises.arrived(message.id());
        if (topic == null || topic.mesh == null) {
            state.out.drop(peer, UNKNOWN_TOPIC);
        } else if (state.seen.contains(message.id())) {
            duplicate(peer, message, now);
            state.out.drop(peer, DUPLICATE, topic);
        } else if (message.isFrom(state.self)) {
            scoring.sentInvalid(peer.id, message.topic());
            state.out.drop(peer, OWN_ORIGIN, topic);
        } else if (pending.size() >= state.params.limits().pendingMessages()) {
            state.out.drop(peer, THROTTLED, topic);
        } else {
            state.seen.add(message.id(), now);
            pending.put(message.id(), new Pending(message, peer, now));
            tellUnwanted(topic.mesh, peer, message);
            state.out.add(new Validate(peer.id, message));
        }
    }

    /// Before the check, whose length others need not wait out.
    private void tellUnwanted(PeerSet mesh, Peer sender, Message message) {
        if (message.size() < state.params.unwanted().minBytes()) {
            return;
        }
        Rpc rpc = Rpc.ofControls(List.of(new IDontWant(List.of(message.id()))));
        mesh.forEach(slot -> {
            Peer member = state.peers.at(slot);
            if (slot != sender.slot && member.version.knowsUnwanted()) {
                state.out.send(member, rpc, SendPriority.CONTROL);
            }
        });
    }

    void onUnwanted(Peer peer, IDontWant control) {
        for (MessageId id : control.ids()) {
            if (!peer.unwanted.add(id, state.params.unwanted().maxIdsPerHeartbeat())) {
                state.out.drop(peer, DropReason.IDONTWANT_FLOOD);
                return;
            }
        }
    }

    boolean isNew(Message message) {
        TopicState topic = state.topic(message.topic());
        return topic != null && topic.mesh != null && !state.seen.contains(message.id());
    }

    void repeated(Peer peer, Message message, long now) {
        TopicState topic = state.topic(message.topic());
        if (topic == null || topic.mesh == null) {
            state.out.drop(peer, UNKNOWN_TOPIC);
        } else if (state.seen.contains(message.id())) {
            duplicate(peer, message, now);
            state.out.drop(peer, DUPLICATE, topic);
        } else {
            state.out.drop(peer, DropReason.UNVERIFIED, topic);
        }
    }

    private void duplicate(Peer peer, Message message, long now) {
        Pending known = pending.get(message.id());
        if (known != null) {
            known.senders.add(peer.slot);
        } else if (verdicts.isBlamed(message.id(), peer.slot)) {
            scoring.sentInvalid(peer.id, message.topic());
        } else if (verdicts.isCredited(message.id(), peer.slot, now)) {
            scoring.deliveredAgain(peer.id, message.topic());
        }
    }

    void validated(MessageId id, Verdict verdict, long now) {
        Pending checked = pending.remove(id);
        if (checked == null) {
            return;
        }
        switch (verdict) {
            case ACCEPT -> {
                credit(checked, now);
                accepted(checked);
            }
            case IGNORE -> state.out.add(new Dropped(checked.from, DropReason.IGNORED, checked.message.topic()));
            case BUSY -> forget(checked);
            case REJECT -> {
                blame(checked);
                state.out.add(new Dropped(checked.from, DropReason.REJECTED, checked.message.topic()));
            }
        }
    }

    private void forget(Pending unjudged) {
        state.seen.remove(unjudged.message.id());
        state.out.add(new Dropped(unjudged.from, THROTTLED, unjudged.message.topic()));
    }

    private void credit(Pending checked, long now) {
        String topic = checked.message.topic();
        scoring.deliveredFirst(checked.from, topic);
        checked.senders.forEach(slot -> {
            PeerId sender = state.peers.at(slot).id;
            if (!sender.equals(checked.from)) {
                scoring.deliveredAgain(sender, topic);
            }
        });
        long window = scoring.deliveryWindowNanos(topic);
        if (window > 0) {
            verdicts.accepted(checked.message.id(), checked.senders.copy(), now + window, now);
        }
    }

    /// Everybody who sent it, gone or not: each should have seen that it is wrong before it passed it on.
    private void blame(Pending checked) {
        Set<PeerId> guilty = new LinkedHashSet<>(checked.leavers);
        guilty.add(checked.from);
        checked.senders.forEach(slot -> guilty.add(state.peers.at(slot).id));
        guilty.forEach(sender -> scoring.sentInvalid(sender, checked.message.topic()));
        verdicts.rejected(checked.message.id(), checked.senders);
    }

    private void accepted(Pending checked) {
        Message message = checked.message;
        TopicState topic = state.topic(message.topic());
        PeerSet mesh = topic == null ? null : topic.mesh;
        if (topic == null || mesh == null) {
            state.out.add(new Dropped(checked.from, UNKNOWN_TOPIC, checked.message.topic()));
            return;
        }
        Rpc rpc = Rpc.ofMessage(message);
        state.messages.put(message, rpc);
        state.out.add(new Deliver(checked.from, message));
        forward(recipients.withDirect(topic, mesh), message, rpc, checked.senders);
    }

    private int forward(PeerSet targets, Message message, Rpc rpc, @Nullable PeerSet senders) {
        SendPriority priority = senders == null ? SendPriority.OWN : SendPriority.FORWARD;
        int[] sent = {0};
        targets.forEach(slot -> {
            Peer peer = state.peers.at(slot);
            boolean hasIt = (senders != null && senders.contains(slot)) || peer.unwanted.contains(message.id());
            if (!hasIt && !message.isFrom(peer.id)) {
                state.out.send(peer, rpc, priority);
                sent[0]++;
            }
        });
        return sent[0];
    }

    void publish(Message message, long now) {
        if (!state.seen.add(message.id(), now)) {
            state.out.add(new PublishRefused(message.id()));
            return;
        }
        Rpc rpc = Rpc.ofMessage(message);
        state.messages.put(message, rpc);
        TopicState topic = state.topicOrNew(message.topic());
        int peers = forward(recipients.ofOwn(topic, now), message, rpc, null);
        state.forgetIfIdle(topic);
        state.out.add(new Published(message.id(), peers));
    }

    void heartbeat(long now) {
        expirePending(now);
        recipients.heartbeat(now);
        state.messages.shift();
        state.seen.expire(now);
    }

    private void expirePending(long now) {
        long ttl = state.params.limits().validationTtl().toNanos();
        Iterator<Pending> oldestFirst = pending.values().iterator();
        while (oldestFirst.hasNext()) {
            Pending oldest = oldestFirst.next();
            if (now - oldest.since < ttl) {
                return;
            }
            oldestFirst.remove();
            state.out.add(new Abandon(oldest.message.id()));
            state.out.add(new Dropped(oldest.from, VALIDATION_EXPIRED, oldest.message.topic()));
        }
    }

    /// The slot will be another peer's.
    void forget(Peer leaver) {
        for (Pending waiting : pending.values()) {
            waiting.forget(leaver);
        }
        verdicts.forget(leaver.slot);
        state.messages.forget(leaver.slot);
    }
}
