package network.icn.protocol.challenge.growth;

import java.util.Arrays;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What came of asking a ScalerNode to show that its tree has grown.
public enum Asked {
    /// Nobody asked: there was no snapshot to ask about, or the asker failed by itself.
    NOT_ASKED(1),
    /// Nothing that shows it came, or not in time.
    IN_VAIN(2),
    /// It came.
    SHOWN(3);

    private final int code;

    Asked(int code) {
        this.code = code;
    }

    /// As in canonical bytes; 0 is none of them.
    int code() {
        return code;
    }

    static Asked ofCode(int code) throws MalformedException {
        return Arrays.stream(values())
                .filter(asked -> asked.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("asked: 1 to 3, got " + code));
    }
}
