package network.icn.libp2p.security.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.security.SecureChannel;
import org.jspecify.annotations.Nullable;

/// The encrypted channel after the handshake. Ends with the connection below: what matters is ended by the muxer on
/// top, so a missing close alert cuts nothing off unseen.
final class TlsChannel implements SecureChannel {
    private final TlsRecords records;
    private final PeerId remote;
    private final Optional<String> muxer;
    private final ByteBuffer opened;
    /// What [#read] has not handed out yet.
    private ByteBuffer unread = ByteBuffer.allocate(0);

    TlsChannel(TlsRecords records, PeerId remote, Optional<String> muxer) {
        this.records = records;
        this.remote = remote;
        this.muxer = muxer;
        this.opened = ByteBuffer.allocate(records.plaintextBytes());
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
        if (unread.hasRemaining()) {
            ByteBuffer rest = unread.slice();
            unread.position(unread.limit());
            return rest;
        }
        opened.clear();
        return records.receive(opened) ? opened.flip().slice() : null;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!unread.hasRemaining()) {
            ByteBuffer next = receive();
            if (next == null) {
                return -1;
            }
            unread = next;
        }
        int count = Math.min(unread.remaining(), target.remaining());
        target.put(unread.slice(unread.position(), count));
        unread.position(unread.position() + count);
        return count;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        records.send(sources);
    }
}
