package network.icn.libp2p.mux;

import java.io.IOException;
import java.time.Duration;
import network.icn.libp2p.mux.yamux.Refusal;

/// A connection that carries streams.
public interface Muxer {
    /// What the owner wants to know.
    interface Listener {
        /// The remote opened a stream; called in a virtual thread of the stream's own.
        void opened(DuplexStream stream);

        /// The remote wanted a stream and did not get it; return at once.
        void refused(Refusal refusal);

        /// The connection is gone and all streams are broken; called once.
        void closed(Closing closing);
    }

    /// Begins to carry, unless it was closed before.
    void start();

    /// Opens a stream; the remote may still refuse it by a reset.
    DuplexStream open() throws IOException;

    /// Streams that at least one side has not ended.
    int streams();

    /// Bytes received and not read yet, as far as they are held here.
    default long unreadBytes() {
        return 0;
    }

    /// Bytes to be sent and not taken by the writer yet, as far as they are held here.
    default long queuedBytes() {
        return 0;
    }

    /// False as soon as either side has begun to close.
    boolean isOpen();

    /// Says goodbye and closes. Idempotent; does not block.
    void close(String reason);

    /// Called about once a second: keeps a silent connection alive, closes a dead one.
    ///
    /// @return whether the owner should exchange something with the remote, to keep the connection alive
    boolean tick(long nowNanos, Duration keepAlive);
}
