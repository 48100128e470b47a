package network.icn.libp2p.stream;

import java.io.IOException;

/// The other side speaks none of the protocols proposed.
public final class UnsupportedProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    /// With a message that names what was proposed.
    public UnsupportedProtocolException(String message) {
        super(message);
    }
}
