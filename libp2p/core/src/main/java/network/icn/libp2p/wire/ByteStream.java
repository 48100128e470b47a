package network.icn.libp2p.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A blocking two-way stream of bytes: a socket, an encrypted channel or a multiplexed stream. One thread may read
/// while another writes.
public interface ByteStream extends ByteSource {
    /// Writes all bytes of all sources, in order; blocks while the other side does not take them.
    void write(ByteBuffer... sources) throws IOException;
}
