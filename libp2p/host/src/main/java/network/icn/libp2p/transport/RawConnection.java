package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import network.icn.libp2p.wire.ByteStream;

/// A connection as the transport gives it: bytes in order, nothing secured yet.
public interface RawConnection extends ByteStream, AutoCloseable {
    InetSocketAddress remoteAddress();

    /// Breaks the connection; blocked calls fail. Idempotent, from any thread.
    @Override
    void close() throws IOException;
}
