package network.icn.libp2p.protocol;

import static network.icn.libp2p.MalformedException.Reason.UNEXPECTED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.wire.ByteStream;
import network.icn.libp2p.wire.Frames;

/// `/ipfs/ping/1.0.0`: 32 random bytes, echoed, as often as wanted. Source: libp2p specs, ping.
public final class Ping {
    public static final String PROTOCOL = "/ipfs/ping/1.0.0";
    private static final int BYTES = 32;

    private Ping() {}

    /// Sends one ping and waits for its echo.
    ///
    /// @return the round trip time
    /// @throws MalformedException if the echo differs
    public static Duration once(ByteStream stream, SecureRandom random) throws IOException {
        byte[] sent = new byte[BYTES];
        random.nextBytes(sent);
        byte[] echo = new byte[BYTES];
        long start = System.nanoTime();
        stream.write(ByteBuffer.wrap(sent));
        Frames.readFully(stream, ByteBuffer.wrap(echo));
        long end = System.nanoTime();
        if (!Arrays.equals(sent, echo)) {
            throw new MalformedException(UNEXPECTED, "ping came back changed");
        }
        return Duration.ofNanos(end - start);
    }

    /// Echoes until the other side ends its half.
    public static void serve(ByteStream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        while (stream.read(buffer) >= 0) {
            if (!buffer.hasRemaining()) {
                stream.write(buffer.flip());
                buffer.clear();
            }
        }
    }
}
