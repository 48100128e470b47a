package network.icn.libp2p.mux.yamux;

/// The bounds of one session.
///
/// @param inboundStreams streams the remote may have open; more are reset
/// @param maxWindow credit of one stream after growth; a gossip message of 1 MiB then needs one window
/// @param bufferBytes received and unread bytes of all streams together; half of it may be given out as grown windows
/// @param abandonedTicks ticks after which a stream that nobody reads and the remote does not end is reset
public record SessionLimits(int inboundStreams, int maxWindow, int bufferBytes, int abandonedTicks) {
    /// Credit that every stream starts with in each direction; fixed by the protocol.
    public static final int INITIAL_WINDOW = 256 << 10;

    /// Streams opened and not yet acknowledged (yamux specification: accept backlog).
    public static final int UNACKNOWLEDGED_STREAMS = 256;

    /// Payload of one frame; what js-libp2p sends at most.
    public static final int MAX_FRAME = 64 << 10;

    public static final SessionLimits DEFAULT = new SessionLimits(256, 1 << 20, 16 << 20, 60);

    public SessionLimits {
        if (inboundStreams < 1 || maxWindow < INITIAL_WINDOW || bufferBytes < INITIAL_WINDOW || abandonedTicks < 1) {
            throw new IllegalArgumentException("session limits below what the protocol needs");
        }
    }
}
