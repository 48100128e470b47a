package network.icn.scalernode.store;

/// What became of an object that was to be removed without its owner. The word stays, as that of [Taken].
public enum TakenAway {
    REMOVED("removed"),
    /// It was an owner's, so everybody sees from now on that it is lost.
    LOST("lost"),
    /// There is none of that name.
    UNKNOWN("unknown"),
    /// It is an owner's, and nobody has said that it may be lost.
    OWNED("owned");

    private final String word;

    TakenAway(String word) {
        this.word = word;
    }

    /// Its own for ever.
    public String word() {
        return word;
    }
}
