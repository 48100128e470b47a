package network.icn.satellite.index.port;

import network.icn.node.Reason;

/// An engine failed: its file, its connection, or an answer that cannot be read. The log has everything.
public final class IndexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean overload;

    /// @param overload no connection left, or a lock that did not come: that says nothing against what it holds
    public IndexException(boolean overload, Throwable cause) {
        super(Reason.of(cause), cause);
        this.overload = overload;
    }

    /// Whether it may work in a moment, with nothing mended.
    public boolean isOverload() {
        return overload;
    }
}
