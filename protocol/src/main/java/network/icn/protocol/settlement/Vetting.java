package network.icn.protocol.settlement;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ClaimSpan;
import network.icn.protocol.network.registry.Decisions;

/// How far a ScalerNode is with what is asked of a new one: so many leaves of owners proved, over so many eras. It
/// begins when the ScalerNode becomes a member, again when it becomes one again, and again when it is
/// convicted of a loss. Who has proved nothing for two windows is new, too.
///
/// @param samples leaves of owners that it proved since then
/// @param neededSamples that it needs
/// @param eras from the first of these that it proved leaves in to the last
/// @param neededEras that it needs
public record Vetting(State state, long samples, int neededSamples, long eras, int neededEras) {
    public enum State {
        VETTING,
        VETTED;

        /// The name in APIs: `vetting`, `vetted`.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param proved leaves an era
    static Vetting of(
            Decisions decisions,
            List<ClaimSpan> membership,
            SortedMap<EraId, Trials> proved,
            List<SequentialRule.Rejection> convictions) {
        EraId since = membership.isEmpty() ? new EraId(EraId.MAX) : joined(membership);
        for (SequentialRule.Rejection each : convictions) {
            since = each.era().compareTo(since) >= 0 ? each.era().next() : since;
        }
        Trials sum = Trials.NONE;
        long first = -1;
        long last = -1;
        for (var entry : proved.tailMap(since).entrySet()) {
            if (entry.getValue().clean() > 0) {
                sum = sum.plus(entry.getValue());
                last = entry.getKey().number();
                first = first < 0 ? last : first;
            }
        }
        long samples = sum.clean() / Trials.ONE;
        long eras = first < 0 ? 0 : last - first + 1;
        boolean enough = samples >= decisions.vettingSamples() && eras >= decisions.vettingEras();
        return new Vetting(
                enough ? State.VETTED : State.VETTING,
                samples,
                decisions.vettingSamples(),
                eras,
                decisions.vettingEras());
    }

    /// The first era of the last time that it is a member without a gap.
    private static EraId joined(List<ClaimSpan> membership) {
        EraId since = membership.getFirst().first();
        EraId end = membership.getFirst().last();
        for (ClaimSpan span : membership) {
            if (span.first().number() > end.number() + 1) {
                since = span.first();
            }
            end = span.last();
        }
        return since;
    }
}
