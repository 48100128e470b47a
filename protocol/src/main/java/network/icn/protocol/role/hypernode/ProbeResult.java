package network.icn.protocol.role.hypernode;

import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.probe.ProbeOutcome;

/// Which [ProbeOutcome] a probe came to, as it stands in the journal: by a number that is its own for ever.
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

    static ProbeResult of(ProbeOutcome outcome) {
        return switch (outcome) {
            case ProbeOutcome.Passed _ -> PASSED;
            case ProbeOutcome.Failed _ -> FAILED;
            case ProbeOutcome.Late _ -> LATE;
            case ProbeOutcome.Offline _ -> OFFLINE;
            case ProbeOutcome.Unanswered _ -> UNANSWERED;
            case ProbeOutcome.Unknown _ -> UNKNOWN;
        };
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
