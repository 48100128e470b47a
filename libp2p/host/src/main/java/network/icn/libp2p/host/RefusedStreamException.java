package network.icn.libp2p.host;

import java.io.IOException;

/// A handler of the host's own does not want a stream.
final class RefusedStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    private final StreamFailure failure;

    RefusedStreamException(StreamFailure failure, String message) {
        super(message);
        this.failure = failure;
    }

    StreamFailure failure() {
        return failure;
    }
}
