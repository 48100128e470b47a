package network.icn.libp2p.security.tls;

import static network.icn.libp2p.security.tls.TlsException.Reason.PROTOCOL;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import network.icn.libp2p.wire.ByteStream;

/// Seals plaintext into TLS records and writes them, several at once. One thread at a time; the others wait.
final class RecordSealer {
    /// Records sealed before a socket write: a full data buffer of the muxer then takes two writes.
    private static final int RECORDS_PER_WRITE = 4;

    private final ByteStream stream;
    private final SSLEngine engine;
    private final ReentrantLock sending = new ReentrantLock();
    private ByteBuffer outbound;

    RecordSealer(ByteStream stream, SSLEngine engine) {
        this.stream = stream;
        this.engine = engine;
        this.outbound =
                ByteBuffer.allocate(RECORDS_PER_WRITE * engine.getSession().getPacketBufferSize());
    }

    /// Seals everything in `sources`, and whatever the engine itself has to say.
    void send(ByteBuffer... sources) throws IOException {
        sending.lock();
        try {
            do {
                wrap(sources);
            } while (remaining(sources) > 0);
        } finally {
            sending.unlock();
        }
    }

    /// Seals records until `sources` are empty or the buffer is full, then writes them in one go.
    private void wrap(ByteBuffer... sources) throws IOException {
        outbound.clear();
        boolean more = true;
        while (more) {
            SSLEngineResult result = engine.wrap(sources, outbound);
            switch (result.getStatus()) {
                case OK -> {
                    more = remaining(sources) > 0;
                    boolean stuck =
                            result.bytesProduced() == 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP;
                    if (more && stuck) {
                        throw new TlsException(PROTOCOL, "the engine seals nothing before it has read");
                    }
                }
                case BUFFER_OVERFLOW -> {
                    more = false;
                    if (outbound.position() == 0) {
                        outbound = ByteBuffer.allocate(2 * outbound.capacity());
                    }
                }
                case CLOSED -> {
                    if (remaining(sources) > 0) {
                        throw new TlsException(PROTOCOL, "write after the end of the channel");
                    }
                    more = false;
                }
                case BUFFER_UNDERFLOW -> throw new IllegalStateException("sealing needs no more input");
            }
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                TlsRecords.runTasks(engine);
            }
        }
        if (outbound.position() > 0) {
            stream.write(outbound.flip());
        }
    }

    private static long remaining(ByteBuffer... sources) {
        long total = 0;
        for (ByteBuffer source : sources) {
            total += source.remaining();
        }
        return total;
    }
}
