package network.icn.protocol.role.hypernode;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;

/// What a probe came to, as it stands in the journal: by a number that is its own for ever.
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

    /// Whoever leaves one kind unanswered has not answered, whatever it says to the others. Evidence is
    /// delivered and named in the findings in any case, so it need not stand here. Our own fault excuses
    /// what it hid, and no more.
    private static final List<ProbeResult> FROM_THE_WORST = List.of(UNANSWERED, OFFLINE, LATE, FAILED, UNKNOWN, PASSED);

    /// The worst that one of its challenges came to.
    static ProbeResult of(ProbeReport report) {
        Set<ProbeResult> all = EnumSet.of(PASSED);
        report.outcomes().forEach(outcome -> all.add(of(outcome)));
        return FROM_THE_WORST.stream().filter(all::contains).findFirst().orElse(PASSED);
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
