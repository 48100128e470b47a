package network.icn.libp2p.gossipsub;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import org.jspecify.annotations.Nullable;

/// What became of messages, so that a late copy counts for or against the peer that brings it: accepted ones for
/// the few milliseconds of the topic's delivery window, rejected ones as long as there is room.
final class RecentVerdicts {
    /// @param senders who has been credited already
    private record Accepted(PeerSet senders, long until) {}

    private final Map<MessageId, Accepted> accepted = new LinkedHashMap<>();
    private final Map<MessageId, PeerSet> rejected = new LinkedHashMap<>();
    private final int acceptedBound;
    private final int rejectedBound;

    /// @param acceptedBound beyond it new ones are not remembered: a flood is not rewarded
    /// @param rejectedBound beyond it the oldest may be sent again without blame, but is not delivered
    RecentVerdicts(int acceptedBound, int rejectedBound) {
        this.acceptedBound = acceptedBound;
        this.rejectedBound = rejectedBound;
    }

    void accepted(MessageId id, PeerSet senders, long until, long now) {
        Iterator<Accepted> oldestFirst = accepted.values().iterator();
        while (oldestFirst.hasNext() && now - oldestFirst.next().until > 0) {
            oldestFirst.remove();
        }
        if (accepted.size() < acceptedBound) {
            accepted.put(id, new Accepted(senders, until));
        }
    }

    void rejected(MessageId id, PeerSet senders) {
        rejected.put(id, senders);
        if (rejected.size() > rejectedBound) {
            rejected.remove(rejected.keySet().iterator().next());
        }
    }

    /// Whether the peer brings an accepted message in time, for the first time.
    boolean isCredited(MessageId id, int slot, long now) {
        Accepted known = accepted.get(id);
        return known != null && now - known.until <= 0 && known.senders.add(slot);
    }

    /// Whether the peer brings a rejected message for the first time.
    boolean isBlamed(MessageId id, int slot) {
        @Nullable PeerSet senders = rejected.get(id);
        return senders != null && senders.add(slot);
    }

    /// The slot will be another peer's.
    void forget(int slot) {
        accepted.values().forEach(message -> message.senders.remove(slot));
        rejected.values().forEach(senders -> senders.remove(slot));
    }
}
