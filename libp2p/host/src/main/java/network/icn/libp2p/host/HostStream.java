package network.icn.libp2p.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.wire.Frames;
import org.jspecify.annotations.Nullable;

/// A multiplexed stream after its protocol was agreed on.
record HostStream(DuplexStream muxed, String protocol, PeerId remote) implements Stream {
    @Override
    public int read(ByteBuffer target) throws IOException {
        return muxed.read(target);
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        muxed.write(sources);
    }

    @Override
    public byte @Nullable [] readFrame(int maxBytes) throws IOException {
        return Frames.read(muxed, maxBytes);
    }

    @Override
    public void writeFrame(byte[]... parts) throws IOException {
        Frames.write(muxed, parts);
    }

    @Override
    public void deadline(@Nullable Duration fromNow) {
        muxed.deadline(fromNow);
    }

    @Override
    public void closeWrite() {
        muxed.closeWrite();
    }

    @Override
    public void close() {
        muxed.close();
    }

    @Override
    public void reset(long code) {
        muxed.reset(code);
    }
}
