package network.icn.scalernode.store;

/// What became of an object that was to be put. The word is what commands say of it, and what the node tells them over
/// its socket: it stays, whatever the constant is called.
public enum Taken {
    NEW("new"),
    /// Another content of that name goes, as if it had been removed.
    REPLACED("replaced"),
    /// It was there, damaged or missing, and is whole again: the leaves are the same.
    RESTORED("restored"),
    /// It was there already.
    UNCHANGED("unchanged"),
    /// Without a byte there is nothing to prove.
    EMPTY("empty"),
    /// The source changed while it was copied, or since its owner has signed.
    ABORTED("aborted"),
    /// The disk has no room for it beside what the node itself must write.
    NO_ROOM("no_room"),
    /// What has that name is an owner's, and goes only by itself: with a tombstone, or as declared loss.
    OWNED("owned");

    private final String word;

    Taken(String word) {
        this.word = word;
    }

    /// Its own for ever.
    public String word() {
        return word;
    }
}
