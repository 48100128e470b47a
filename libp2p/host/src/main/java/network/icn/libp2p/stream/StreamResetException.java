package network.icn.libp2p.stream;

import java.io.IOException;

/// The stream was broken: reset by one of the sides, or its connection is gone.
public final class StreamResetException extends IOException {
    private static final long serialVersionUID = 1L;

    /// See [ResetCode].
    private final long code;

    /// Without a code.
    public StreamResetException(String message) {
        this(message, ResetCode.NO_ERROR);
    }

    /// With the code that the other side sent, see [ResetCode].
    public StreamResetException(String message, long code) {
        super(code == ResetCode.NO_ERROR ? message : message + ", code 0x" + Long.toHexString(code));
        this.code = code;
    }

    /// What the side said that has reset the stream, see [ResetCode]; [ResetCode#NO_ERROR] if it said nothing.
    public long code() {
        return code;
    }
}
