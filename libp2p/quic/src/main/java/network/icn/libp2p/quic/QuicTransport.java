package network.icn.libp2p.quic;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.ip.AddressScope;
import network.icn.libp2p.security.tls.HostCertificate;
import network.icn.libp2p.security.tls.PeerCheck;
import network.icn.libp2p.transport.InboundControl;
import network.icn.libp2p.transport.TransportLimits;
import network.icn.libp2p.transport.UpgradedTransport;
import org.jspecify.annotations.Nullable;

/// QUIC version 1 with libp2p's certificates on both sides. Costs nothing before it is used. Source: libp2p
/// specs, quic.
public final class QuicTransport implements UpgradedTransport {
    private static final String ALPN = "libp2p";
    private static final long SHUTDOWN_MILLIS = 5_000;
    private static final Duration BIND_TIMEOUT = Duration.ofSeconds(10);
    private static final long QUIET_MILLIS = 100;
    /// Packets that arrive while the transport's thread is busy; with the system's default a burst of a few
    /// hundred streams loses packets even on loopback.
    private static final int SOCKET_BUFFER = 4 << 20;

    private final KeyPair identity;
    private final SecureRandom random;
    private final TransportLimits limits;
    private @Nullable Running running;
    private @Nullable HostCertificate certificate;
    private boolean closed;

    public QuicTransport(KeyPair identity, SecureRandom random, TransportLimits limits) {
        this.identity = identity;
        this.random = random;
        this.limits = limits;
    }

    private synchronized Running running() throws IOException {
        if (closed || !Quic.isAvailable()) {
            throw new IOException(closed ? "transport is closed" : "no native QUIC for this platform");
        }
        Running begun = running;
        if (begun == null) {
            begun = Running.begin();
            running = begun;
        }
        return begun;
    }

    private synchronized HostCertificate certificate() {
        HostCertificate made = certificate;
        if (made == null) {
            made = HostCertificate.make(identity, random);
            certificate = made;
        }
        return made;
    }

    private QuicSslContext context(PeerCheck check, boolean client) {
        HostCertificate own = certificate();
        QuicSslContextBuilder builder = client
                ? QuicSslContextBuilder.forClient().keyManager(own.key(), null, own.certificate())
                : QuicSslContextBuilder.forServer(own.key(), null, own.certificate())
                        .clientAuth(ClientAuth.REQUIRE);
        return builder.trustManager(check).applicationProtocols(ALPN).build();
    }

    private <B extends QuicCodecBuilder<B>> B bounded(B builder) {
        return builder.maxIdleTimeout(limits.idle().toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(limits.halfConnectionBytes())
                .initialMaxStreamDataBidirectionalLocal(TransportLimits.STREAM_BYTES)
                .initialMaxStreamDataBidirectionalRemote(TransportLimits.STREAM_BYTES)
                .initialMaxStreamsBidirectional(limits.streams())
                .initialMaxStreamsUnidirectional(0)
                .activeMigration(false);
    }

    /// By a socket of the address's own family: one of both has an IPv6 wildcard for an address where IPv4 was meant.
    private static Channel bind(Running on, ChannelHandler codec, InetSocketAddress address) throws IOException {
        SocketProtocolFamily family =
                address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        ChannelFuture binding = new Bootstrap()
                .group(on.group)
                .channelFactory(() -> new NioDatagramChannel(family))
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                .handler(codec)
                .bind(address);
        binding.addListener(_ -> on.sockets.add(binding.channel()));
        try {
            await(binding, BIND_TIMEOUT);
        } catch (IOException e) {
            // Whoever does not wait for the socket, interrupted for example, must not leave it behind.
            binding.addListener(_ -> end(binding.channel()));
            throw e;
        }
        return binding.channel();
    }

    private static InetSocketAddress anyPort(InetSocketAddress towards) throws UnknownHostException {
        byte[] wildcard = new byte[towards.getAddress().getAddress().length];
        return new InetSocketAddress(InetAddress.getByAddress(wildcard), 0);
    }

    private static void await(Future<?> future, Duration timeout) throws IOException {
        try {
            if (!future.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SocketTimeoutException("QUIC took longer than " + timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
        if (!future.isSuccess()) {
            throw new IOException(future.cause());
        }
    }

    @Override
    public QuicConnection dial(InetSocketAddress address, PeerId expected, Duration timeout) throws IOException {
        InetSocketAddress resolved =
                address.isUnresolved() ? new InetSocketAddress(address.getHostString(), address.getPort()) : address;
        PeerCheck check = new PeerCheck(expected);
        ChannelHandler codec = bounded(new QuicClientCodecBuilder())
                .sslContext(context(check, true))
                .build();
        if (resolved.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
        if (AddressScope.of(resolved.getAddress()) == AddressScope.NONE) {
            throw new ConnectException("not an address of one host: " + resolved);
        }
        Running on = running();
        Channel udp = bind(on, codec, anyPort(resolved));
        QuicConnection[] made = new QuicConnection[1];
        try {
            Future<QuicChannel> connecting = QuicChannel.newBootstrap(udp)
                    .handler(new ChannelInitializer<QuicChannel>() {
                        @Override
                        protected void initChannel(QuicChannel channel) {
                            on.connections.add(channel);
                            made[0] = new QuicConnection(channel, resolved, limits);
                            channel.pipeline().addLast(made[0]);
                            channel.closeFuture().addListener(_ -> end(udp));
                        }
                    })
                    .streamHandler(new StreamInitializer(_ -> {}))
                    .remoteAddress(resolved)
                    .connect();
            await(connecting, timeout);
        } catch (IOException e) {
            end(udp);
            IOException refused = check.refused();
            throw refused == null ? e : refused;
        } catch (RejectedExecutionException e) {
            end(udp);
            throw new IOException("transport is closed", e);
        }
        PeerId proved = check.proved();
        QuicConnection connection = made[0];
        if (proved == null || connection == null) {
            end(udp);
            throw new IOException("handshake without a certificate");
        }
        connection.proved(proved);
        return connection;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done when a socket does not close
    private static void end(Channel channel) {
        channel.close();
    }

    @Override
    public InetSocketAddress listen(InetSocketAddress address, InboundControl inbound) throws IOException {
        Running on = running();
        ChannelHandler codec = bounded(new QuicServerCodecBuilder())
                .sslContext(context(new PeerCheck(null), false))
                .tokenHandler(new AddressTokens(random, inbound::isBusy, System::nanoTime))
                .handler(new InboundInitializer(inbound, limits, on.connections))
                .streamHandler(new StreamInitializer(_ -> {}))
                .build();
        return (InetSocketAddress) bind(on, codec, address).localAddress();
    }

    /// Closes what is left and the transport's thread, in the background.
    @Override
    public synchronized void close() {
        if (!closed && running != null) {
            running.end();
        }
        closed = true;
    }

    /// What a transport has once it is used: its thread, and what lives on it.
    private record Running(EventLoopGroup group, ChannelGroup connections, ChannelGroup sockets) {
        static Running begin() {
            EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("libp2p-quic", true), NioIoHandler.newFactory());
            return new Running(
                    group, new DefaultChannelGroup(group.next(), true), new DefaultChannelGroup(group.next(), true));
        }

        /// The connections first, then the sockets, then the thread: a thread that ends closes its sockets
        /// before the connections can say goodbye, and one that ends in a hurry leaves the buffers of
        /// its sockets behind. But whatever hangs, the thread ends.
        void end() {
            connections.close().addListener(_ -> sockets.close().addListener(_ -> endThread()));
            Future<?> atLast = group.next().schedule(this::endThread, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
            atLast.addListener(_ -> {});
        }

        private void endThread() {
            group.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                    .addListener(_ -> {});
        }
    }
}
