package network.icn.libp2p.stream;

/// Why a stream was reset, as it travels with the reset: an unsigned number of 32 bits. Protocols may have codes of
/// their own outside of 0..10 000, and a code says what the other side wants us to think, no more. Source: libp2p
/// specs,
/// error-codes; values as in go-libp2p.
public final class ResetCode {
    /// No reason given; also what implementations send that know no codes.
    public static final long NO_ERROR = 0;

    /// The two sides found no protocol that both speak.
    public static final long PROTOCOL_NEGOTIATION_FAILED = 0x1001;
    /// There is no room for it.
    public static final long RESOURCE_LIMIT_EXCEEDED = 0x1002;
    /// It came faster than it may.
    public static final long RATE_LIMITED = 0x1003;
    /// What came is not what the protocol allows.
    public static final long PROTOCOL_VIOLATION = 0x1004;
    /// A better stream has taken its place.
    public static final long SUPPLANTED = 0x1005;
    /// Nobody uses it any more.
    public static final long GARBAGE_COLLECTED = 0x1006;
    /// The host closes.
    public static final long SHUTDOWN = 0x1007;
    /// The peer is not welcome.
    public static final long GATED = 0x1008;
    /// In place of a code that the transport cannot carry, or carried in more than 32 bits.
    public static final long CODE_OUT_OF_RANGE = 0x1009;

    static final long MAX = 0xffff_ffffL;

    private ResetCode() {}

    /// The code itself, if it is one.
    ///
    /// @throws IllegalArgumentException if it is not an unsigned number of 32 bits
    public static long checked(long code) {
        if (code < 0 || code > MAX) {
            throw new IllegalArgumentException("reset code: 0..2^32-1, got " + code);
        }
        return code;
    }
}
