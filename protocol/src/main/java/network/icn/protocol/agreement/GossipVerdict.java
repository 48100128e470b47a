package network.icn.protocol.agreement;

/// What becomes of a message that a peer sent: the answer that gossip needs, and the reason that logs and metrics need.
public enum GossipVerdict {
    ACCEPTED(Action.ACCEPT),
    /// Known already: nothing new for anybody.
    DUPLICATE(Action.IGNORE),
    /// About an agreement that this node takes no part in or has forgotten.
    OTHER_SUBJECT(Action.IGNORE),
    /// Views far ahead are not kept, so that nobody can fill the memory.
    VIEW_TOO_FAR(Action.IGNORE),
    /// The time of its agreement is over.
    EXPIRED(Action.IGNORE),
    /// A third statement of a member that has already contradicted itself.
    EQUIVOCATOR(Action.IGNORE),
    /// Cannot be judged yet, for example because the beacon has not arrived.
    NOT_YET(Action.IGNORE),
    MALFORMED(Action.REJECT),
    NOT_A_MEMBER(Action.REJECT),
    BAD_SIGNATURE(Action.REJECT),
    /// Well formed and signed, but against the rules: the wrong leader, a reveal that opens nothing.
    AGAINST_THE_RULES(Action.REJECT);

    /// What gossip does with the message and its sender.
    public enum Action {
        ACCEPT,
        IGNORE,
        REJECT
    }

    private final Action action;

    GossipVerdict(Action action) {
        this.action = action;
    }

    public Action action() {
        return action;
    }
}
