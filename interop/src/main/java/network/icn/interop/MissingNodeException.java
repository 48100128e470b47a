package network.icn.interop;

import java.io.IOException;

/// There is no node, or one that is too old, or no npm. The message says so and how to mend it, in one line.
public final class MissingNodeException extends IOException {
    private static final long serialVersionUID = 1;

    MissingNodeException() {
        super("js-libp2p: node " + JsPeers.OLDEST_NODE + " or later with npm is not here; ./icn setup installs it");
    }
}
