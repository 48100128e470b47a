package network.icn.libp2p.host;

import java.io.IOException;

/// A connection was made and is not wanted.
final class RefusedConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ConnectionRefusal refusal;

    RefusedConnectionException(ConnectionRefusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    ConnectionRefusal refusal() {
        return refusal;
    }
}
