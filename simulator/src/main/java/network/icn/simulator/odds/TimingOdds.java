package network.icn.simulator.odds;

import java.util.List;

/// When the test of failed probes rejects. An era is one trial, and fails by the lower median of
/// the members' shares; the score goes over a grid, and what falls between two points is shared by
/// both, so that its mean stays.
final class TimingOdds {
    private static final double GRID = 1e-2;
    private static final double NOTHING = 1e-24;
    private static final double WHOLE = 1e9;

    private final Setting setting;
    private final List<double[]> medians;

    /// @param medians of eras that come round again and again ([#median])
    TimingOdds(Setting setting, List<double[]> medians) {
        this.setting = setting;
        this.medians = medians;
    }

    /// The chance that the lower median is so many of the slots.
    ///
    /// @param fails how often a probe of a member fails that is answered at all
    /// @param against members of which every probe fails
    /// @param praise members of which none does
    static double[] median(Setting setting, double fails, int against, int praise) {
        double[] median = new double[setting.slots() + 1];
        int others = setting.members() - against - praise;
        int place = setting.middle() - praise;
        double below = 0;
        for (int failed = 0; failed <= setting.slots(); failed++) {
            double one = Binomial.atMost(failed, setting.slots(), fails);
            double upTo = place < 0 || failed == setting.slots() ? 1 : Binomial.atLeast(place + 1, others, one);
            median[failed] = Math.max(0, upTo - below);
            below = upTo;
        }
        return median;
    }

    /// The chance that it has rejected once at least.
    ///
    /// @param eras from the first one on
    /// @return one number an era
    double[] rejected(int eras) {
        double honest = setting.timing().honestPpb() / WHOLE;
        double cheating = setting.timing().cheatingPpb() / WHOLE;
        double upper = Math.log(
                (1 - setting.timing().acceptedPpb() / WHOLE) / (setting.timing().convictedPpb() / WHOLE));
        double lower = Math.log((1 - setting.timing().convictedPpb() / WHOLE)
                / (setting.timing().acceptedPpb() / WHOLE));
        double[] moves = new double[setting.slots() + 1];
        for (int failed = 0; failed < moves.length; failed++) {
            double share = (double) failed / setting.slots();
            moves[failed] = Math.min(
                            upper * 2 / 3,
                            share * Math.log(cheating / honest) - (1 - share) * Math.log((1 - honest) / (1 - cheating)))
                    / GRID;
        }
        int zero = (int) Math.ceil(lower / GRID);
        double[] odds = new double[zero + (int) Math.ceil(upper / GRID) + 2];
        odds[zero] = 1;
        double[] rejected = new double[eras];
        for (int era = 0; era < eras; era++) {
            double[] next = new double[odds.length];
            double[] median = medians.get(era % medians.size());
            rejected[era] = (era == 0 ? 0 : rejected[era - 1]);
            for (int at = 0; at < odds.length; at++) {
                for (int failed = 0; odds[at] > NOTHING && failed < moves.length; failed++) {
                    double moved = at + moves[failed];
                    double share = odds[at] * median[failed];
                    if ((moved - zero) * GRID >= upper) {
                        rejected[era] += share;
                    } else if ((moved - zero) * GRID <= -lower) {
                        next[zero] += share;
                    } else {
                        int floor = (int) Math.floor(moved);
                        next[floor] += share * (floor + 1 - moved);
                        next[floor + 1] += share * (moved - floor);
                    }
                }
            }
            odds = next;
        }
        return rejected;
    }
}
