package network.icn.protocol.agreement;

import java.util.TreeSet;

/// What this member has said in each view: all that the vote rules look at. Whatever is here was made durable before it
/// was sent.
final class Ballot {
    private final TreeSet<Integer> proposed = new TreeSet<>();
    private final TreeSet<Integer> noted = new TreeSet<>();
    private final TreeSet<Integer> nulled = new TreeSet<>();
    private final TreeSet<Integer> finalized = new TreeSet<>();

    /// Remembers a message of our own, now spoken or restored.
    void remember(EqMessage message) {
        switch (message) {
            case EqMessage.Commit _, EqMessage.Reveal _ -> {}
            case EqMessage.Propose propose -> proposed.add(propose.view());
            case EqMessage.Notarize vote -> noted.add(vote.view());
            case EqMessage.Nullify vote -> nulled.add(vote.view());
            case EqMessage.Finalize vote -> finalized.add(vote.view());
        }
    }

    boolean hasProposed(int view) {
        return proposed.contains(view);
    }

    /// R1: at most one NOTARIZE a view.
    boolean mayNotarize(int view) {
        return !noted.contains(view);
    }

    /// R2: not after a FINALIZE of the view, and once.
    boolean mayNullify(int view) {
        return !finalized.contains(view) && !nulled.contains(view);
    }

    /// R3: not after a NULLIFY of the view, and once.
    boolean mayFinalize(int view) {
        return !nulled.contains(view) && !finalized.contains(view);
    }
}
