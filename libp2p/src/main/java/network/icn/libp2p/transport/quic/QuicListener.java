package network.icn.libp2p.transport.quic;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/// A bound UDP socket that takes QUIC connections.
@SuppressWarnings("FutureReturnValueIgnored") // what does not close now closes with the connection
public final class QuicListener implements AutoCloseable {
    private final Channel channel;

    QuicListener(Channel channel) {
        this.channel = channel;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /// Takes no new connections; those that came through it end with it. Idempotent; does not block.
    @Override
    public void close() {
        channel.close();
    }
}
