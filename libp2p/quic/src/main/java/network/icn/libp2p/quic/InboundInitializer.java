package network.icn.libp2p.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import network.icn.libp2p.security.tls.PeerCheck;
import network.icn.libp2p.transport.InboundControl;
import network.icn.libp2p.transport.InboundControl.HandshakeEnd;
import network.icn.libp2p.transport.TransportLimits;

/// Leads inbound connections through the host's limits: counted before the handshake, cut off when it takes too long,
/// and handed
/// over only when the remote has proved who it is (py-libp2p issue 1345: never before).
@SuppressWarnings("FutureReturnValueIgnored") // what does not close now closes with the connection
final class InboundInitializer extends ChannelInitializer<QuicChannel> {
    private final InboundControl inbound;
    private final TransportLimits limits;
    private final ChannelGroup open;

    /// @param open to be told of every connection
    InboundInitializer(InboundControl inbound, TransportLimits limits, ChannelGroup open) {
        this.inbound = inbound;
        this.limits = limits;
        this.open = open;
    }

    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    protected void initChannel(QuicChannel channel) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteSocketAddress();
        Optional<InboundControl.Entry> entry =
                remote == null ? Optional.empty() : inbound.enters(remote.getAddress(), channel::close);
        if (remote == null || entry.isEmpty()) {
            channel.close();
            return;
        }
        open.add(channel);
        QuicConnection connection = new QuicConnection(channel, remote, limits);
        channel.pipeline().addLast(connection, new Handshake(channel, connection, entry.get()));
    }

    /// Watches one handshake to its end, on the transport's thread.
    private final class Handshake extends ChannelInboundHandlerAdapter {
        private final QuicChannel channel;
        private final QuicConnection connection;
        private final InboundControl.Entry entry;
        private final Future<?> alarm;
        private boolean over;

        Handshake(QuicChannel channel, QuicConnection connection, InboundControl.Entry entry) {
            this.channel = channel;
            this.connection = connection;
            this.entry = entry;
            this.alarm = channel.eventLoop()
                    .schedule(
                            () -> fail(HandshakeEnd.TIMED_OUT),
                            limits.handshakeTimeout().toNanos(),
                            TimeUnit.NANOSECONDS);
            // The pipeline is not told of the end of what never was active.
            channel.closeFuture().addListener(_ -> end(HandshakeEnd.FAILED));
        }

        /// @return whether the connection stays
        private boolean end(HandshakeEnd end) {
            if (over) {
                return false;
            }
            over = true;
            alarm.cancel(false);
            return entry.over(end);
        }

        private void fail(HandshakeEnd end) {
            if (!over) {
                end(end);
                channel.close();
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            SSLEngine engine = channel.sslEngine();
            try {
                if (engine == null) {
                    throw new IOException("handshake without TLS");
                }
                connection.proved(PeerCheck.prove(engine.getSession().getPeerCertificates()));
            } catch (IOException _) {
                fail(HandshakeEnd.FAILED);
                return;
            }
            if (!end(HandshakeEnd.PROVED)) {
                channel.close();
                return;
            }
            Thread.ofVirtual().name("libp2p-inbound").start(() -> inbound.arrived(connection));
            context.fireChannelActive();
        }
    }
}
