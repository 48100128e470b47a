package network.icn.libp2p.pubsub.rpc;

/// Why a frame, or a part of it, was not heeded. Each name is also a metric label.
public enum RpcRefusal {
    TOO_LARGE(Weight.LEFT_OUT),
    MALFORMED(Weight.ENDS_CONNECTION),
    TOO_MANY_SUBSCRIPTIONS(Weight.LEFT_OUT),
    TOO_MANY_MESSAGES(Weight.LEFT_OUT),
    TOO_MANY_CONTROLS(Weight.LEFT_OUT),
    TOO_MANY_IDS(Weight.LEFT_OUT),
    TOO_MANY_PEER_HINTS(Weight.LEFT_OUT),
    PEER_HINT_TOO_LARGE(Weight.LEFT_OUT),
    ID_TOO_LARGE(Weight.LEFT_OUT),
    TOPIC_TOO_LARGE(Weight.LEFT_OUT),
    DATA_TOO_LARGE(Weight.LEFT_OUT),
    MISSING_TOPIC(Weight.COUNTS),
    MISSING_ID(Weight.COUNTS),
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

    public Weight weight() {
        return weight;
    }
}
