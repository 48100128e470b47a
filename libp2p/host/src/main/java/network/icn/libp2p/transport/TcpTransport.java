package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import network.icn.libp2p.ip.AddressScope;

/// TCP with blocking channels, meant for virtual threads.
public final class TcpTransport {
    private TcpTransport() {}

    /// Connects; a name in `address` is resolved first.
    ///
    /// @throws ConnectException if nobody listens there or no way leads there, which is so of unspecified addresses
    /// @throws java.net.UnknownHostException if nobody has the name
    /// @throws java.net.SocketTimeoutException if it takes longer than `timeout`
    public static RawConnection dial(InetSocketAddress address, Duration timeout) throws IOException {
        InetSocketAddress resolved = address.isUnresolved()
                ? new InetSocketAddress(InetAddress.getByName(address.getHostString()), address.getPort())
                : address;
        if (AddressScope.of(resolved.getAddress()) == AddressScope.NONE) {
            throw new ConnectException("not an address of one host: " + resolved);
        }
        SocketChannel channel = SocketChannel.open();
        try {
            connect(channel, resolved, timeout);
            return new TcpConnection(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void connect(SocketChannel channel, InetSocketAddress address, Duration timeout) throws IOException {
        try {
            channel.socket().connect(address, Math.toIntExact(timeout.toMillis()));
        } catch (SocketException e) {
            // The system has several ways to say that there is no way, such as "Network is unreachable".
            ConnectException unreachable = new ConnectException(e.getMessage());
            unreachable.initCause(e);
            throw unreachable;
        }
    }

    /// Binds a listener; port 0 lets the system choose.
    public static Listener listen(InetSocketAddress address) throws IOException {
        // Of the address's own family: a socket of both has an IPv6 wildcard for an address where IPv4 was meant.
        ServerSocketChannel server = ServerSocketChannel.open(family(address));
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address);
            return new Listener(server);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static StandardProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    /// A bound server socket.
    public static final class Listener implements AutoCloseable {
        private final ServerSocketChannel server;
        /// Held by whoever is in [#accept]: until it has left, the system keeps the port.
        private final Semaphore accepting = new Semaphore(1);

        private Listener(ServerSocketChannel server) {
            this.server = server;
        }

        /// Where it listens.
        public InetSocketAddress address() throws IOException {
            return (InetSocketAddress) server.getLocalAddress();
        }

        /// Blocks for the next connection; fails when closed.
        public RawConnection accept() throws IOException {
            accepting.acquireUninterruptibly();
            try {
                return accepted(server.accept());
            } finally {
                accepting.release();
            }
        }

        private static RawConnection accepted(SocketChannel channel) throws IOException {
            try {
                return new TcpConnection(channel);
            } catch (IOException | RuntimeException e) {
                // The remote may be gone already.
                channel.close();
                throw e;
            }
        }

        /// Whether it still takes connections.
        public boolean isOpen() {
            return server.isOpen();
        }

        /// When it returns, the port is free.
        @Override
        public void close() throws IOException {
            server.close();
            accepting.acquireUninterruptibly();
            accepting.release();
        }
    }

    private static final class TcpConnection implements RawConnection {
        private final SocketChannel channel;
        private final InetSocketAddress remote;

        TcpConnection(SocketChannel channel) throws IOException {
            this.channel = channel;
            this.remote = (InetSocketAddress) channel.getRemoteAddress();
            // Frames are already coalesced; waiting for more only adds latency.
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return remote;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public void write(ByteBuffer... sources) throws IOException {
            long left = 0;
            for (ByteBuffer source : sources) {
                left += source.remaining();
            }
            while (left > 0) {
                left -= sources.length == 1 ? channel.write(sources[0]) : channel.write(sources);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
