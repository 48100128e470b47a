package network.icn.protocol.settlement;

import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;

/// What counts of one era's report when a window is judged.
///
/// @param surelyDown slots
/// @param known slots
/// @param latencyAtLeastMicros what the median echo surely took, 0 if nothing is sure
public record EraTally(EraId era, int surelyDown, int known, long latencyAtLeastMicros) {
    /// What counts of that report.
    public static EraTally of(EraId era, TargetReport report) {
        return new EraTally(era, report.count(SlotVerdict.SURELY_DOWN), report.known(), report.latencyAtLeastMicros());
    }

    /// Two certified reports of one era are somebody's crime (P-71), and not the ScalerNode's: of each number the one
    /// counts that is better for it.
    EraTally orBetter(EraTally other) {
        return new EraTally(
                era,
                Math.min(surelyDown, other.surelyDown),
                Math.max(known, other.known),
                Math.min(latencyAtLeastMicros, other.latencyAtLeastMicros));
    }
}
