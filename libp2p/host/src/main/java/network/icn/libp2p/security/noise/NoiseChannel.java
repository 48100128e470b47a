package network.icn.libp2p.security.noise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.provider.Crypto;
import network.icn.libp2p.security.SecureChannel;
import org.jspecify.annotations.Nullable;

/// The encrypted channel after the handshake. One thread reads, one thread writes. Each call of [#write] fills Noise
/// messages as far as they go and makes one socket write for each, so whoever collects more before writing pays less.
/// Its buffers are direct: cipher and socket work on them in place. Any failure to decrypt is final: the caller closes
/// the connection.
public final class NoiseChannel implements SecureChannel {
    /// Plaintext that fits into one Noise message.
    public static final int MAX_PLAINTEXT = NoiseFrames.MAX_MESSAGE - Crypto.Aead.TAG_BYTES;

    private static final int SMALLEST_BUFFER = 256;

    private final NoiseFrames frames;
    private final CipherState sending;
    private final CipherState receiving;
    private final PeerId remote;
    private final Optional<String> muxer;

    private ByteBuffer staging = ByteBuffer.allocateDirect(0);
    private ByteBuffer sealed = ByteBuffer.allocateDirect(0);
    private ByteBuffer opened = ByteBuffer.allocateDirect(0);

    NoiseChannel(NoiseFrames frames, CipherState[] ciphers, PeerId remote, Optional<String> muxer) {
        this.frames = frames;
        this.sending = ciphers[0];
        this.receiving = ciphers[1];
        this.remote = remote;
        this.muxer = muxer;
        frames.useDirectBuffer();
    }

    @Override
    public PeerId remote() {
        return remote;
    }

    @Override
    public Optional<String> muxer() {
        return muxer;
    }

    @Override
    public @Nullable ByteBuffer receive() throws IOException {
        if (!openNext()) {
            return null;
        }
        ByteBuffer next = opened.slice();
        opened.position(opened.limit());
        return next;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!openNext()) {
            return -1;
        }
        int count = Math.min(opened.remaining(), target.remaining());
        target.put(opened.slice(opened.position(), count));
        opened.position(opened.position() + count);
        return count;
    }

    /// Makes sure that opened plaintext is there; false at the end of the stream.
    private boolean openNext() throws IOException {
        while (!opened.hasRemaining()) {
            ByteBuffer message = frames.next(NoiseFrames.MAX_MESSAGE);
            if (message == null) {
                return false;
            }
            opened = cleared(opened, message.remaining());
            receiving.open(message, opened);
            opened.flip();
        }
        return true;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        for (ByteBuffer plain = nextMessage(sources); plain.hasRemaining(); plain = nextMessage(sources)) {
            int length = plain.remaining() + Crypto.Aead.TAG_BYTES;
            sealed = cleared(sealed, NoiseFrames.PREFIX + length);
            sealed.putShort((short) length);
            sending.seal(plain, sealed);
            frames.writeFramed(sealed.flip());
        }
    }

    /// The plaintext of one message: a part of a direct source as it lies, else what the sources hold, put together.
    private ByteBuffer nextMessage(ByteBuffer... sources) {
        int left = 0;
        int first = -1;
        for (int i = 0; i < sources.length; i++) {
            left += sources[i].remaining();
            first = first < 0 && sources[i].hasRemaining() ? i : first;
        }
        int length = Math.min(left, MAX_PLAINTEXT);
        if (first >= 0 && sources[first].isDirect() && sources[first].remaining() >= length) {
            ByteBuffer source = sources[first];
            ByteBuffer part = source.slice(source.position(), length);
            source.position(source.position() + length);
            return part;
        }
        staging = cleared(staging, length);
        for (int i = Math.max(first, 0); i < sources.length && staging.position() < length; i++) {
            ByteBuffer source = sources[i];
            int count = Math.min(source.remaining(), length - staging.position());
            staging.put(source.slice(source.position(), count));
            source.position(source.position() + count);
        }
        return staging.flip();
    }

    /// The buffer, or a larger one, empty and with that much room.
    private static ByteBuffer cleared(ByteBuffer buffer, int bytes) {
        if (buffer.capacity() >= bytes) {
            return buffer.clear();
        }
        int capacity = Integer.highestOneBit(Math.max(bytes, SMALLEST_BUFFER) - 1) << 1;
        return ByteBuffer.allocateDirect(capacity);
    }
}
