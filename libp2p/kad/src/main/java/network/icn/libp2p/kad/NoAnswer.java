package network.icn.libp2p.kad;

import java.io.IOException;
import java.io.InterruptedIOException;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.stream.UnsupportedProtocolException;

/// Why a question came to nothing; the peer leaves the routing table.
enum NoAnswer {
    /// It took longer than a question may.
    TIMED_OUT,
    /// The answer is none that the protocol knows.
    MALFORMED,
    /// The peer does not serve the protocol.
    UNSUPPORTED,
    /// The peer ended the stream in place of an answer.
    ENDED,
    /// There is no way to the peer, or the connection was lost.
    UNREACHABLE;

    static NoAnswer of(IOException failure) {
        return switch (failure) {
            case InterruptedIOException _ -> TIMED_OUT;
            case MalformedException _ -> MALFORMED;
            case UnsupportedProtocolException _ -> UNSUPPORTED;
            default -> UNREACHABLE;
        };
    }
}
