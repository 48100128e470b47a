package network.icn.libp2p.mux.yamux;

import java.nio.ByteBuffer;
import network.icn.libp2p.stream.ResetCode;
import org.jspecify.annotations.Nullable;

/// The 12 bytes in front of every frame, big-endian: version, type, flags, stream id, length.
///
/// @param streamId 0 for the session itself
/// @param length payload bytes of data, credit of a window update, value of a ping, code of a go-away; unsigned 32 bit
public record Header(FrameType type, int flags, int streamId, long length) {
    public static final int BYTES = 12;
    static final byte VERSION = 0;

    public static final int SYN = 1;
    public static final int ACK = 2;
    public static final int FIN = 4;
    public static final int RST = 8;

    static final long GO_AWAY_NORMAL = 0;
    static final long GO_AWAY_PROTOCOL_ERROR = 1;

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// Of a frame with RST: a window update carries it where it has its credit otherwise.
    long resetCode() {
        return type == FrameType.WINDOW_UPDATE ? length : ResetCode.NO_ERROR;
    }

    /// Writes its 12 bytes.
    public void write(ByteBuffer target) {
        target.put(VERSION)
                .put(type.code())
                .putShort((short) flags)
                .putInt(streamId)
                .putInt((int) length);
    }

    /// The type of a wire value, or null if there is none. The version must have been checked.
    static @Nullable FrameType type(byte code) {
        return switch (code) {
            case 0 -> FrameType.DATA;
            case 1 -> FrameType.WINDOW_UPDATE;
            case 2 -> FrameType.PING;
            case 3 -> FrameType.GO_AWAY;
            default -> null;
        };
    }
}
