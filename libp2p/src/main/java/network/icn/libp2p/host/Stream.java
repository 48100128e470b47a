package network.icn.libp2p.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.MalformedException;
import network.icn.libp2p.mux.StreamResetException;
import network.icn.libp2p.wire.ByteStream;
import org.jspecify.annotations.Nullable;

/// A two-way stream to a peer that speaks one protocol. Blocking; one thread may read while another writes.
public interface Stream extends ByteStream, AutoCloseable {
    String protocol();

    PeerId remote();

    /// Reads what is there, at least one byte.
    ///
    /// @return -1 after the remote has closed its half
    /// @throws StreamResetException if either side has reset the stream or the connection is gone
    @Override
    int read(ByteBuffer target) throws StreamResetException, IOException;

    /// Returns when everything is queued for sending, in order; blocks while the peer grants no credit.
    @Override
    void write(ByteBuffer... sources) throws IOException;

    /// Reads one message with a uvarint length in front.
    ///
    /// @return null if the remote has closed its half in front of a message
    /// @throws MalformedException if the message is longer than `maxBytes` or ends early
    byte @Nullable [] readFrame(int maxBytes) throws MalformedException, IOException;

    /// Writes one message, the concatenation of `parts`, with its uvarint length in front.
    void writeFrame(byte[]... parts) throws IOException;

    /// From now on every blocking call fails with [java.io.InterruptedIOException] when this time is over; null for no
    /// limit, which is the default.
    void deadline(@Nullable Duration fromNow);

    /// Ends our half; the remote reads what was written and then the end.
    void closeWrite() throws IOException;

    /// Ends our half and gives up reading. Idempotent.
    @Override
    void close();

    /// Breaks both halves at once; what is queued may be lost. Idempotent.
    void reset();
}
