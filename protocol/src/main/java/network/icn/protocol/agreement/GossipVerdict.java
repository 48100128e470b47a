package network.icn.protocol.agreement;

/// What becomes of a message that a peer sent: the one answer that machines, shells, logs and metrics go by. A gossip
/// library has words of its own for it ([#translate]).
public enum GossipVerdict {
    /// Right, and news: the neighbours get it.
    ACCEPTED,
    /// Known already: nothing new for anybody.
    DUPLICATE,
    /// About an agreement that this node takes no part in or has forgotten.
    OTHER_SUBJECT,
    /// Views far ahead are not kept, so that nobody can fill the memory.
    VIEW_TOO_FAR,
    /// The time of its agreement is over.
    EXPIRED,
    /// A third statement of a member that has already contradicted itself.
    EQUIVOCATOR,
    /// Cannot be judged yet, for example because the beacon has not arrived.
    NOT_YET,
    /// Nobody had time to look: as if it had never come, and taken when another copy does.
    BUSY,
    /// Too large, or not the bytes of anything that members say.
    MALFORMED,
    /// Signed by somebody who has no say in this.
    NOT_A_MEMBER,
    /// The signature is not that of the named signer.
    BAD_SIGNATURE,
    /// Well formed and signed, but against the rules: the wrong leader, a reveal that opens nothing.
    AGAINST_THE_RULES;

    /// The same in the words of a gossip library: the only place where verdicts are sorted.
    ///
    /// @param accept it is passed on
    /// @param ignore it is dropped, and nobody is blamed
    /// @param busy it is forgotten, so that another copy may still be taken
    /// @param reject it is dropped, and held against the neighbour that sent it
    public <V> V translate(V accept, V ignore, V busy, V reject) {
        return switch (this) {
            case ACCEPTED -> accept;
            case DUPLICATE, OTHER_SUBJECT, VIEW_TOO_FAR, EXPIRED, EQUIVOCATOR, NOT_YET -> ignore;
            case BUSY -> busy;
            case MALFORMED, NOT_A_MEMBER, BAD_SIGNATURE, AGAINST_THE_RULES -> reject;
        };
    }

    /// Whether it is held against the neighbour that sent the message.
    public boolean blames() {
        return translate(false, false, false, true);
    }
}
