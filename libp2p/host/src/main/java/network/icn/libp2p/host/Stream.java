package network.icn.libp2p.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.stream.StreamResetException;
import org.jspecify.annotations.Nullable;

/// A two-way stream of bytes to a peer that speaks one protocol. Blocking; one thread may read while
/// another writes. Each half ends by itself. What is neither closed nor reset keeps its place among
/// [Limits#streamsPerConnection()]. Source: libp2p specs, connections and yamux; RFC 9000, 2, for QUIC.
///
/// Every blocking call fails with
/// - [StreamResetException], with the code that the peer gave, when either side has reset the stream or the
///   connection is gone,
/// - [java.io.InterruptedIOException] when the deadline has passed or the thread was interrupted, which it
///   then still is; the stream is whole, but part of what was to be read or written may be gone,
/// - [network.icn.libp2p.stream.UnsupportedProtocolException], at the first reading only, when the
///   peer takes back what it had said about its protocols (see [Host#open]),
/// - another [IOException] when our half has ended already.
public interface Stream extends AutoCloseable {
    /// The protocol agreed on, for example `/ipfs/ping/1.0.0`.
    String protocol();

    /// The peer at the other end, as its handshake has proved.
    PeerId remote();

    /// Reads what is there, at least one byte, at most `target.remaining()`, and gives the peer as much credit
    /// again; blocks until there is one.
    ///
    /// @return the number of bytes, or -1 after the remote has closed its half
    int read(ByteBuffer target) throws StreamResetException, IOException;

    /// Writes all bytes of all sources, and returns when they are queued for sending, in order; blocks while the
    /// peer grants no credit. That the peer has received it is not said by that.
    void write(ByteBuffer... sources) throws IOException;

    /// Reads one message with a uvarint length in front.
    ///
    /// @param maxBytes bytes of the message; more are refused before anything is allocated
    /// @return null if the remote has closed its half in front of a message
    /// @throws MalformedException if the message is longer than `maxBytes` or ends early; reset the stream
    ///     then
    byte @Nullable [] readFrame(int maxBytes) throws MalformedException, IOException;

    /// Writes one message, the concatenation of `parts`, with its uvarint length in front.
    void writeFrame(byte[]... parts) throws IOException;

    /// From now on every blocking call fails with [java.io.InterruptedIOException] when this time is over,
    /// those that are under way included; null for no limit, which is the default.
    void deadline(@Nullable Duration fromNow);

    /// Ends our half; the remote reads what was written and then the end. Reading goes on. Idempotent.
    void closeWrite() throws IOException;

    /// Ends our half and gives up reading: what still comes is answered with a reset, as is a remote that
    /// does not end its half in a minute. Does not block. Idempotent.
    @Override
    void close();

    /// Breaks both halves at once; what is queued may be lost. Does not block. Idempotent: the first reason counts.
    ///
    /// @param code tells the peer why; see [ResetCode]
    /// @throws IllegalArgumentException if it is not an unsigned number of 32 bits
    void reset(long code);

    /// The same without a reason.
    default void reset() {
        reset(ResetCode.NO_ERROR);
    }
}
