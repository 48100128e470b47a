package network.icn.protocol.role.hypernode;

import network.icn.protocol.kernel.bytes.MalformedException;

/// Which [network.icn.protocol.probe.ProbeOutcome] a probe came to, as it stands in the journal: by a number that is
/// its
/// own for ever.
enum ProbeResult {
    PASSED(0),
    FAILED(1),
    LATE(2),
    OFFLINE(3),
    UNKNOWN(4),
    UNANSWERED(5);

    private final int code;

    ProbeResult(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ProbeResult byCode(int code) throws MalformedException {
        for (ProbeResult result : values()) {
            if (result.code == code) {
                return result;
            }
        }
        throw new MalformedException("result: 0 to 5, got " + code);
    }
}
