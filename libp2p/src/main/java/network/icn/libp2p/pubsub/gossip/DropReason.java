package network.icn.libp2p.pubsub.gossip;

/// Why the router let something go. Each name is also a metric label.
public enum DropReason {
    /// From or about a peer that was never added.
    UNKNOWN_PEER,
    TOO_MANY_PEERS,
    /// A whole RPC of a peer whose score is below the graylist threshold.
    GRAYLISTED,
    TOO_MANY_TOPICS,
    /// A message of a topic we have not subscribed to.
    UNKNOWN_TOPIC,
    DUPLICATE,
    /// A copy whose signature was not checked, of a message that was forgotten at that moment.
    UNVERIFIED,
    /// A message that claims us as author but came from another.
    OWN_ORIGIN,
    /// Too many messages await their verdict; another peer's copy may come when there is room.
    THROTTLED,
    /// The verdict did not come in time.
    VALIDATION_EXPIRED,
    IGNORED,
    REJECTED,
    GRAFT_UNKNOWN_TOPIC,
    GRAFT_NOT_SUBSCRIBED,
    GRAFT_IN_BACKOFF,
    GRAFT_MESH_FULL,
    GRAFT_LOW_SCORE,
    /// Direct peers are in no mesh; that one grafts tells that the agreement is one-sided.
    GRAFT_FROM_DIRECT,
    IHAVE_LOW_SCORE,
    IWANT_LOW_SCORE,
    IHAVE_UNKNOWN_TOPIC,
    IHAVE_FLOOD,
    IWANT_FLOOD,
    IWANT_UNKNOWN_MESSAGE,
    IWANT_REPEATED,
    IDONTWANT_FLOOD,
    /// Peers named in a PRUNE of a peer whose word does not count for that.
    EXCHANGE_LOW_SCORE,
    /// Peers named in a PRUNE while as many lists as allowed are being checked; told by the shell, not the
    /// router.
    EXCHANGE_BUSY
}
