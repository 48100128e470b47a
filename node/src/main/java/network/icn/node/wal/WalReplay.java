package network.icn.node.wal;

/// Hears what a write-ahead file holds while it is opened.
@FunctionalInterface
public interface WalReplay {
    /// The next record. Its batch is whole: no byte of a batch that does not verify gets here.
    void record(WalRecord record);

    /// How the file was found, after all its records and before anything is changed. Throwing stops the opening and
    /// leaves everything as it was.
    default void found(WalFound found) {}

    /// Whether whoever opens the file tells the operator what was lost, and what follows from it; otherwise the file
    /// warns by itself. One loss is one warning.
    default boolean tellsOfLosses() {
        return false;
    }

    /// What to do about damage to what was acknowledged, for the one who reads the error.
    default String mend() {
        return "restore it from a copy";
    }
}
