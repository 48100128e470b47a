package network.icn.protocol.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ErrorRates;
import org.junit.jupiter.api.Test;

/// The odds that docs/verdicts.md gives for the tracks, worked out by formulas of their own, with the
/// machine's floating point: the chance of every score after every era. Where a chance is large enough to be
/// met, the test itself is run on random eras, and must fall into the 99.9 % interval around what was worked
/// out.
class TrackOddsTest {
    /// 30 days of hours.
    private static final int WINDOW = 720;
    private static final int SLOTS = 12;
    private static final double GRID = 1e-2;
    private static final double NOTHING = 1e-22;
    private static final double UNITS = 1e8;
    /// So many lost leaves of one era, and more, count the same.
    private static final int CAPPED = 3;
    private static final int RUNS = 1_000;
    private static final long SEED = 20_260_101;
    /// Of a normal distribution, both sides.
    private static final double Z_999 = 3.291;

    /// What one era may bring: a number of trials that fail, and how likely that is.
    private record Chance(double failed, double odds) {}

    /// @param chances of one era, each beside so many clean trials
    private record Track(double p0, double p1, List<Chance> chances, double trials, boolean losses) {
        double step(double failed) {
            double clean = losses ? trials : trials - failed;
            double step = failed * Math.log(p1 / p0) - clean * Math.log((1 - p0) / (1 - p1));
            return Math.min(upper() * 2 / 3, step);
        }

        static double upper() {
            return Math.log((1 - 1e-3) / 1e-6);
        }

        static double lower() {
            return Math.log(1e-3 / (1 - 1e-6));
        }

        /// That it rejects at least once from one era on until another one.
        double convicted(int from, int to) {
            return losses ? exactly(from, to) : onGrid(from, to);
        }

        /// Scores between two points of a grid are shared by both, so that their mean stays; shares of probes add up to
        /// too many different scores.
        private double onGrid(int from, int to) {
            int cells = (int) Math.ceil((upper() - lower()) / GRID) + 2;
            int zero = (int) Math.rint(-lower() / GRID);
            double[] odds = new double[cells];
            odds[zero] = 1;
            double convicted = 0;
            for (int era = 0; era < to; era++) {
                double[] next = new double[cells];
                for (Chance chance : chances) {
                    double move = step(chance.failed()) / GRID;
                    for (int at = 0; at < cells; at++) {
                        double moved = at + move;
                        double share = odds[at] * chance.odds();
                        if (share < NOTHING) {
                            continue;
                        }
                        if ((moved - zero) * GRID >= upper()) {
                            convicted += era >= from ? share : 0;
                            next[zero] += era >= from ? 0 : share;
                        } else if ((moved - zero) * GRID <= lower()) {
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
            return convicted;
        }

        /// In whole hundred-millionths, so that the same steps in another order are the same score.
        private double exactly(int from, int to) {
            TreeMap<Long, Double> scores = new TreeMap<>();
            scores.put(0L, 1.0);
            double convicted = 0;
            for (int era = 0; era < to; era++) {
                TreeMap<Long, Double> next = new TreeMap<>();
                for (Chance chance : chances) {
                    long step = Math.round(step(chance.failed()) * UNITS);
                    for (var at : scores.entrySet()) {
                        double odds = at.getValue() * chance.odds();
                        long score = at.getKey() + step;
                        boolean rejects = score >= upper() * UNITS;
                        convicted += rejects && era >= from ? odds : 0;
                        if (!(rejects && era >= from) && odds > NOTHING) {
                            next.merge(rejects || score <= lower() * UNITS ? 0L : score, odds, Double::sum);
                        }
                    }
                }
                scores = next;
            }
            return convicted;
        }

        /// The same by the test itself.
        double met(int from, int to, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            SequentialRule test = SequentialRule.of(losses ? ErrorRates.POSSESSION : ErrorRates.TIMING);
            int convicted = 0;
            for (int run = 0; run < RUNS; run++) {
                TreeMap<EraId, Trials> eras = new TreeMap<>();
                for (int era = 0; era < to; era++) {
                    double failed = draw(random);
                    double clean = losses ? trials : trials - failed;
                    eras.put(new EraId(era), new Trials((long) (failed * Trials.ONE), Math.round(clean * Trials.ONE)));
                }
                convicted += test.walk(eras).rejections().stream()
                                .anyMatch(each -> each.era().number() >= from)
                        ? 1
                        : 0;
            }
            return (double) convicted / RUNS;
        }

        private double draw(SplittableRandom random) {
            double left = random.nextDouble();
            for (Chance chance : chances) {
                left -= chance.odds();
                if (left < 0) {
                    return chance.failed();
                }
            }
            return chances.getLast().failed();
        }
    }

    /// So many leaves are asked for in an era, and a share of them is lost when it is asked for again.
    private static Track possession(int leaves, double share) {
        return possession(leaves, share, 1);
    }

    /// @param owned share of the leaves that is of owners: only of these what is proved counts
    private static Track possession(int leaves, double share, double owned) {
        List<Chance> chances = new ArrayList<>();
        double rest = 1;
        for (int lost = 0; lost < CAPPED; lost++) {
            chances.add(new Chance(lost, binomial(lost, leaves, share)));
            rest -= chances.getLast().odds();
        }
        chances.add(new Chance(CAPPED, Math.max(rest, binomial(CAPPED, leaves, share))));
        return new Track(1e-6, 1e-4, chances, leaves * owned, true);
    }

    /// The lower median over a committee of 12 probes each.
    ///
    /// @param fails how often a probe of an honest member fails
    /// @param against members of whom every probe fails
    /// @param praise members of whom none does
    private static Track timing(int size, double fails, int against, int praise) {
        int honest = size - against - praise;
        // The place of the median among the honest ones.
        int place = (size - 1) / 2 - praise;
        List<Chance> chances = new ArrayList<>();
        double below = 0;
        for (int failed = 0; failed <= SLOTS; failed++) {
            double upTo =
                    place < 0 ? 1 : place >= honest ? (failed == SLOTS ? 1 : 0) : atMost(failed, honest, place, fails);
            chances.add(new Chance((double) failed / SLOTS, upTo - below));
            below = upTo;
        }
        return new Track(0.01, 0.05, chances, 1, false);
    }

    /// That more than so many of the honest ones have at most so many probes that failed.
    private static double atMost(int failed, int honest, int place, double fails) {
        double one = 0;
        for (int i = 0; i <= failed; i++) {
            one += binomial(i, SLOTS, fails);
        }
        double odds = 0;
        for (int i = place + 1; i <= honest; i++) {
            odds += binomial(i, honest, Math.min(1, one));
        }
        return odds;
    }

    private static double binomial(int hits, int tries, double odds) {
        double result = Math.pow(1 - odds, (double) tries - hits);
        for (int i = 0; i < hits; i++) {
            result *= odds * (tries - i) / (i + 1);
        }
        return result;
    }

    private static int liars(int size) {
        return size - (size == 128 ? 90 : Committee.smallQuorum(size));
    }

    private static double month(Track track) {
        return track.convicted(0, WINDOW);
    }

    private static void print(String row, double odds) {
        System.out.printf(Locale.ROOT, "%-70s %.2e%n", row, odds);
    }

    /// A leaf that is lost one time in a million is the worst that an honest node is taken to be: bits that
    /// rot lose one of 10^10, and what timeouts and cuts make of it is below 5e-7 an era
    /// (docs/design/challenges.md 4).
    @Test
    void chanceConvictsNoHonestNodeOfALoss() {
        for (int leaves : new int[] {588, 1_536}) {
            double worst = month(possession(leaves, 1e-6));
            double rotten = month(possession(leaves, 3.3e-11));
            print("possession, " + leaves + " leaves an era, 1e-6 lost: convicted in a month", worst);
            print("possession, " + leaves + " leaves an era, UBER 1e-15: convicted in a month", rotten);
            assertThat(worst).isLessThan(1e-4);
            assertThat(rotten).isLessThan(1e-15);
        }
        // What timeouts and cuts do: four eras of two windows in which a leaf is lost, at least.
        double cut = binomial(4, 2 * WINDOW, 5e-7);
        print("possession, 5e-7 of a lost leaf an era: convicted in two months", cut);
        assertThat(cut).isLessThan(1e-13);
    }

    @Test
    void whoLosesOneInTenThousandIsConvictedInAMonth() {
        for (int leaves : new int[] {588, 1_536}) {
            double day = possession(leaves, 1e-3).convicted(0, 24);
            double week = possession(leaves, 1e-4).convicted(0, 7 * 24);
            double first = possession(leaves, 1e-2).convicted(0, 2);
            double month = month(possession(leaves, 1e-4));
            print("possession, " + leaves + " leaves an era, 1 % lost: convicted in 2 eras", first);
            print("possession, " + leaves + " leaves an era, 0.1 % lost: convicted in a day", day);
            print("possession, " + leaves + " leaves an era, 0.01 % lost: convicted in a week", week);
            print("possession, " + leaves + " leaves an era, 0.01 % lost: convicted in a month", month);
            assertThat(first).isGreaterThan(0.94);
            assertThat(day).isGreaterThan(0.97);
            assertThat(month).isGreaterThan(0.99);
        }
    }

    /// Filler around it dilutes what is asked for, and excuses nothing. With hardly anything of owners three lost
    /// leaves convict, where it takes four with much of them; what is lost, and not withdrawn, of a filler of which
    /// one leaf in a million is gone convicts, too, and bit rot still does not.
    @Test
    void fillerExcusesNoLossAndConvictsNobody() {
        double behind = month(possession(588, 1e-2 * 1e-3, 1e-3));
        double excused = month(possession(588, 1e-2 * 1e-3, 1));
        double tenth = possession(588, 1e-2 * 0.1, 0.1).convicted(0, 24);
        double rotten = month(possession(588, 3.3e-11, 0));
        double worst = month(possession(588, 1e-6, 0));
        double cut = binomial(3, 2 * WINDOW, 5e-7);
        print("possession, 1 % of owners' leaves lost, a thousandth owned: convicted in a month", behind);
        print("the same if filler spoke for it", excused);
        print("possession, 1 % of owners' leaves lost, a tenth owned: convicted in a day", tenth);
        print("possession, nothing owned, UBER 1e-15: convicted in a month", rotten);
        print("possession, nothing owned, 1e-6 lost and not withdrawn: convicted in a month", worst);
        print("possession, nothing owned, 5e-7 of a lost leaf an era: convicted in two months", cut);
        assertThat(behind).isGreaterThan(0.6);
        assertThat(excused).isLessThan(0.05);
        assertThat(tenth).isGreaterThan(0.97);
        assertThat(rotten).isLessThan(1e-12);
        assertThat(cut).isLessThan(1e-10);
    }

    @Test
    void chanceCallsNoHonestNodeSlow() {
        for (int size : new int[] {4, 7, 31, 128}) {
            double alone = month(timing(size, 0.01, 0, 0));
            double slandered = month(timing(size, 0.01, liars(size), 0));
            double cut = month(timing(size, 0.01, size / 3, 0));
            print("timing, n = " + size + ", 1 % timeouts: convicted in a month", alone);
            print("timing, n = " + size + ", 1 % timeouts beside t slanderers: convicted in a month", slandered);
            print("timing, n = " + size + ", 1 % timeouts, a third cut off: convicted in a month", cut);
            assertThat(alone).isLessThan(1e-12);
            assertThat(slandered).isLessThan(1e-9);
            assertThat(cut).isLessThan(1e-9);
        }
    }

    @Test
    void whoIsSlowIsConvicted() {
        for (int size : new int[] {4, 7, 31, 128}) {
            for (double fails : new double[] {0.05, 0.1, 0.2, 0.3}) {
                double alone = timing(size, fails, 0, 0).convicted(0, WINDOW);
                double praised = timing(size, fails, 0, liars(size)).convicted(0, WINDOW);
                print("timing, n = " + size + ", " + fails + " fail: convicted in a month", alone);
                print("timing, n = " + size + ", " + fails + " fail, t praise it: convicted in a month", praised);
                assertThat(alone).as("n = %d, %s", size, fails).isGreaterThanOrEqualTo(fails < 0.1 ? 0 : 0.99);
            }
        }
    }

    /// Chances from a tenth to nine tenths, where a run of the test itself can tell whether they are right.
    @Test
    void theTestItselfMeetsTheseOdds() {
        List<Track> tracks = List.of(
                possession(588, 3e-5),
                possession(588, 6e-5),
                possession(1_536, 2.5e-5),
                timing(7, 0.0575, 0, 0),
                timing(4, 0.078, 0, 0),
                timing(7, 0.094, 0, 2));
        int eras = 240;
        System.out.println("seed " + SEED + ", " + RUNS + " runs of " + 2 * eras + " eras");
        for (int i = 0; i < tracks.size(); i++) {
            double worked = tracks.get(i).convicted(eras, 2 * eras);
            double met = tracks.get(i).met(eras, 2 * eras, SEED + i);
            System.out.printf(Locale.ROOT, "track %d: worked out %.4f, met %.4f%n", i, worked, met);
            double spread = Math.sqrt(worked * (1 - worked) / RUNS);
            assertThat(Math.abs(met - worked)).as("track %d", i).isLessThan(Z_999 * spread + 1.0 / RUNS);
        }
    }
}
