package network.icn.libp2p.security.tls;

import static network.icn.libp2p.security.tls.TlsException.Reason.PROTOCOL;
import static network.icn.libp2p.security.tls.TlsException.Reason.TRUNCATED;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import network.icn.libp2p.wire.ByteStream;

/// Carries TLS records between an engine and a byte stream. One thread reads while another writes; the engine itself
/// is safe for that. Buffers have the size of a few records and never grow beyond what the engine asks for.
final class TlsRecords {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ByteStream stream;
    private final SSLEngine engine;
    private final RecordSealer sealer;
    /// Filled part is position to limit.
    private ByteBuffer inbound;

    TlsRecords(ByteStream stream, SSLEngine engine) {
        this.stream = stream;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        this.inbound = ByteBuffer.allocate(record).limit(0);
        this.sealer = new RecordSealer(stream, engine);
    }

    /// Room that one record's plaintext needs.
    int plaintextBytes() {
        return engine.getSession().getApplicationBufferSize();
    }

    /// Runs the handshake to its end.
    void handshake() throws IOException {
        try {
            engine.beginHandshake();
            ByteBuffer nothing = ByteBuffer.allocate(plaintextBytes());
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_WRAP -> send(NOTHING);
                    case NEED_TASK -> runTasks(engine);
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        if (!unwrap(nothing)) {
                            throw new TlsException(TRUNCATED, "remote closed during the handshake");
                        }
                    }
                    case FINISHED, NOT_HANDSHAKING -> {
                        return;
                    }
                }
            }
        } catch (SSLException e) {
            sendAlert();
            throw new TlsException(PROTOCOL, e);
        }
    }

    /// Opens records until there is plaintext in `target`, which is empty and has room for a record.
    ///
    /// @return false if the remote has ended the connection
    boolean receive(ByteBuffer target) throws IOException {
        try {
            while (target.position() == 0) {
                if (!unwrap(target)) {
                    return false;
                }
                afterHandshake();
            }
            return true;
        } catch (SSLException e) {
            throw new TlsException(PROTOCOL, e);
        }
    }

    /// Tickets and key updates come at any time after the handshake.
    private void afterHandshake() {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks(engine);
        } else if (status == HandshakeStatus.NEED_WRAP) {
            // The reader never waits for the writer: with both windows full, neither side would go on.
            Thread.ofVirtual().name("libp2p-tls-answer").start(this::sendAlert);
        }
    }

    /// Opens one record, reading from the stream until it is complete; false at the end of the connection.
    private boolean unwrap(ByteBuffer target) throws IOException {
        while (true) {
            SSLEngineResult result = engine.unwrap(inbound, target);
            switch (result.getStatus()) {
                case OK -> {
                    return true;
                }
                case CLOSED -> {
                    return false;
                }
                case BUFFER_OVERFLOW -> throw new TlsException(PROTOCOL, "record larger than the engine said");
                case BUFFER_UNDERFLOW -> {
                    if (!fill()) {
                        return false;
                    }
                }
            }
        }
    }

    private boolean fill() throws IOException {
        inbound.compact();
        if (!inbound.hasRemaining()) {
            inbound = ByteBuffer.allocate(engine.getSession().getPacketBufferSize() + inbound.position())
                    .put(inbound.flip());
        }
        int count;
        try {
            count = stream.read(inbound);
        } finally {
            inbound.flip();
        }
        if (count < 0 && inbound.hasRemaining()) {
            throw new TlsException(TRUNCATED, "stream ends inside a record");
        }
        return count >= 0;
    }

    /// Seals everything in `sources`, and whatever the engine itself has to say.
    void send(ByteBuffer... sources) throws IOException {
        sealer.send(sources);
    }

    /// Best effort: the connection is closed anyway, or breaks at the next write.
    private void sendAlert() {
        try {
            send(NOTHING);
        } catch (IOException _) {
            // The remote has gone and will not miss it.
        }
    }

    /// What the engine leaves to its caller, since it may take long: signatures and keys.
    static void runTasks(SSLEngine engine) {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }
}
