package network.icn.protocol.role.protection;

/// How the journal of a node was found at a start.
///
/// @param bytes that were cut off its end; 0 unless it was cut
/// @param forced the operator says that nothing is missing, whatever it looks like
public record JournalState(Condition condition, long bytes, boolean forced) {
    /// What became of what was acknowledged.
    public enum Condition {
        /// All of it is there.
        WHOLE,
        /// There is no journal, or an empty one: the first start, or all is lost.
        MISSING,
        /// The end was cut off, and nobody knows whether it was acknowledged.
        CUT,
        /// Its record was exported, so that the node could move: somebody else may have signed since.
        HANDED_OVER,
        /// It was one of these, and others have not told since what they heard from this node.
        UNHEARD
    }

    /// All of it is there.
    public static JournalState whole() {
        return new JournalState(Condition.WHOLE, 0, false);
    }

    /// There is none.
    public static JournalState missing() {
        return new JournalState(Condition.MISSING, 0, false);
    }

    /// So many bytes were cut off its end.
    public static JournalState cut(long bytes) {
        return new JournalState(Condition.CUT, bytes, false);
    }

    /// The same, and the operator answers for it.
    public JournalState asForced() {
        return new JournalState(condition, bytes, true);
    }

    /// The same, but handed over since it was written last. What was lost stays lost.
    public JournalState asHandedOver() {
        return isLost() ? this : new JournalState(Condition.HANDED_OVER, bytes, forced);
    }

    /// The same, but others have not been heard since it was lost. What was lost anew stays lost.
    public JournalState asUnheard() {
        return isLost() ? this : new JournalState(Condition.UNHEARD, bytes, forced);
    }

    boolean isLost() {
        return condition != Condition.WHOLE;
    }
}
