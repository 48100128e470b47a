package network.icn.benchmarks.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;

/// Two of our hosts in one process, connected by TCP, Noise and yamux, and a stream from one to the other.
final class HostPipe implements AutoCloseable {
    private static final String PROTOCOL = "/bench/bulk/1";
    private static final int CHUNK_BYTES = 64 << 10;

    private final Host sender;
    private final Host receiver;

    HostPipe() throws IOException {
        sender = host();
        receiver = host();
        receiver.handle(PROTOCOL, HostPipe::receive);
        sender.connect(receiver.addresses().getFirst());
    }

    private static Host host() throws IOException {
        return Host.start(HostConfig.of(KeyPair.generate(new SecureRandom()), Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
    }

    /// Reads to the end and answers with the number of bytes.
    private static void receive(Stream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
        long received = 0;
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer.clear())) {
            received += count;
        }
        stream.write(ByteBuffer.allocate(Long.BYTES).putLong(received).flip());
    }

    void transfer(long bytes) throws IOException {
        try (Stream stream = sender.open(receiver.id(), List.of(PROTOCOL))) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            for (long left = bytes; left > 0; left -= chunk.limit()) {
                stream.write(chunk.clear().limit((int) Math.min(CHUNK_BYTES, left)));
            }
            stream.closeWrite();
            ByteBuffer answer = ByteBuffer.allocate(Long.BYTES);
            while (answer.hasRemaining() && stream.read(answer) >= 0) {
                // eight bytes may come in pieces
            }
            if (answer.flip().remaining() < Long.BYTES || answer.getLong(0) != bytes) {
                throw StreamPeer.lost(bytes, answer.remaining() < Long.BYTES ? 0 : answer.getLong(0));
            }
        }
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
