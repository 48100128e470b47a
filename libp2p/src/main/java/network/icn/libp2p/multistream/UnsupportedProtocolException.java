package network.icn.libp2p.multistream;

import java.io.IOException;

/// The other side speaks none of the protocols proposed.
public final class UnsupportedProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnsupportedProtocolException(String message) {
        super(message);
    }
}
