package network.icn.simulator.odds;

import java.util.ArrayList;
import java.util.List;

/// How soon a loss is found in a network, and how often an honest ScalerNode is convicted by
/// chance.
///
/// The cheaters have lost the same share of their leaves. *Careless* and *refusing* ones look
/// alike: what they cannot prove they do not answer. The one that *dilutes* refuses more than it
/// has to, so that the list of what is asked for again fills with leaves that it has, and stays up
/// in every slot.
public final class Detection {
    private static final double RARE = 1e-6;
    private static final int QUARTERS = 4;
    private static final int ATTEMPTS = 3;
    private static final int ALLOWED_OF = 1_000_000;

    private final Setting setting;
    private final int allowedDown;

    /// @param promisedPpm availability that the ScalerNode has promised
    public Detection(Setting setting, int promisedPpm) {
        this.setting = setting;
        this.allowedDown = (int) ((long) setting.windowSlots() * (ALLOWED_OF - promisedPpm) / ALLOWED_OF);
    }

    /// Refuses what it has lost, and nothing else.
    ///
    /// @param lost share of its leaves
    /// @param slandering members that work against it
    /// @param shielding members that help it
    public Odds refusing(double lost, int slandering, int shielding) {
        int asking = setting.members() - slandering - shielding;
        return odds(new Crowd(asking, false, 0, slandering, shielding), lost);
    }

    /// Refuses as much as it can while it stays up: the better of two ways, for it.
    ///
    /// @param lost share of its leaves
    /// @param shielding members that help it
    public Odds diluting(double lost, int shielding) {
        Odds plain = refusing(lost, 0, shielding);
        Odds diluted = dilutes(lost, 0, shielding);
        return diluted.month() + diluted.day() < plain.month() + plain.day() ? diluted : plain;
    }

    /// Refuses [#refusable] members from the beginning, and each that asks for a lost leaf for the
    /// rest of the era; where that takes too many, it only refuses what it has lost.
    ///
    /// @param slandering members that work against it: it may refuse so many fewer
    public Odds dilutes(double lost, int slandering, int shielding) {
        int refused = refusable(lost, slandering, shielding);
        return refused < 0
                ? refusing(lost, slandering, shielding)
                : odds(
                        new Crowd(
                                setting.members() - slandering - shielding - refused,
                                true,
                                refused,
                                slandering,
                                shielding),
                        lost);
    }

    /// How many members may get nothing at all, so that with those that ask for lost leaves there
    /// are in hardly any era as many as would make a slot down, or a median of the failed shares.
    ///
    /// @return -1 if not even none
    public int refusable(double lost, int slandering, int shielding) {
        double sulked = -Math.expm1(setting.each() * Math.log1p(-lost));
        int most = Math.min((setting.members() - 1) / 2, setting.middle()) - slandering;
        int truthful = setting.members() - slandering - shielding;
        for (int refused = Math.min(most, truthful); refused >= 0; refused--) {
            if (Binomial.atLeast(most - refused + 1, truthful - refused, sulked) < RARE) {
                return refused;
            }
        }
        return -1;
    }

    private Odds odds(Crowd crowd, double lost) {
        double hit = -Math.expm1(setting.samples() * Math.log1p(-lost));
        double[][] drawn = new DrawOdds(setting, crowd, lost).byTaken();
        double named = 1 - drawn[0][0];
        int month = setting.monthEras();
        int day = setting.dayEras();
        double[] loss = new LossOdds(setting, drawn, counts(crowd, hit), clean(crowd, hit)).rejected(month);
        Odds odds = new Odds(Math.max(0, named), loss[day - 1], loss[month - 1]);
        if (crowd.sulked()) {
            return odds;
        }
        double[] median = TimingOdds.median(setting, whileUp(crowd, hit), crowd.open(), crowd.shielding());
        double[] slow = new TimingOdds(setting, List.of(median)).rejected(month);
        double down = down(crowd, hit);
        return odds.or(slow[day - 1], slow[month - 1]).or(broken(down, day, 0), broken(down, month, 0));
    }

    /// How often an era counts: a quarter of its slots at most were surely down.
    private double counts(Crowd crowd, double hit) {
        return crowd.sulked()
                ? 1
                : 1 - Binomial.atLeast(setting.slots() / QUARTERS + 1, setting.slots(), down(crowd, hit));
    }

    /// What share of the probes is refused in slots that are up; others are no matter of timing.
    private double whileUp(Crowd crowd, double hit) {
        double up = 0;
        double refusals = 0;
        for (int refused = 0; refused <= crowd.asking(); refused++) {
            if (setting.isUp(setting.members() - crowd.open() - refused)) {
                double so = Binomial.exactly(refused, crowd.asking(), hit);
                up += so;
                refusals += so * refused;
            }
        }
        return up == 0 ? 0 : refusals / up / crowd.asking();
    }

    private double down(Crowd crowd, double hit) {
        double down = 0;
        for (int refused = 0; refused <= crowd.asking(); refused++) {
            down += setting.isSurelyDown(setting.members() - crowd.open() - refused)
                    ? Binomial.exactly(refused, crowd.asking(), hit)
                    : 0;
        }
        return Math.min(1, down);
    }

    /// That more slots were surely down than the promise allows.
    ///
    /// @param sure slots that are down in any case
    private double broken(double down, int eras, int sure) {
        return Binomial.atLeast(allowedDown - sure + 1, eras * setting.slots(), down);
    }

    /// What the lower median of the members' proved leaves comes to, times the members.
    private long clean(Crowd crowd, double hit) {
        if (crowd.sulked()) {
            return (long) setting.each() * setting.members();
        }
        double sum = crowd.open();
        for (int proved = 0; proved <= setting.slots(); proved++) {
            sum += crowd.asking() * Binomial.exactly(setting.slots() - proved, setting.slots(), hit);
            if (sum > setting.middle()) {
                return (long) proved * setting.samples() * setting.members();
            }
        }
        return (long) setting.each() * setting.members();
    }

    /// How often an honest ScalerNode is convicted in a month; at most, where chances are too small
    /// to be worked out exactly.
    ///
    /// @param timeouts share of its probes that fail, each for itself
    /// @param cut members that never reach it
    /// @param slandering members that work against it
    /// @param outage slots of a month in which it is away
    /// @param rots share of its leaves that is gone
    public double honest(double timeouts, int cut, int slandering, int outage, double rots) {
        Crowd crowd = new Crowd(setting.members() - cut - slandering, false, cut, slandering, 0);
        int month = setting.monthEras();
        double rotten = rots == 0
                ? 0
                : new LossOdds(
                                setting,
                                new DrawOdds(setting, new Crowd(crowd.asking(), false, 0, 0, 0), rots).byTaken(),
                                1,
                                clean(crowd, timeouts))
                        .rejected(month)[month - 1];
        double slow = slow(slandering + cut, timeouts, timeouts, 1);
        double away = broken(down(crowd, timeouts), month, outage);
        double both = Odds.either(Odds.either(rotten, slow), away);
        return Odds.either(both, forgotten(crowd.asking(), timeouts, month));
    }

    /// The same where more probes fail in the first third of each day.
    public double busy(double timeouts, double busy, int slandering) {
        double often = honest(busy, 0, slandering, 0, 0) - slow(slandering, busy, busy, 1);
        return Math.max(0, often) + slow(slandering, timeouts, busy, setting.dayEras());
    }

    private double slow(int against, double timeouts, double busy, int dayEras) {
        List<double[]> medians = new ArrayList<>();
        for (int era = 0; era < dayEras; era++) {
            medians.add(TimingOdds.median(setting, 3 * era < dayEras ? busy : timeouts, against, 0));
        }
        int month = setting.monthEras();
        return new TimingOdds(setting, medians).rejected(month)[month - 1];
    }

    /// A leaf that is there is lost if in two eras in a row hardly anybody gets it. All leaves of a
    /// list go by one answer, so one such pair may lose many at once; it takes two pairs, or three
    /// eras in a row, to convict.
    private double forgotten(int reached, double timeouts, int eras) {
        double vain = Math.pow(timeouts, ATTEMPTS);
        double era = Binomial.atMost(Math.min(reached, setting.mayLie()), reached, 1 - vain);
        double pairs = eras * era * era;
        return Math.min(1, pairs * pairs + eras * era * era * era);
    }
}
