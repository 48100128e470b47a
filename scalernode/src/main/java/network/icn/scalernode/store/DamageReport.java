package network.icn.scalernode.store;

import java.util.List;
import java.util.Optional;

/// What is known to be damaged.
///
/// @param summary one line for people; nothing if all is well
/// @param lines one an object
public record DamageReport(long objects, long leaves, Optional<String> summary, List<String> lines) {
    public DamageReport {
        lines = List.copyOf(lines);
    }
}
