package network.icn.satellite.query;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.settlement.SlaVerdict;

/// One era at a glance.
///
/// @param verdicts reports by verdict
/// @param reports ScalerNodes with a report
/// @param expected ScalerNodes of the registry
/// @param conflicts shards with two different certified values
public record EraOverview(
        EraId era,
        Instant start,
        Instant end,
        State state,
        Map<SlaVerdict.Outcome, Integer> verdicts,
        int reports,
        int expected,
        int evidence,
        int conflicts) {
    /// How far an era has come.
    public enum State {
        RUNNING,
        /// Over, and the HyperNodes still have time to agree.
        AGREEING,
        /// Every ScalerNode has its report.
        CERTIFIED,
        /// The time is over and some ScalerNode has no report.
        INCOMPLETE,
        /// The time is over and there is no report at all.
        MISSING;

        /// What it is called in interfaces; it stays.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
