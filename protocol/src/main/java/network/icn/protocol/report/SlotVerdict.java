package network.icn.protocol.report;

import java.util.Arrays;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.committee.Committee;

/// What the committee says of one ScalerNode in one slot, with its code in the canonical bytes.
///
/// *Surely* means: whatever up to n − q members said against what they saw, more than half of the others saw it so
/// (docs/verdicts.md).
public enum SlotVerdict {
    /// Too few members saw it.
    UNKNOWN(0),
    SURELY_UP(1),
    /// More than half said OK, but n − q liars among them could have turned it.
    UP(2),
    /// Half or more said FAIL, but n − q liars among them could have turned it.
    DOWN(3),
    SURELY_DOWN(4);

    private final int code;

    SlotVerdict(int code) {
        this.code = code;
    }

    /// @param cast members that did not skip the slot
    /// @param ok those of them that were answered
    static SlotVerdict of(int cast, int ok, Committee committee) {
        int liars = committee.size() - committee.quorum();
        if (cast < Math.ceilDiv(committee.quorum(), 2)) {
            return UNKNOWN;
        }
        if (2 * ok > cast) {
            return 2 * ok > cast + liars ? SURELY_UP : UP;
        }
        return 2 * ok < cast - liars ? SURELY_DOWN : DOWN;
    }

    /// Whether the committee says something of the slot.
    public boolean isKnown() {
        return this != UNKNOWN;
    }

    /// UP, surely or not.
    public boolean isUp() {
        return this == SURELY_UP || this == UP;
    }

    /// DOWN, surely or not.
    public boolean isDown() {
        return this == SURELY_DOWN || this == DOWN;
    }

    int code() {
        return code;
    }

    static SlotVerdict ofCode(int code) throws MalformedException {
        return Arrays.stream(values())
                .filter(verdict -> verdict.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("slot: a verdict from 0 to 4, got " + code));
    }
}
