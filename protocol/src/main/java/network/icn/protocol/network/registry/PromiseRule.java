package network.icn.protocol.network.registry;

import java.util.Locale;
import java.util.Optional;
import network.icn.protocol.kernel.identity.NodeId;

/// Which promises of availability a network can judge without convicting who keeps them (docs/verdicts.md).
///
/// Two limits. The window must hold three bad slots, or one slot in which nobody is to blame decides over a month. And
/// the committee must be large enough: of a small one few honest probes have to fail together beside its liars for a
/// slot to look surely down. What counts are those that may judge: who runs the target itself does not.
public final class PromiseRule {
    /// So many bad slots must fit into a window without a breach.
    public static final int BAD_SLOTS = 3;

    private static final int PPM = 1_000_000;
    private static final int SMALL_COMMITTEE = 7;
    private static final int SMALL_PROMISE = 990_000;
    private static final int MIDDLE_COMMITTEE = 31;
    private static final int MIDDLE_PROMISE = 999_500;
    /// Where one honest member may be alone beside the liars, each of its probes that fails is a bad slot.
    private static final int CROWDED_PROMISE = 950_000;

    private PromiseRule() {}

    /// A promise that must not be made.
    public record Broken(NodeId scalerNode, int ppm, String rule, String mend) {}

    /// Slots of a window that may be surely down before a promise is broken.
    public static int allowedSlots(int windowSlots, int promisedPpm) {
        return Math.toIntExact((long) windowSlots * (PPM - promisedPpm) / PPM);
    }

    /// The first member whose promise this network cannot judge.
    public static Optional<Broken> brokenBy(Registry registry) {
        int seats = Math.min(
                registry.parameters().committeeSize(), registry.hyperNodes().size());
        for (ScalerNodeMember member : registry.scalerNodes()) {
            int judges = (int) Math.min(seats, strangers(registry, member));
            // The tenth that any operator may have changes the odds by little and is not taken off.
            int counted = Math.min(seats, judges + Math.ceilDiv(seats, Parameters.OPERATOR_SHARE));
            Optional<Broken> broken = broken(registry.parameters(), counted, member)
                    .or(() -> seats > 0 && 2 * judges <= seats ? crowded(member) : Optional.empty());
            if (broken.isPresent()) {
                return broken;
            }
        }
        return Optional.empty();
    }

    /// @param committee n of the committees that judge
    public static Optional<Broken> brokenBy(Registry registry, int committee) {
        return registry.scalerNodes().stream()
                .flatMap(member -> broken(registry.parameters(), committee, member).stream())
                .findFirst();
    }

    private static long strangers(Registry registry, ScalerNodeMember target) {
        return registry.hyperNodes().stream()
                .filter(member -> !ScalerNodeMember.isRunBy(target.provider(), member.operator()))
                .count();
    }

    private static Optional<Broken> crowded(ScalerNodeMember member) {
        int promised = member.claim().availabilityPpm();
        return promised <= CROWDED_PROMISE
                ? Optional.empty()
                : Optional.of(new Broken(
                        member.id(),
                        promised,
                        "must be at most " + CROWDED_PROMISE + " (" + percent(CROWDED_PROMISE)
                                + ") where half of a committee may not judge it, being its own operator's",
                        "promise less, or add HyperNodes of other operators"));
    }

    private static Optional<Broken> broken(Parameters parameters, int committee, ScalerNodeMember member) {
        int promised = member.claim().availabilityPpm();
        int window = parameters.windowSlots();
        if (allowedSlots(window, promised) < BAD_SLOTS) {
            int most = PPM - Math.ceilDiv(BAD_SLOTS * PPM, window);
            String mend = most < 0
                    ? "judge over a longer window"
                    : "promise at most " + percent(most) + ", take shorter slots, or judge over a longer window";
            return Optional.of(new Broken(
                    member.id(),
                    promised,
                    "must leave room for " + BAD_SLOTS + " bad slots in a window of " + window,
                    mend));
        }
        if (committee < SMALL_COMMITTEE && promised > SMALL_PROMISE) {
            return tooSmall(member, committee, SMALL_PROMISE, SMALL_COMMITTEE);
        }
        return committee < MIDDLE_COMMITTEE && promised > MIDDLE_PROMISE
                ? tooSmall(member, committee, MIDDLE_PROMISE, MIDDLE_COMMITTEE)
                : Optional.empty();
    }

    private static Optional<Broken> tooSmall(ScalerNodeMember member, int committee, int most, int needed) {
        return Optional.of(new Broken(
                member.id(),
                member.claim().availabilityPpm(),
                "must be at most " + most + " (" + percent(most) + ") where less than " + needed
                        + " members of a committee may judge it",
                "promise less, or add HyperNodes of other operators: there are " + committee));
    }

    private static String percent(int ppm) {
        return String.format(Locale.ROOT, "%.2f %%", ppm / 10_000.0);
    }
}
