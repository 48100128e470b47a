package network.icn.libp2p.pubsub;

import network.icn.libp2p.gossipsub.DropReason;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.SendPriority;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.RpcRefusal;

/// Hears what pubsub does, to be counted. Called from several threads, in the middle of the work: return at
/// once, and ask [PubSub] nothing. What it throws is logged once and harms nobody. Every enum passed is meant as a
/// metric label.
public interface PubSubListener {
    /// Hears nothing.
    PubSubListener NONE = new PubSubListener() {};

    /// A frame came in.
    default void received(int bytes) {}

    /// A frame could not be understood; its stream was reset.
    default void refused(RpcRefusal reason) {}

    /// The router let something go.
    default void dropped(DropReason reason) {}

    /// A message broke the signature policy.
    default void badSignature() {}

    /// A validator answered.
    default void validated(String topic, Verdict verdict, long nanos) {}

    /// A message was not checked, because too many wait for it.
    default void throttled(String topic) {}

    /// A message was accepted and given to the subscriber.
    default void delivered(String topic) {}

    /// A message was published here and queued for so many peers.
    default void published(String topic, int peers) {}

    /// A frame was written to a peer's stream.
    default void sent(SendPriority priority, int bytes) {}

    /// A frame was dropped because the peer takes too little.
    default void queueDropped(SendPriority priority) {}

    /// A peer entered the mesh of the topic.
    default void grafted(String topic) {}

    /// A peer left the mesh of the topic.
    default void pruned(String topic, PruneReason reason) {}

    /// A peer was disconnected because pubsub has no use for it.
    default void gaveUp(DisconnectReason reason) {}
}
