package network.icn.libp2p.host;

import java.io.IOException;

/// A connection is not wanted by this side: the gate refuses the peer, or a limit is reached.
final class RefusedConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    /// Which rule refuses it.
    private final ConnectionRefusal refusal;

    RefusedConnectionException(ConnectionRefusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    /// Which rule refuses it.
    ConnectionRefusal refusal() {
        return refusal;
    }
}
