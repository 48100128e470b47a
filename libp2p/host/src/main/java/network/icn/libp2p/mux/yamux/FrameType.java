package network.icn.libp2p.mux.yamux;

/// The four kinds of frame; the wire value is the position.
public enum FrameType {
    DATA(0),
    WINDOW_UPDATE(1),
    PING(2),
    GO_AWAY(3);

    private final byte code;

    FrameType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
