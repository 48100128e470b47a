package network.icn.libp2p.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Where bytes come from.
@FunctionalInterface
public interface ByteSource {
    /// Reads at least one byte, as many as are there, at most `target.remaining()`; blocks until there is one.
    ///
    /// @return the number of bytes, or -1 when the other side has ended its half
    int read(ByteBuffer target) throws IOException;
}
