package network.icn.libp2p.mux;

import java.io.IOException;

/// The stream was broken: reset by one of the sides, or its connection is gone.
public final class StreamResetException extends IOException {
    private static final long serialVersionUID = 1L;

    public StreamResetException(String message) {
        super(message);
    }
}
