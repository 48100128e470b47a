package network.icn.scalernode.control;

/// Hears how a reading of everything goes.
public interface Verifying {
    /// An object is not whole, in words.
    void flaw(String text);

    /// Whoever does not want to wait any longer throws.
    ///
    /// @param done bytes
    /// @param total bytes there are, about
    void progress(long done, long total);
}
