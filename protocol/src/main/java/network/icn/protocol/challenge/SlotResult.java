package network.icn.protocol.challenge;

import network.icn.protocol.kernel.bytes.MalformedException;

/// What one HyperNode saw of one ScalerNode in one slot, with the two-bit code of the canonical bytes.
public enum SlotResult {
    /// Not probed, or the observer's own side failed.
    SKIP(0),
    /// Answered in time under its signature.
    OK(1),
    /// Late, offline, or without an answer that anybody can use.
    FAIL(2);

    private final int code;

    SlotResult(int code) {
        this.code = code;
    }

    /// As in canonical bytes.
    public int code() {
        return code;
    }

    /// The result with that code.
    ///
    /// @throws MalformedException if there is none
    public static SlotResult ofCode(int code) throws MalformedException {
        return switch (code) {
            case 0 -> SKIP;
            case 1 -> OK;
            case 2 -> FAIL;
            default -> throw new MalformedException("slot: a result from 0 to 2, got " + code);
        };
    }
}
