package network.icn.libp2p.security.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import network.icn.libp2p.wire.ByteStream;

/// The other side of a listener, in the same thread: it shakes hands as it should, then sends two good records that
/// somebody has damaged on the way.
final class Stranger implements ByteStream {
    /// Bytes of the sealed records: header, content, its type and tag of each.
    static final int SEALED_BYTES = 5 + 100 + 17 + 5 + 20 + 17;

    private final SSLEngine engine;
    private final byte[] damage;
    private final ByteBuffer nothing;
    /// Filled part is position to limit.
    private ByteBuffer toListener = ByteBuffer.allocate(0);
    private ByteBuffer fromListener = ByteBuffer.allocate(64 << 10).limit(0);
    private boolean begun;
    private boolean ended;

    /// @param damage what the records are XORed with; as many bytes arrive as it has
    Stranger(SSLEngine engine, byte[] damage) {
        this.engine = engine;
        this.damage = damage;
        this.nothing = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!toListener.hasRemaining() && !ended) {
            if (!begun) {
                engine.beginHandshake();
                begun = true;
            }
            toListener = engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING ? damaged() : handshake();
        }
        if (!toListener.hasRemaining()) {
            return -1;
        }
        int count = Math.min(target.remaining(), toListener.remaining());
        target.put(toListener.slice(toListener.position(), count));
        toListener.position(toListener.position() + count);
        return count;
    }

    private ByteBuffer handshake() throws IOException {
        ByteBuffer said = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), said);
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!fromListener.hasRemaining()) {
                        return said.flip();
                    }
                    engine.unwrap(fromListener, nothing);
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return said.flip();
                }
            }
        }
    }

    private ByteBuffer damaged() throws IOException {
        ended = true;
        ByteBuffer sealed = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(100), sealed);
        engine.wrap(ByteBuffer.allocate(20), sealed);
        byte[] arriving = damage.clone();
        for (int i = 0; i < Math.min(arriving.length, sealed.position()); i++) {
            arriving[i] ^= sealed.get(i);
        }
        return ByteBuffer.wrap(arriving);
    }

    @Override
    public void write(ByteBuffer... sources) {
        fromListener.compact();
        for (ByteBuffer source : sources) {
            fromListener.put(source);
        }
        fromListener.flip();
    }
}
