package network.icn.libp2p.mux.yamux;

import java.nio.ByteBuffer;

/// What the owner of a [Session] has to do, in the order given.
public sealed interface SessionEffect {
    /// Send this frame ahead of all data. It has no payload.
    record SendControl(Header header) implements SessionEffect {}

    /// Send this frame behind everything queued for its stream. Its payload is what the owner offered to
    /// [Session#write]: the next `header.length()` bytes; a frame that is not [FrameType#DATA] has none.
    record SendInOrder(Header header) implements SessionEffect {}

    /// The remote has opened a stream.
    record Opened(int streamId) implements SessionEffect {}

    /// The remote wanted a stream and did not get it, or loses it, as the [Reset] behind this says.
    record Refused(int streamId, Refusal refusal) implements SessionEffect {}

    /// Bytes for a stream; the buffer is valid only during the call. Report with [Session#consumed] when they are read.
    record Received(int streamId, ByteBuffer bytes) implements SessionEffect {}

    /// The stream has new credit for writing.
    record Writable(int streamId) implements SessionEffect {}

    /// The remote will send no more bytes on the stream.
    record Ended(int streamId) implements SessionEffect {}

    /// Both halves have ended; the machine has forgotten the stream. Bytes received may still be unread: report them
    /// with
    /// [Session#consumedLate].
    record Finished(int streamId) implements SessionEffect {}

    /// The stream is gone in both directions, by the remote or because it was abandoned.
    ///
    /// @param code why, see [network.icn.libp2p.stream.ResetCode]
    record Reset(int streamId, boolean byRemote, long code) implements SessionEffect {}

    /// The answer to our ping.
    record Pong(int value) implements SessionEffect {}

    /// The remote accepts no more streams; those that exist go on.
    record RemoteLeaves() implements SessionEffect {}

    /// The session is over. Send what is queued and close.
    record Failed(Violation violation) implements SessionEffect {}
}
