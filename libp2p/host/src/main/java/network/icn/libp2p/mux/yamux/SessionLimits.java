package network.icn.libp2p.mux.yamux;

/// The bounds of one session.
///
/// @param inboundStreams streams the remote may have open; more are reset
/// @param maxWindow credit of one stream after growth; a gossip message of 1 MiB then needs one window
/// @param bufferBytes received and unread bytes of all streams together; half of it may be given out as grown windows.
///     Beyond it the stream that is furthest behind is reset
/// @param abandonedTicks ticks after which a stream that nobody reads and the remote does not end is reset
/// @param streamBurst streams the remote may open at once; more are reset, and twice as many end the session: opening
///     and resetting streams costs the remote 24 bytes and us a thread each
/// @param streamsPerTick streams the remote may open in each tick on top of it
/// @param pingsPerTick pings of the remote that are answered in one tick; more end the session
public record SessionLimits(
        int inboundStreams,
        int maxWindow,
        int bufferBytes,
        int abandonedTicks,
        int streamBurst,
        int streamsPerTick,
        int pingsPerTick) {
    /// Credit that every stream starts with in each direction; fixed by the protocol.
    public static final int INITIAL_WINDOW = 256 << 10;

    /// Streams opened and not yet acknowledged (yamux specification: accept backlog).
    public static final int UNACKNOWLEDGED_STREAMS = 256;

    /// Payload of one frame; what js-libp2p sends at most.
    public static final int MAX_FRAME = 64 << 10;

    /// Credit we take note of; nobody gives that much, and the sum of all updates must not overflow.
    static final long MAX_SEND_CREDIT = 1L << 40;

    /// Others ping once in ten seconds at most.
    static final int PINGS_PER_TICK = 32;

    public static final SessionLimits DEFAULT = new SessionLimits(256, 1 << 20, 16 << 20, 60);

    public SessionLimits {
        if (inboundStreams < 1 || maxWindow < INITIAL_WINDOW || bufferBytes < INITIAL_WINDOW || abandonedTicks < 1) {
            throw new IllegalArgumentException("session limits below what the protocol needs");
        }
        if (streamBurst < 1 || streamsPerTick < 1 || pingsPerTick < 1) {
            throw new IllegalArgumentException("session rates must be positive");
        }
    }

    /// As many streams at once as may be open, and half of that in each tick.
    public SessionLimits(int inboundStreams, int maxWindow, int bufferBytes, int abandonedTicks) {
        this(
                inboundStreams,
                maxWindow,
                bufferBytes,
                abandonedTicks,
                inboundStreams,
                Math.max(1, inboundStreams / 2),
                PINGS_PER_TICK);
    }
}
