package network.icn.protocol.challenge.possession;

import java.util.List;
import java.util.Optional;
import network.icn.protocol.challenge.JudgedEra;
import network.icn.protocol.challenge.Shortfall;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.registry.LossBudget;
import network.icn.protocol.objects.ObjectEntry;

/// What a ScalerNode has lost in a window of what owners gave it, by its own snapshots: what it has declared lost, and
/// all that was in a tree that it gave up. To say so is no fraud, and it has a price ([LossBudget]).
///
/// @param lostBytes in whole leaves
/// @param allowedBytes so much may be lost
record Durability(long lostBytes, long allowedBytes) {
    /// Sums stay below it.
    private static final long MOST = Long.MAX_VALUE / 2;

    /// @param before eras before the window, ascending: a loss between two windows is one of the later
    /// @param eras of the window
    static Durability of(
            List<JudgedEra<PossessionResult>> before, List<JudgedEra<PossessionResult>> eras, LossBudget budget) {
        List<Committed> last = List.of();
        long owned = 0;
        for (JudgedEra<PossessionResult> era : before) {
            List<Committed> now = committed(era);
            last = now.isEmpty() ? last : now;
        }
        for (Committed each : last) {
            owned = Math.max(owned, each.ownedBytes());
        }
        long lost = 0;
        for (JudgedEra<PossessionResult> era : eras) {
            List<Committed> now = committed(era);
            if (!now.isEmpty()) {
                lost = Math.min(MOST, lost + least(last, now));
                last = now;
            }
            for (Committed each : now) {
                owned = Math.max(owned, each.ownedBytes());
            }
        }
        return new Durability(lost, budget.allowedBytes(owned));
    }

    private static List<Committed> committed(JudgedEra<PossessionResult> era) {
        return era.results().stream()
                .map(PossessionResult::under)
                .filter(under -> !under.snapshot().equals(Hash32.ZERO))
                .toList();
    }

    /// Of two reports of one era the one counts that is better for it.
    private static long least(List<Committed> earlier, List<Committed> later) {
        return earlier.stream()
                .flatMapToLong(one -> later.stream().mapToLong(other -> lost(one, other)))
                .min()
                .orElse(0);
    }

    private static long lost(Committed earlier, Committed later) {
        return earlier.since() == later.since()
                ? Math.max(0, later.lostLeaves() - earlier.lostLeaves()) * ObjectEntry.LEAF_BYTES
                : Math.min(MOST, earlier.ownedBytes() + later.lostLeaves() * ObjectEntry.LEAF_BYTES);
    }

    Optional<Shortfall> shortfall() {
        return lostBytes > allowedBytes
                ? Optional.of(new DurabilityShortfall(lostBytes, allowedBytes))
                : Optional.empty();
    }
}
