package network.icn.libp2p;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A blocking two-way stream of bytes: a socket, an encrypted channel or a multiplexed stream. One thread may read
/// while
/// another writes.
public interface ByteStream {
    /// Reads at least one byte, as many as are there, at most `target.remaining()`; blocks until there is one.
    ///
    /// @return the number of bytes, or -1 when the other side has ended its half
    int read(ByteBuffer target) throws IOException;

    /// Writes all bytes of all sources, in order; blocks while the other side does not take them.
    void write(ByteBuffer... sources) throws IOException;
}
