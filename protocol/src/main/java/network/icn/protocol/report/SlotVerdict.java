package network.icn.protocol.report;

import network.icn.protocol.bytes.MalformedException;

/// What the committee says of one ScalerNode in one slot, with the two-bit code of the canonical bytes.
public enum SlotVerdict {
    /// Too few members saw it.
    UNKNOWN(0),
    UP(1),
    DOWN(2);

    private final int code;

    SlotVerdict(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static SlotVerdict ofCode(int code) throws MalformedException {
        return switch (code) {
            case 0 -> UNKNOWN;
            case 1 -> UP;
            case 2 -> DOWN;
            default -> throw new MalformedException("slot: a verdict from 0 to 2, got " + code);
        };
    }
}
