package network.icn.protocol.sla;

import java.util.Locale;
import java.util.Optional;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.SlotVerdict;

/// What a certified body says of one committee member's conduct in one era. A finding lowers trust; it never slashes by
/// itself, because an observer behind a bad route is honest (quorum.md 4, item 7).
public enum ConductVerdict {
    /// Its observation agrees with the committee's.
    CONSISTENT,
    /// Its observation is not in the agreed set.
    SILENT,
    /// It praises: OK where the committee saw DOWN, or latencies that nobody else sees.
    LIES_UP,
    /// It slanders: FAIL where the committee saw UP.
    LIES_DOWN;

    /// An honest member disagrees in a few cells at the edge of an outage, never in half of them.
    private static final int MAX_CONTRADICTED_SHARE = 2;

    public static ConductVerdict of(AgreedBody body, int member) {
        Optional<Conduct> found = body.conduct().stream()
                .filter(conduct -> conduct.member() == member)
                .findFirst();
        if (found.isEmpty()) {
            return SILENT;
        }
        Conduct conduct = found.get();
        // Cells that are really DOWN must not hide a slanderer among many outages.
        long up = count(body, SlotVerdict.UP);
        if (up > 0 && conduct.falseDown() * (long) MAX_CONTRADICTED_SHARE > up) {
            return LIES_DOWN;
        }
        int targets = body.reports().size();
        long down = count(body, SlotVerdict.DOWN);
        boolean praisesTheDead = down > 0 && conduct.falseUp() * (long) MAX_CONTRADICTED_SHARE > down;
        boolean flattersMost = conduct.flattering() * MAX_CONTRADICTED_SHARE > targets;
        return praisesTheDead || flattersMost ? LIES_UP : CONSISTENT;
    }

    private static long count(AgreedBody body, SlotVerdict verdict) {
        return body.reports().stream()
                .mapToLong(report -> report.count(verdict))
                .sum();
    }

    /// The name in APIs: `lies-up`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
