package network.icn.libp2p.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multistream.Negotiation;
import network.icn.libp2p.mux.MuxedConnection;
import network.icn.libp2p.mux.yamux.FrameType;
import network.icn.libp2p.mux.yamux.Header;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.security.noise.NoiseHandshake;
import network.icn.libp2p.wire.ByteStream;

/// A peer that keeps to the protocol up to and including the handshake, and then sends whatever frames it likes.
final class Intruder implements AutoCloseable {
    private final SocketChannel socket;
    private final SecureChannel channel;
    private final CompletableFuture<Void> cutOff = new CompletableFuture<>();

    /// @param address where it comes from; all of 127/8 is loopback
    Intruder(Host host, String address, KeyPair key) throws IOException {
        socket = connect(host, address);
        ByteStream raw = new Raw(socket);
        Negotiation.dial(raw, List.of(NoiseHandshake.PROTOCOL));
        channel =
                new NoiseHandshake(key, List.of(MuxedConnection.PROTOCOL), new SecureRandom()).initiate(raw, host.id());
        Thread.ofVirtual().start(this::drain);
    }

    static SocketChannel connect(Host host, String address) throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.bind(new InetSocketAddress(address, 0));
        SocketAddress there = host.addresses().getFirst().tcpAddress().orElseThrow();
        if (!socket.connect(there)) {
            throw new IOException("blocking connect returned early");
        }
        return socket;
    }

    private void drain() {
        try {
            ByteBuffer received = channel.receive();
            while (received != null) {
                received = channel.receive();
            }
        } catch (IOException _) {
            // However it ends, it has ended.
        }
        cutOff.complete(null);
    }

    boolean isCutOff() {
        return cutOff.isDone();
    }

    void send(FrameType type, int flags, int stream, long length, byte... payload) {
        ByteBuffer frame = ByteBuffer.allocate(Header.BYTES + payload.length);
        new Header(type, flags, stream, length).write(frame);
        frame.put(payload).flip();
        try {
            channel.write(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Opens a stream with these bytes.
    void open(int stream, byte... payload) {
        send(FrameType.DATA, Header.SYN, stream, payload.length, payload);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private record Raw(SocketChannel socket) implements ByteStream {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return socket.read(target);
        }

        @Override
        public void write(ByteBuffer... sources) throws IOException {
            for (ByteBuffer source : sources) {
                while (source.hasRemaining()) {
                    if (socket.write(source) < 0) {
                        throw new IOException("closed");
                    }
                }
            }
        }
    }
}
