package network.icn.libp2p.gossipsub.tally;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.ScoreParams.Behaviour;
import network.icn.libp2p.gossipsub.score.ScoreParams.Colocation;
import network.icn.libp2p.gossipsub.score.ScoreSnapshot;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import org.jspecify.annotations.Nullable;

/// The score of every peer of one node (gossipsub 1.1, "Peer scoring", P1 to P7), as a machine.
///
/// The score is local: it is never sent and never believed from others. What a peer did comes in as calls,
/// time as nanoseconds of a clock that never goes backwards; the same calls give the same scores. Unscored
/// topics are let pass without effect; peers of whom nothing is known score 0. What is held against a peer
/// counts whether it is connected or not, else a burst of wrong messages and a quick goodbye would be free;
/// praise counts only while it is connected. Memory: one entry per connected peer, which the router bounds, and
/// [ScoreParams#maxRetained] for all others. Not safe for use by several threads.
public final class Scoring {
    private final ScoreParams params;
    private final Map<PeerId, PeerScore> connected = new LinkedHashMap<>();
    /// In the order in which they left, so the first is the first to be forgotten.
    private final Map<PeerId, PeerScore> retained = new LinkedHashMap<>();

    private final Map<String, Integer> peersOfAddress = new LinkedHashMap<>();
    private long nextRefresh;
    /// Counts what may change the scores of several peers at once.
    private long turn;
    /// The last time that anybody has told.
    private long latest;

    /// Of nobody yet; `now` in nanoseconds of any clock that does not go back.
    public Scoring(ScoreParams params, long now) {
        this.params = params;
        this.latest = now;
        this.nextRefresh = now + params.decayInterval().toNanos();
    }

    /// The peer is there; what is remembered of it counts on. A known, connected peer is left as it is.
    ///
    /// @param address the peer's network address without port, as P6 groups by it
    public void connected(PeerId id, String address) {
        if (connected.containsKey(id)) {
            return;
        }
        PeerScore peer = new PeerScore(address);
        PeerScore earlier = forget(id);
        if (earlier != null) {
            peer.inherit(earlier);
        }
        connected.put(id, peer);
        turn++;
        peersOfAddress.merge(address, 1, Integer::sum);
    }

    /// A positive score is dropped, else a peer could earn once and attack later; any other is kept, else it
    /// could reconnect and start afresh.
    public void disconnected(PeerId id, long now) {
        PeerScore peer = connected.get(id);
        if (peer == null) {
            return;
        }
        latest = now;
        boolean forgiven = score(id) > 0;
        connected.remove(id);
        if (forgiven || !retainsAny()) {
            release(peer.address);
            return;
        }
        peer.topics().forEach(TopicScore::left);
        peer.changed();
        retain(id, peer);
    }

    private boolean retainsAny() {
        return params.maxRetained() > 0 && !params.retain().isZero();
    }

    private void retain(PeerId id, PeerScore peer) {
        peer.forgetAt = latest + params.retain().toNanos();
        if (retained.size() >= params.maxRetained()) {
            forget(retained.keySet().iterator().next());
        }
        retained.put(id, peer);
    }

    private @Nullable PeerScore forget(PeerId id) {
        PeerScore peer = retained.remove(id);
        if (peer != null) {
            release(peer.address);
        }
        return peer;
    }

    private void release(@Nullable String address) {
        turn++;
        if (address == null) {
            return;
        }
        peersOfAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    /// The peer enters the mesh of the topic at `now`, in nanoseconds.
    public void grafted(PeerId id, String topic, long now) {
        TopicScore score = topic(id, topic);
        if (score != null) {
            score.grafted(now);
        }
    }

    /// The peer leaves the mesh of the topic.
    public void pruned(PeerId id, String topic) {
        TopicScore score = topic(id, topic);
        if (score != null) {
            score.pruned();
        }
    }

    /// The peer was the first to bring a message that was then accepted.
    public void deliveredFirst(PeerId id, String topic) {
        TopicScore score = topic(id, topic);
        if (score != null) {
            score.deliveredFirst();
        }
    }

    /// The peer brought an accepted message while it was checked, or within the topic's window after.
    public void deliveredAgain(PeerId id, String topic) {
        TopicScore score = topic(id, topic);
        if (score != null) {
            score.deliveredInMesh();
        }
    }

    /// The peer brought a message that was rejected, as first or while it was checked; it may be gone by now.
    public void sentInvalid(PeerId id, String topic) {
        TopicScoreParams rule = params.topics().get(topic);
        PeerScore peer = rule == null ? null : charged(id);
        if (rule != null && peer != null) {
            peer.topic(topic, rule).sentInvalid();
        }
    }

    /// How long after a message was accepted a copy of it still counts as a delivery, in nanoseconds; 0 for
    /// topics in which deliveries are not demanded.
    public long deliveryWindowNanos(String topic) {
        TopicScoreParams rule = params.topics().get(topic);
        if (rule == null) {
            return 0;
        }
        TopicScoreParams.MeshDeliveries demand = rule.meshDeliveries();
        return demand.weight() < 0 || demand.failureWeight() < 0
                ? demand.window().toNanos()
                : 0;
    }

    /// The peer broke the protocol's manners: an early GRAFT, a broken promise (P7); it may be gone by now.
    public void misbehaved(PeerId id, int times) {
        PeerScore peer = charged(id);
        if (peer != null) {
            peer.behaviour += times;
        }
    }

    /// Whoever left in merit was forgotten, and is remembered from now on.
    private @Nullable PeerScore charged(PeerId id) {
        PeerScore peer = find(id);
        if (peer == null && retainsAny()) {
            peer = new PeerScore(null);
            retain(id, peer);
        }
        if (peer != null) {
            peer.changed();
        }
        return peer;
    }

    /// The application's opinion (P5), any finite number.
    ///
    /// @throws IllegalArgumentException if it is not finite
    public void judged(PeerId id, double opinion) {
        if (!Double.isFinite(opinion)) {
            throw new IllegalArgumentException("opinion: must be finite, got " + opinion);
        }
        PeerScore peer = connected.get(id);
        if (peer != null) {
            peer.application = opinion;
            peer.changed();
        }
    }

    /// Decays counters and forgets peers that left, if an interval has passed; at most once a call. Retained
    /// scores do not decay: staying away must not heal.
    public void refresh(long now) {
        if (now - nextRefresh < 0) {
            return;
        }
        latest = now;
        turn++;
        nextRefresh = now + params.decayInterval().toNanos();
        for (PeerScore peer : connected.values()) {
            peer.topics().forEach(topic -> topic.refresh(now, params.decayToZero()));
            peer.behaviour =
                    TopicScore.decayed(peer.behaviour, params.behaviour().decay(), params.decayToZero());
        }
        Iterator<PeerScore> oldestFirst = retained.values().iterator();
        while (oldestFirst.hasNext()) {
            PeerScore oldest = oldestFirst.next();
            if (now - oldest.forgetAt < 0) {
                return;
            }
            oldestFirst.remove();
            release(oldest.address);
        }
    }

    /// The score now; 0 for a peer of whom nothing is known.
    public double score(PeerId id) {
        PeerScore peer = find(id);
        return peer == null ? 0 : peer.score(turn, this::computed);
    }

    private double computed(PeerScore peer) {
        return topics(peer) + application(peer) + colocation(peer) + behaviour(peer);
    }

    /// The parts of the score of a peer; empty for one that is not known.
    public Optional<ScoreSnapshot> snapshot(PeerId id) {
        PeerScore peer = find(id);
        if (peer == null) {
            return Optional.empty();
        }
        Map<String, Double> each = new LinkedHashMap<>();
        peer.topics().forEach(topic -> each.put(topic.name, topic.score()));
        return Optional.of(new ScoreSnapshot(
                id,
                score(id),
                topics(peer),
                application(peer),
                colocation(peer),
                behaviour(peer),
                Collections.unmodifiableMap(each)));
    }

    /// Peers that left and are remembered; for metrics.
    public int retainedSize() {
        return retained.size();
    }

    private double topics(PeerScore peer) {
        double sum = 0;
        for (TopicScore topic : peer.topics()) {
            sum += topic.score();
        }
        return params.topicCap() > 0 ? Math.min(sum, params.topicCap()) : sum;
    }

    private double application(PeerScore peer) {
        return peer.application * params.applicationWeight();
    }

    private double colocation(PeerScore peer) {
        Colocation rule = params.colocation();
        String address = peer.address;
        if (address == null || rule.exempt().contains(address)) {
            return 0;
        }
        double excess = Math.max(0, peersOfAddress.getOrDefault(address, 0) - rule.threshold());
        return excess * excess * rule.weight();
    }

    private double behaviour(PeerScore peer) {
        Behaviour rule = params.behaviour();
        double excess = Math.max(0, peer.behaviour - rule.threshold());
        return excess * excess * rule.weight();
    }

    private @Nullable PeerScore find(PeerId id) {
        PeerScore peer = connected.get(id);
        return peer == null ? retained.get(id) : peer;
    }

    private @Nullable TopicScore topic(PeerId id, String topic) {
        TopicScoreParams rule = params.topics().get(topic);
        PeerScore peer = connected.get(id);
        if (rule == null || peer == null) {
            return null;
        }
        peer.changed();
        return peer.topic(topic, rule);
    }
}
