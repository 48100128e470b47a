package network.icn.libp2p.security.noise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import network.icn.libp2p.crypto.Crypto;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.security.SecureChannel;
import org.jspecify.annotations.Nullable;

/// The encrypted channel after the handshake. One thread reads, one thread writes. Each call of [#write] fills Noise
/// messages as far as they go and makes one socket write for each, so whoever collects more before writing pays less.
/// Any failure to decrypt is final: the caller closes the connection.
public final class NoiseChannel implements SecureChannel {
    /// Plaintext that fits into one Noise message.
    public static final int MAX_PLAINTEXT = NoiseFrames.MAX_MESSAGE - Crypto.Aead.TAG_BYTES;

    private final NoiseFrames frames;
    private final CipherState sending;
    private final CipherState receiving;
    private final PeerId remote;
    private final Optional<String> muxer;

    private byte[] staging = new byte[0];
    private byte[] sealed = new byte[0];
    private byte[] opened = new byte[0];
    private ByteBuffer unread = ByteBuffer.allocate(0);

    NoiseChannel(NoiseFrames frames, CipherState[] ciphers, PeerId remote, Optional<String> muxer) {
        this.frames = frames;
        this.sending = ciphers[0];
        this.receiving = ciphers[1];
        this.remote = remote;
        this.muxer = muxer;
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
        while (!unread.hasRemaining()) {
            ByteBuffer message = frames.next();
            if (message == null) {
                return null;
            }
            int length = message.remaining();
            opened = NoiseFrames.atLeast(opened, length);
            int plain = receiving.open(message.array(), message.arrayOffset(), length, opened, 0);
            unread = ByteBuffer.wrap(opened, 0, plain);
        }
        ByteBuffer next = unread.slice();
        unread.position(unread.limit());
        return next;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        ByteBuffer next = receive();
        if (next == null) {
            return -1;
        }
        int count = Math.min(next.remaining(), target.remaining());
        target.put(next.slice(0, count));
        unread.position(unread.limit() - next.remaining() + count);
        return count;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        int at = 0;
        while (at < sources.length) {
            int filled = 0;
            while (at < sources.length && filled < MAX_PLAINTEXT) {
                ByteBuffer source = sources[at];
                int count = Math.min(source.remaining(), MAX_PLAINTEXT - filled);
                if (staging.length < filled + count) {
                    byte[] larger = NoiseFrames.atLeast(staging, filled + count);
                    System.arraycopy(staging, 0, larger, 0, filled);
                    staging = larger;
                }
                source.get(staging, filled, count);
                filled += count;
                if (!source.hasRemaining()) {
                    at++;
                }
            }
            send(filled);
        }
    }

    private void send(int length) throws IOException {
        if (length == 0) {
            return;
        }
        sealed = NoiseFrames.atLeast(sealed, NoiseFrames.PREFIX + length + Crypto.Aead.TAG_BYTES);
        int written = sending.seal(staging, 0, length, sealed, NoiseFrames.PREFIX);
        NoiseFrames.putPrefix(sealed, written);
        frames.writeFramed(sealed, NoiseFrames.PREFIX + written);
    }
}
