package network.icn.libp2p.pubsub;

import network.icn.libp2p.crypto.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// One line at debug level for each decision about a peer: the same words, the same keys.
final class Decisions {
    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

    private Decisions() {}

    /// @param topic one of ours, or empty
    /// @param reason the label that the decision is counted under, too
    static void log(String decision, PeerId peer, String topic, Enum<?> reason) {
        about(peer, topic).addKeyValue("reason", reason).log(decision);
    }

    static void log(String decision, PeerId peer, String topic) {
        about(peer, topic).log(decision);
    }

    private static LoggingEventBuilder about(PeerId peer, String topic) {
        LoggingEventBuilder line = LOG.atDebug().addKeyValue("peer", peer);
        return topic.isEmpty() ? line : line.addKeyValue("topic", topic);
    }
}
