package network.icn.simulator.odds;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// When the test of lost leaves rejects: the chance of every score after every era, together with
/// what the list of leaves that are asked for again holds at that time.
///
/// A lost leaf that is open at the end of an era is on the list of the next one. The first era that
/// counts puts it into the list's first part, the second one makes it lost. Both parts take places,
/// and so keep others out.
final class LossOdds {
    private static final int MANY = DrawOdds.MANY;
    private static final double NOTHING = 1e-17;
    private static final double NANO = 1e9;
    private static final long WHOLE = 1_000_000_000;

    private final Setting setting;
    private final double[][] drawn;
    private final double counts;
    private final long clean;

    /// @param drawn lost leaves that an era adds to the list ([DrawOdds#byTaken])
    /// @param counts how often an era counts: the ScalerNode was up in three quarters of its slots
    /// @param clean leaves that an era counts as proved
    LossOdds(Setting setting, double[][] drawn, double counts, long clean) {
        this.setting = setting;
        this.drawn = drawn;
        this.counts = counts;
        this.clean = clean;
    }

    private static long nats(double ratio) {
        return Math.round(Math.log(ratio) * NANO);
    }

    private static double share(long ppb) {
        return (double) ppb / WHOLE;
    }

    /// The chance that it has rejected once at least, after each era.
    ///
    /// @param eras from the first one with the loss on
    /// @return one number an era
    double[] rejected(int eras) {
        var rates = setting.possession();
        long failure = nats((double) rates.cheatingPpb() / rates.honestPpb());
        long each = nats((1 - share(rates.honestPpb())) / (1 - share(rates.cheatingPpb())));
        long rejects = nats((1 - share(rates.acceptedPpb())) / share(rates.convictedPpb()));
        long accepts = nats((1 - share(rates.convictedPpb())) / share(rates.acceptedPpb()));
        long[] step = new long[MANY + 1];
        for (int lost = 0; lost <= MANY; lost++) {
            step[lost] = Math.min(rejects * 2 / 3, lost * failure - clean * each);
        }
        double[] rejected = new double[eras];
        TreeMap<Long, double[]> scores = new TreeMap<>();
        double[] first = new double[(MANY + 1) * (MANY + 1)];
        System.arraycopy(drawn[0], 0, first, 0, MANY + 1);
        scores.put(step[0] <= -accepts ? 0 : step[0], first);
        for (int era = 1; era < eras; era++) {
            rejected[era] = rejected[era - 1];
            TreeMap<Long, double[]> next = new TreeMap<>();
            for (Map.Entry<Long, double[]> at : scores.entrySet()) {
                if (Arrays.stream(at.getValue()).max().orElse(0) < NOTHING) {
                    continue;
                }
                rejected[era] += advance(at.getKey(), at.getValue(), step, rejects, accepts, next);
            }
            scores = next;
        }
        return rejected;
    }

    /// @param parts chances by lost leaves in the first part of the list, and in the second
    /// @return the chance that it rejects now
    private double advance(
            long score, double[] parts, long[] step, long rejects, long accepts, SortedMap<Long, double[]> next) {
        double rejected = 0;
        double[] same = counts < 1 ? at(next, score + step[0], accepts) : parts;
        for (int once = 0; once <= MANY; once++) {
            long after = score + step[once];
            double[] there = after >= rejects ? parts : at(next, after, accepts);
            for (int fresh = 0; fresh <= MANY; fresh++) {
                double so = parts[once * (MANY + 1) + fresh];
                if (so < NOTHING) {
                    continue;
                }
                if (after >= rejects) {
                    rejected += so * counts;
                } else {
                    add(there, so * counts, fresh, 0);
                }
                if (counts < 1) {
                    add(same, so * (1 - counts), once, fresh);
                }
            }
        }
        return rejected;
    }

    /// What has that score next, or begins anew.
    private static double[] at(SortedMap<Long, double[]> next, long score, long accepts) {
        return next.computeIfAbsent(score <= -accepts ? 0 : score, _ -> new double[(MANY + 1) * (MANY + 1)]);
    }

    /// What is drawn goes behind what is there already.
    private void add(double[] parts, double odds, int once, int kept) {
        double[] more = drawn[Math.min(MANY, once + kept)];
        for (int lost = 0; lost <= MANY; lost++) {
            parts[once * (MANY + 1) + Math.min(MANY, kept + lost)] += odds * more[lost];
        }
    }
}
