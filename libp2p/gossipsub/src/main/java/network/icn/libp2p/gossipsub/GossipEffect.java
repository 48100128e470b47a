package network.icn.libp2p.gossipsub;

import java.util.List;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.Rpc;

/// Everything a [GossipRouter] can want done or known.
public sealed interface GossipEffect {
    /// Send to the peer; the same RPC object goes to many peers and is worth encoding once. Peers that a PRUNE
    /// names come without their signed records, which the router does not know.
    record Send(PeerId peer, Rpc rpc, SendPriority priority) implements GossipEffect {}

    /// Check the message, then answer with [GossipInput.Validated]; neither delivered nor passed on before.
    record Validate(PeerId from, Message message) implements GossipEffect {}

    /// The verdict on the message is no longer waited for; see [RouterLimits#validationTtl].
    record Abandon(MessageId id) implements GossipEffect {}

    /// Hand an accepted message of a subscribed topic to the application; each id once. Own messages are not
    /// delivered.
    record Deliver(PeerId from, Message message) implements GossipEffect {}

    /// An own message went out to this many peers; 0 means that no one is there yet.
    record Published(MessageId id, int peers) implements GossipEffect {}

    /// An own message was not sent because its id has been seen already.
    record PublishRefused(MessageId id) implements GossipEffect {}

    /// Give [GossipInput.Tick] at this reading of the clock.
    record WakeAt(long nanos) implements GossipEffect {}

    /// Peers that a peer named in a PRUNE and that may be met; ids and signed records are unchecked.
    record Introduced(PeerId by, List<PeerHint> peers) implements GossipEffect {
        /// Copies the hints.
        public Introduced {
            peers = List.copyOf(peers);
        }
    }

    /// Something a peer sent was let go.
    ///
    /// @param topic one of ours, or empty: what peers invent does not belong in logs
    record Dropped(PeerId peer, DropReason reason, String topic) implements GossipEffect {
        /// Of no topic.
        public Dropped(PeerId peer, DropReason reason) {
            this(peer, reason, "");
        }
    }

    /// The peer's score has fallen below the graylist threshold, or has risen to it again. In between everything it
    /// sends is dropped, so it need not be read.
    record Graylisted(PeerId peer, boolean begins) implements GossipEffect {}

    /// The peer has been on the graylist for too long: end the connection, then give [GossipInput.PeerRemoved].
    record Disconnect(PeerId peer) implements GossipEffect {}

    /// The peer entered the mesh of the topic.
    record Grafted(String topic, PeerId peer) implements GossipEffect {}

    /// The peer left the mesh of the topic.
    record Pruned(String topic, PeerId peer, PruneReason reason) implements GossipEffect {}

    /// Why a peer left a mesh. Each name is also a metric label.
    enum PruneReason {
        /// The peer sent PRUNE.
        BY_PEER,
        /// The peer left the topic.
        PEER_UNSUBSCRIBED,
        /// The peer has gone.
        PEER_REMOVED,
        /// The mesh had more peers than it may.
        TOO_MANY,
        /// Its score fell below 0.
        LOW_SCORE,
        /// It takes less than half of what is passed on to it.
        TOO_SLOW,
        /// It can say nothing any more.
        MUTE,
        /// We left the topic.
        TOPIC_LEFT
    }
}
