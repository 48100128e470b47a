package network.icn.libp2p.quic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.mux.Muxer;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.Refusal;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.transport.InboundControl;
import network.icn.libp2p.transport.TransportLimits;
import network.icn.libp2p.transport.Upgraded;

/// Both ends of one connection on loopback, without hosts.
final class QuicPair implements AutoCloseable {
    final QuicConnection dialler;
    final QuicConnection listener;
    /// What the dialler has opened.
    final BlockingQueue<DuplexStream> arrived = new LinkedBlockingQueue<>();
    /// How the connection ended, as the two ends tell it.
    final BlockingQueue<Closing> closings = new LinkedBlockingQueue<>();

    private final QuicTransport near;
    private final QuicTransport far;

    /// @param limits of the listener, and but for the streams of the dialler
    QuicPair(TransportLimits limits, SessionLimits session) throws Exception {
        KeyPair farKey = KeyPair.generate(new SecureRandom());
        near = new QuicTransport(
                KeyPair.generate(new SecureRandom()),
                new SecureRandom(),
                new TransportLimits(1_000, limits.connectionBytes(), limits.handshakeTimeout(), limits.idle()));
        far = new QuicTransport(farKey, new SecureRandom(), limits);
        Anybody inbound = new Anybody();
        InetSocketAddress address = far.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), inbound);
        dialler = near.dial(address, farKey.peerId(), Duration.ofSeconds(5));
        listener = inbound.arrived.get(5, TimeUnit.SECONDS);
        dialler.muxer(session, new ReceivePool(1 << 20), new Ear()).start();
        listener.muxer(session, new ReceivePool(1 << 20), new Ear()).start();
    }

    /// Opens a stream, sends one byte on it, and returns what the listener sees.
    DuplexStream arrivalOf(DuplexStream stream) throws IOException, InterruptedException {
        stream.write(ByteBuffer.allocate(1));
        DuplexStream there = arrived.poll(5, TimeUnit.SECONDS);
        if (there == null) {
            throw new IOException("stream does not arrive");
        }
        return there;
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }

    private static final class Anybody implements InboundControl {
        private final CompletableFuture<QuicConnection> arrived = new CompletableFuture<>();

        @Override
        public boolean isBusy(InetAddress ip) {
            return false;
        }

        @Override
        public Optional<Entry> enters(InetAddress ip, Runnable close) {
            return Optional.of(_ -> true);
        }

        @Override
        public void arrived(Upgraded connection) {
            arrived.complete((QuicConnection) connection);
        }
    }

    private final class Ear implements Muxer.Listener {
        @Override
        public void opened(DuplexStream stream) {
            arrived.add(stream);
        }

        @Override
        public void refused(Refusal refusal) {}

        @Override
        public void closed(Closing closing) {
            closings.add(closing);
        }
    }
}
