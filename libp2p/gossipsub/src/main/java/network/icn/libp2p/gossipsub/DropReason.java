package network.icn.libp2p.gossipsub;

/// Why the router let something go. Each name is also a metric label.
public enum DropReason {
    /// From or about a peer that was never added.
    UNKNOWN_PEER,
    /// A peer beyond [RouterLimits#peers()].
    TOO_MANY_PEERS,
    /// A whole RPC of a peer whose score is below the graylist threshold.
    GRAYLISTED,
    /// A subscription beyond what one peer, or all of them, may have.
    TOO_MANY_TOPICS,
    /// A message of a topic we have not subscribed to.
    UNKNOWN_TOPIC,
    /// The message has been here before: the normal lot of a copy.
    DUPLICATE,
    /// A copy whose signature was not checked, of a message that was forgotten at that moment.
    UNVERIFIED,
    /// A message that claims us as author but came from another.
    OWN_ORIGIN,
    /// Too many messages await their verdict; another peer's copy may come when there is room.
    THROTTLED,
    /// The verdict did not come in time.
    VALIDATION_EXPIRED,
    /// The validator says that the message is of no use, and nobody is to blame.
    IGNORED,
    /// The validator says that the message is wrong, which counts against its senders.
    REJECTED,
    /// A GRAFT for a topic that we have not subscribed to.
    GRAFT_UNKNOWN_TOPIC,
    /// A GRAFT of a peer that has not subscribed to the topic.
    GRAFT_NOT_SUBSCRIBED,
    /// A GRAFT before the back-off that was agreed on had passed.
    GRAFT_IN_BACKOFF,
    /// A GRAFT for a mesh that has as many peers as it may.
    GRAFT_MESH_FULL,
    /// A GRAFT of a peer whose score is below 0.
    GRAFT_LOW_SCORE,
    /// Direct peers are in no mesh; that one grafts tells that the agreement is one-sided.
    GRAFT_FROM_DIRECT,
    /// An IHAVE of a peer whose score is below the gossip threshold.
    IHAVE_LOW_SCORE,
    /// An IWANT of a peer whose score is below the gossip threshold.
    IWANT_LOW_SCORE,
    /// An IHAVE for a topic that we have not subscribed to.
    IHAVE_UNKNOWN_TOPIC,
    /// More IHAVE, or ids in them, than are heeded in a heartbeat.
    IHAVE_FLOOD,
    /// More ids in IWANT than are answered in a heartbeat.
    IWANT_FLOOD,
    /// An IWANT for a message that is not, or no longer, here.
    IWANT_UNKNOWN_MESSAGE,
    /// An IWANT for a message that the peer has been sent often enough.
    IWANT_REPEATED,
    /// More ids in IDONTWANT than are heeded in a heartbeat.
    IDONTWANT_FLOOD,
    /// Peers named in a PRUNE of a peer whose word does not count for that.
    EXCHANGE_LOW_SCORE,
    /// Peers named in a PRUNE while as many lists as allowed are being checked; told by the shell, not the
    /// router.
    EXCHANGE_BUSY
}
