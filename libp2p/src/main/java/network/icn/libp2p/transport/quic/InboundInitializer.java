package network.icn.libp2p.transport.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import network.icn.libp2p.security.tls.PeerCheck;
import network.icn.libp2p.transport.quic.QuicDoor.HandshakeEnd;

/// Leads inbound connections through the door: counted before the handshake, cut off when it takes too long, and handed
/// over only when the remote has proved who it is (py-libp2p issue 1345: never before).
@SuppressWarnings("FutureReturnValueIgnored") // what does not close now closes with the connection
final class InboundInitializer extends ChannelInitializer<QuicChannel> {
    private final QuicDoor door;
    private final QuicLimits limits;
    private final ChannelGroup open;

    /// @param open to be told of every connection
    InboundInitializer(QuicDoor door, QuicLimits limits, ChannelGroup open) {
        this.door = door;
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
        if (remote == null || !door.enters(remote.getAddress())) {
            channel.close();
            return;
        }
        open.add(channel);
        QuicConnection connection = new QuicConnection(channel, remote, limits);
        channel.pipeline().addLast(connection, new Handshake(channel, connection, remote.getAddress()));
    }

    /// Watches one handshake to its end, on the transport's thread.
    private final class Handshake extends ChannelInboundHandlerAdapter {
        private final QuicChannel channel;
        private final QuicConnection connection;
        private final InetAddress ip;
        private final Future<?> alarm;
        private boolean over;

        Handshake(QuicChannel channel, QuicConnection connection, InetAddress ip) {
            this.channel = channel;
            this.connection = connection;
            this.ip = ip;
            this.alarm = channel.eventLoop()
                    .schedule(
                            () -> fail(HandshakeEnd.TIMED_OUT),
                            limits.handshakeTimeout().toNanos(),
                            TimeUnit.NANOSECONDS);
            // The pipeline is not told of the end of what never was active.
            channel.closeFuture().addListener(_ -> end(HandshakeEnd.FAILED));
        }

        private void end(HandshakeEnd end) {
            if (!over) {
                over = true;
                alarm.cancel(false);
                door.over(ip, end);
            }
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
            end(HandshakeEnd.PROVED);
            Thread.ofVirtual().name("libp2p-inbound").start(() -> door.arrived(connection));
            context.fireChannelActive();
        }
    }
}
