package network.icn.protocol.role.protection;

import network.icn.protocol.network.era.EraId;

/// Why a node signs nothing for a while.
///
/// @param from the first era in which it may have signed what it does not know
/// @param through the last one; it signs again from the next on
/// @param bytes that were cut off the journal
public record Waiting(Reason reason, EraId from, EraId through, long bytes) {
    /// What is wrong with the journal.
    public enum Reason {
        MISSING("the journal is missing"),
        CUT("the end of the journal was cut off"),
        HANDED_OVER("its record was exported for another machine; import it here if it is used nowhere else"),
        /// It was begun in place of a lost one, shortly before this start.
        BEGUN_LATE("the journal was begun after a loss"),
        /// Others have heard what is not in it.
        STALE("the journal is older than what others have heard from this node"),
        /// The eras in which it may have signed are over, and nobody has said whether its key is at work elsewhere.
        UNHEARD("too few others have told what they have heard from this node, so another process may have its key");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /// For people.
        public String text() {
            return text;
        }
    }

    /// One line for logs and `/readyz`.
    @Override
    public String toString() {
        return "sits out eras " + from + " to " + through + ", in which it may have signed: " + reason.text();
    }
}
