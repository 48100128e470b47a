package network.icn.simulator.odds;

import java.util.ArrayList;
import java.util.List;

/// How many lost leaves are among those that are asked for again, when members name their open
/// leaves in turns.
///
/// Every member names one leaf a round, in an order that is random, until the list is full. So
/// there is a level R that all members have reached that have so many open, and some of those with
/// more, taken at random, name one above it. For each R the chance of everything that matters is
/// worked out member by member: places taken, members with more, lost leaves below the level, lost
/// leaves next above it. The cases are disjoint, and all there are. Leaves that two members ask for
/// are left out: trees are large.
final class DrawOdds {
    /// So many lost leaves and more are the same: the step of an era is bounded, and less than half
    /// of that fills it.
    static final int MANY = 6;

    private static final double NOTHING = 1e-15;
    /// Standard deviations behind which there is nothing.
    private static final double WIDE = 12;

    private final Setting setting;
    private final Crowd crowd;
    private final double lost;

    /// A member's leaves: how many are open, and how many of those are lost.
    private record Member(int open, int lost, double odds) {}

    /// @param lost share of all leaves
    DrawOdds(Setting setting, Crowd crowd, double lost) {
        this.setting = setting;
        this.crowd = crowd;
        this.lost = lost;
    }

    /// The chance of each number of lost leaves, by how many places of the list are taken already:
    /// from none to [#MANY].
    double[][] byTaken() {
        double[][] result = new double[MANY + 1][MANY + 1];
        List<Member> asking = crowd.sulked() ? sulked() : asking();
        List<Member> open = binomial(setting.each(), setting.each());
        for (int level = 0; level <= setting.each(); level++) {
            List<TurnTable.Step> one = steps(asking, level);
            List<TurnTable.Step> other = steps(open, level);
            if (level == 0 || matters(one, level)) {
                TurnTable table = new TurnTable(setting.most(), crowd.asking() + crowd.open(), level > 0);
                table.add(other, crowd.open());
                table.add(one, crowd.asking());
                table.collect(result, level == setting.each());
            }
        }
        return result;
    }

    /// Each probe that asks for a lost leaf leaves all of its leaves open.
    private List<Member> asking() {
        int samples = setting.samples();
        double[][] odds = new double[setting.each() + 1][setting.each() + 1];
        odds[0][0] = 1;
        for (int slot = 0; slot < setting.slots(); slot++) {
            double[][] next = new double[setting.each() + 1][setting.each() + 1];
            for (int open = 0; open <= slot * samples; open += samples) {
                for (int gone = 0; gone <= open; gone++) {
                    double so = odds[open][gone];
                    for (int more = 0; so > NOTHING && more <= samples; more++) {
                        next[more == 0 ? open : open + samples][gone + more] +=
                                so * Binomial.exactly(more, samples, lost);
                    }
                }
            }
            odds = next;
        }
        return members(odds);
    }

    /// From the first probe that asks for a lost leaf on all are open.
    private List<Member> sulked() {
        int samples = setting.samples();
        double[][] odds = new double[setting.each() + 1][setting.each() + 1];
        double quiet = 1;
        for (int slot = 0; slot < setting.slots(); slot++) {
            int rest = (setting.slots() - slot - 1) * samples;
            for (int first = 1; first <= samples; first++) {
                double so = quiet * Binomial.exactly(first, samples, lost);
                for (int more = 0; more <= rest; more++) {
                    odds[rest + samples][first + more] += so * Binomial.exactly(more, rest, lost);
                }
            }
            quiet *= Binomial.exactly(0, samples, lost);
        }
        odds[0][0] = quiet;
        return members(odds);
    }

    private List<Member> binomial(int open, int tries) {
        double[][] odds = new double[open + 1][open + 1];
        for (int gone = 0; gone <= tries; gone++) {
            odds[open][gone] = Binomial.exactly(gone, tries, lost);
        }
        return members(odds);
    }

    private static List<Member> members(double[][] odds) {
        List<Member> members = new ArrayList<>();
        for (int open = 0; open < odds.length; open++) {
            for (int gone = 0; gone < odds[open].length; gone++) {
                if (odds[open][gone] > NOTHING) {
                    members.add(new Member(open, gone, odds[open][gone]));
                }
            }
        }
        return members;
    }

    private static List<TurnTable.Step> steps(List<Member> members, int level) {
        double[][][] odds = new double[level + 2][MANY + 1][2];
        for (Member member : members) {
            if (member.open() <= level) {
                odds[member.open()][Math.min(MANY, member.lost())][0] += member.odds();
                continue;
            }
            for (int gone = 0; gone <= Math.min(level, member.lost()); gone++) {
                double so = member.odds() * Binomial.drawn(gone, level, member.lost(), member.open());
                double next = (double) (member.lost() - gone) / (member.open() - level);
                odds[level + 1][Math.min(MANY, gone)][1] += so * next;
                odds[level + 1][Math.min(MANY, gone)][0] += so * (1 - next);
            }
        }
        List<TurnTable.Step> steps = new ArrayList<>();
        for (int taken = 0; taken <= level + 1; taken++) {
            for (int gone = 0; gone <= MANY; gone++) {
                for (int next = 0; next < 2; next++) {
                    if (odds[taken][gone][next] > NOTHING) {
                        steps.add(new TurnTable.Step(
                                Math.min(taken, level), taken > level, gone, next == 1, odds[taken][gone][next]));
                    }
                }
            }
        }
        return steps;
    }

    /// A look at places alone, which is cheap: most levels are never the last one.
    private boolean matters(List<TurnTable.Step> one, int level) {
        int least = crowd.open() * level;
        double expected = 0;
        double square = 0;
        double above = 0;
        for (TurnTable.Step step : one) {
            expected += crowd.asking() * step.odds() * step.taken();
            square += crowd.asking() * step.odds() * step.taken() * step.taken();
            above += step.more() ? crowd.asking() * step.odds() : 0;
        }
        boolean last = level == setting.each();
        double most = least + expected + WIDE * Math.sqrt(square) + WIDE;
        double next = crowd.open() + above + WIDE * Math.sqrt(above) + WIDE;
        return least + expected - WIDE * Math.sqrt(square) - WIDE <= setting.most()
                && (last || most + next > setting.most() - MANY);
    }
}
