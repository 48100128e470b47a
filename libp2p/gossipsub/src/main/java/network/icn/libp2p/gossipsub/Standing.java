package network.icn.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.ScoreParams.Thresholds;
import network.icn.libp2p.gossipsub.tally.Scoring;

/// What each peer may do by its score (gossipsub 1.1, "Score Thresholds"). Direct peers may do everything and
/// are in no mesh.
final class Standing {
    final Scoring scoring;
    private final Thresholds thresholds;

    Standing(ScoreParams params, long now) {
        this.scoring = new Scoring(params, now);
        this.thresholds = params.thresholds();
    }

    double score(Peer peer) {
        return scoring.score(peer.id);
    }

    PeerStanding of(Peer peer) {
        double score = score(peer);
        if (peer.direct || score >= 0) {
            return PeerStanding.GOOD;
        }
        if (score >= thresholds.gossip()) {
            return PeerStanding.OUT_OF_MESH;
        }
        if (score >= thresholds.publish()) {
            return PeerStanding.NO_GOSSIP;
        }
        return score >= thresholds.graylist() ? PeerStanding.NO_PUBLISH : PeerStanding.GRAYLISTED;
    }

    boolean isHeard(Peer peer) {
        return peer.direct || score(peer) >= thresholds.graylist();
    }

    /// Whether IHAVE and IWANT are exchanged with the peer.
    boolean mayGossip(Peer peer) {
        return peer.direct || score(peer) >= thresholds.gossip();
    }

    /// Whether own messages are sent to the peer outside the mesh.
    boolean mayGetOwn(Peer peer) {
        return peer.direct || score(peer) >= thresholds.publish();
    }

    boolean mayBeInMesh(Peer peer) {
        return !peer.direct && score(peer) >= 0;
    }

    /// Whether the peers that this one names are met.
    boolean mayIntroduce(Peer peer) {
        return score(peer) >= thresholds.acceptPx();
    }

    /// The score that peers must exceed to be grafted on top of this mesh; infinite if the mesh is good enough.
    double improvement(PeerSet mesh, Peers peers) {
        List<Double> scores = new ArrayList<>();
        mesh.forEach(slot -> scores.add(score(peers.at(slot))));
        Collections.sort(scores);
        // The upper median of an even number, as other implementations have it.
        double median = scores.isEmpty() ? Double.POSITIVE_INFINITY : scores.get(scores.size() / 2);
        return median < thresholds.opportunisticGraft() ? median : Double.POSITIVE_INFINITY;
    }
}
