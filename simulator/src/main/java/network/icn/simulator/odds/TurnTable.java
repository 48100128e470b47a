package network.icn.simulator.odds;

import java.util.List;

/// Members added one by one at one level of [DrawOdds]: the chances of places taken, members with
/// more, and lost leaves below the level and next above it.
final class TurnTable {
    private static final int MANY = DrawOdds.MANY;
    private static final double NOTHING = 1e-18;

    private final int most;
    private final int members;
    /// More lost leaves below the level than this are the same, and next above it.
    private final int below;
    private final int above;
    private double[] odds;
    private double[] after;
    /// Where there is anything.
    private int[] places;
    private int[] placesAfter;
    private int count = 1;

    /// What one member adds.
    ///
    /// @param taken leaves below the level
    /// @param more whether it has one above it
    /// @param lost how many of those below are lost
    /// @param next whether the one above is
    record Step(int taken, boolean more, int lost, boolean next, double odds) {}

    /// @param most places of the list
    /// @param leveled whether anything can lie below the level
    TurnTable(int most, int members, boolean leveled) {
        this.most = leveled ? most : 0;
        this.members = members;
        this.below = leveled ? MANY : 0;
        this.above = leveled ? MANY : members;
        int size = (this.most + 1) * (members + 1) * (below + 1) * (above + 1);
        this.odds = new double[size];
        this.after = new double[size];
        this.places = new int[size];
        this.placesAfter = new int[size];
        this.odds[0] = 1;
        this.full = most;
    }

    private final int full;

    /// So many members of one sort.
    void add(List<Step> steps, int times) {
        for (int i = 0; i < times; i++) {
            add(steps);
        }
    }

    private void add(List<Step> steps) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            int place = places[i];
            double so = odds[place];
            odds[place] = 0;
            int next = place % (above + 1);
            int gone = place / (above + 1) % (below + 1);
            int more = place / (above + 1) / (below + 1) % (members + 1);
            int taken = place / (above + 1) / (below + 1) / (members + 1);
            for (int j = 0; so > NOTHING && j < steps.size(); j++) {
                Step step = steps.get(j);
                if (taken + step.taken() > most) {
                    continue;
                }
                int to = ((taken + step.taken()) * (members + 1) + more + (step.more() ? 1 : 0)) * (below + 1)
                        + Math.min(below, gone + step.lost());
                to = to * (above + 1) + Math.min(above, next + (step.next() ? 1 : 0));
                if (after[to] == 0) {
                    placesAfter[found++] = to;
                }
                after[to] += so * step.odds();
            }
        }
        double[] spare = odds;
        odds = after;
        after = spare;
        int[] old = places;
        places = placesAfter;
        placesAfter = old;
        count = found;
    }

    /// Adds the cases in which this level is the last that all reach.
    ///
    /// @param result by places of the list that are taken already, then by lost leaves
    /// @param all whether nobody has more
    void collect(double[][] result, boolean all) {
        for (int i = 0; i < count; i++) {
            int place = places[i];
            int next = place % (above + 1);
            int gone = place / (above + 1) % (below + 1);
            int more = place / (above + 1) / (below + 1) % (members + 1);
            int taken = place / (above + 1) / (below + 1) / (members + 1);
            for (int used = 0; used <= MANY; used++) {
                int free = full - used - taken;
                if (free >= 0 && all) {
                    result[used][gone] += odds[place];
                } else if (free >= 0 && free < more) {
                    for (int hit = 0; hit <= next; hit++) {
                        result[used][Math.min(MANY, gone + hit)] += odds[place] * Binomial.drawn(hit, free, next, more);
                    }
                }
            }
        }
    }
}
