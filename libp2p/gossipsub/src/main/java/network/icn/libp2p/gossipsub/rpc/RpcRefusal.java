package network.icn.libp2p.gossipsub.rpc;

/// Why a frame, or a part of it, was not heeded. Each name is also a metric label.
public enum RpcRefusal {
    /// The whole frame beyond [RpcLimits].
    TOO_LARGE(Weight.LEFT_OUT),
    /// Not protobuf, or not of the schema.
    MALFORMED(Weight.ENDS_CONNECTION),
    /// More subscriptions than [RpcLimits] allows.
    TOO_MANY_SUBSCRIPTIONS(Weight.LEFT_OUT),
    /// More messages than [RpcLimits] allows.
    TOO_MANY_MESSAGES(Weight.LEFT_OUT),
    /// More control messages than [RpcLimits] allows.
    TOO_MANY_CONTROLS(Weight.LEFT_OUT),
    /// More message ids than [RpcLimits] allows.
    TOO_MANY_IDS(Weight.LEFT_OUT),
    /// More peers in PRUNE than [RpcLimits] allows.
    TOO_MANY_PEER_HINTS(Weight.LEFT_OUT),
    /// A peer in PRUNE beyond [RpcLimits].
    PEER_HINT_TOO_LARGE(Weight.LEFT_OUT),
    /// A message id beyond [RpcLimits].
    ID_TOO_LARGE(Weight.LEFT_OUT),
    /// The whole frame beyond [RpcLimits].
    TOPIC_TOO_LARGE(Weight.LEFT_OUT),
    /// Data of a message beyond [RpcLimits].
    DATA_TOO_LARGE(Weight.LEFT_OUT),
    /// A topic that is not there.
    MISSING_TOPIC(Weight.COUNTS),
    /// An id that is empty.
    MISSING_ID(Weight.COUNTS),
    /// Author, sequence number, signature or key beyond [RpcLimits].
    AUTHORSHIP_TOO_LARGE(Weight.LEFT_OUT),
    /// Not in the first RPC of the stream, or twice.
    MISPLACED_EXTENSIONS(Weight.ENDS_CONNECTION);

    /// What follows from it.
    public enum Weight {
        /// The part is left out and the peer heard on: the bound is ours, and others may say more.
        LEFT_OUT,
        /// The part is left out, and it counts against the peer (P7): no honest peer says it.
        COUNTS,
        /// It counts, and the connection ends: what follows on the stream cannot be trusted to mean what it says, and
        /// of a stream that was reset alone some peers open no other, so that they would be mute from then on.
        ENDS_CONNECTION
    }

    private final Weight weight;

    RpcRefusal(Weight weight) {
        this.weight = weight;
    }

    /// How bad it is.
    public Weight weight() {
        return weight;
    }
}
