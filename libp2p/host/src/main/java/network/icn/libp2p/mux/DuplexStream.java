package network.icn.libp2p.mux;

import java.time.Duration;
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.wire.ByteStream;
import org.jspecify.annotations.Nullable;

/// One of the streams of a connection, whatever multiplexes it.
public interface DuplexStream extends ByteStream {
    /// From now on every blocking call fails with [java.io.InterruptedIOException] once this time is over; null for no
    /// limit.
    void deadline(@Nullable Duration fromNow);

    /// Ends our half behind what was written. Idempotent.
    void closeWrite();

    /// Ends our half and gives up reading. Idempotent.
    void close();

    /// Breaks both halves and tells the remote why. Idempotent: the first reason counts.
    ///
    /// @param code see [ResetCode]
    void reset(long code);

    /// Breaks both halves without a reason.
    default void reset() {
        reset(ResetCode.NO_ERROR);
    }
}
