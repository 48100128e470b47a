package network.icn.libp2p.pubsub.score;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is held against and in favour of one peer. The map is bounded by the scored topics of the parameters.
final class PeerScore {
    final String address;
    final Map<String, TopicScore> topics = new LinkedHashMap<>(4);
    double application;
    double behaviour;
    long forgetAt;

    PeerScore(String address) {
        this.address = address;
    }
}
