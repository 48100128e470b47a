package network.icn.protocol.settlement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.Contrast;

/// How one HyperNode behaved over some eras: what it is accused of, and where it could not reach, or alone reached, a
/// ScalerNode.
///
/// Only slots count of which the committee is sure, so n − q liars cannot make an honest member stand alone. A hostile
/// ScalerNode can, by answering some and not others; therefore one provider is never enough. An honest member is
/// called a liar only if more than half of the providers that it votes on, and at least two, work against it together
/// (docs/verdicts.md).
///
/// @param seats committees that it sat in
/// @param absent of these, those whose agreed set is without its observation
public record ConductFinding(ConductVerdict verdict, int seats, int absent, List<ReachGap> gaps) {
    /// One observation that came too late is no fault.
    private static final int MIN_SEATS = 2;
    /// Where leaders may leave somebody out, a third of them may do it to one member: of 16 times 15 happen once in a
    /// million.
    private static final int MIN_SEATS_LARGE = 16;
    private static final int ABSENT_TENTHS = 9;
    /// More than half of fewer is chance: of 8 honest probes that fail once in a hundred times, 5 fail once in
    /// 183 million.
    static final int MIN_SLOTS = 8;
    /// One alone may refuse whom it likes.
    private static final int MIN_PROVIDERS = 2;

    public ConductFinding {
        gaps = List.copyOf(gaps);
    }

    /// @param conduct of one HyperNode, one for each seat in those eras, in any order
    /// @param first of the eras looked at
    /// @param last of them, inclusive: what the registry says later counts for nothing
    public static ConductFinding of(Collection<Conduct> conduct, RegistryHistory history, EraId first, EraId last) {
        int absent = (int) conduct.stream().filter(seat -> !seat.observed()).count();
        TreeMap<NodeId, Contrast> byTarget = new TreeMap<>();
        conduct.forEach(seat ->
                seat.contrasts().forEach(contrast -> byTarget.merge(contrast.scalerNode(), contrast, Contrast::plus)));
        Providers providers = Providers.of(history.during(first, last).toList());
        TreeMap<String, Contrast> byProvider = new TreeMap<>();
        byTarget.forEach((target, contrast) -> byProvider.merge(providers.of(target), contrast, Contrast::plus));
        int toBeSilent = history.during(first, last)
                .mapToInt(ConductFinding::seatsToBeSilent)
                .max()
                .orElseThrow();
        return new ConductFinding(
                isSilent(conduct.size(), absent, toBeSilent) ? ConductVerdict.SILENT : verdict(byProvider.values()),
                conduct.size(),
                absent,
                gaps(byTarget.values()));
    }

    private static boolean isSilent(int seats, int absent, int toBeSilent) {
        return seats >= toBeSilent && absent * 10 >= seats * ABSENT_TENTHS;
    }

    private static int seatsToBeSilent(Registry version) {
        return seatsToBeSilent(Math.min(
                version.parameters().committeeSize(), version.hyperNodes().size()));
    }

    /// Seats that a HyperNode has had before anybody calls it silent.
    ///
    /// @param committee members of a committee
    public static int seatsToBeSilent(int committee) {
        return Committee.mayLeaveOut(committee) == 0 ? MIN_SEATS : MIN_SEATS_LARGE;
    }

    private static ConductVerdict verdict(Collection<Contrast> providers) {
        if (contradictsMost(providers, Contrast::up, Contrast::missed)) {
            return ConductVerdict.LIES_DOWN;
        }
        int timed = providers.stream().mapToInt(Contrast::timed).sum();
        int impossible = providers.stream().mapToInt(Contrast::impossible).sum();
        return 2 * impossible > timed || contradictsMost(providers, Contrast::down, Contrast::alone)
                ? ConductVerdict.LIES_UP
                : ConductVerdict.CONSISTENT;
    }

    private static boolean contradictsMost(
            Collection<Contrast> providers, ToIntFunction<Contrast> sure, ToIntFunction<Contrast> against) {
        // All that it voted on, sure or not: else liars choose which count, by making the others unsure.
        long judged = providers.stream().filter(each -> each.voted() > 0).count();
        long contradicted = providers.stream()
                .filter(each -> isGap(against.applyAsInt(each), sure.applyAsInt(each)))
                .count();
        return contradicted >= MIN_PROVIDERS && 2 * contradicted > judged;
    }

    private static boolean isGap(int against, int sure) {
        return sure >= MIN_SLOTS && 2 * against > sure;
    }

    private static List<ReachGap> gaps(Collection<Contrast> targets) {
        List<ReachGap> gaps = new ArrayList<>();
        for (Contrast each : targets) {
            if (isGap(each.missed(), each.up())) {
                gaps.add(new ReachGap(each.scalerNode(), ReachGap.Kind.UNREACHED, each.missed(), each.up()));
            }
            if (isGap(each.alone(), each.down())) {
                gaps.add(new ReachGap(each.scalerNode(), ReachGap.Kind.REACHED_ALONE, each.alone(), each.down()));
            }
        }
        return gaps;
    }
}
