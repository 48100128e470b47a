package network.icn.libp2p.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import network.icn.libp2p.wire.ByteStream;

/// The bytes of a stream, for what knows nothing of hosts.
record StreamBytes(Stream stream) implements ByteStream {
    @Override
    public int read(ByteBuffer target) throws IOException {
        return stream.read(target);
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        stream.write(sources);
    }
}
