package network.icn.simulator.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import network.icn.protocol.settlement.WindowVerdict;
import network.icn.simulator.odds.DetectionTable;
import network.icn.simulator.odds.Profile;

/// Tries every ScalerNode in one network: cheaters for days that each begin anew, honest ones for
/// years without a break.
public final class Trials {
    /// A lost leaf is open in one era, and two more have to count against it.
    private static final int FIRST_LOST = 2;
    private static final int DAYS_A_YEAR = 365;
    /// An era of a committee of more members costs ten times as much, and chance has less to say in
    /// it.
    private static final int SMALL = 32;

    private static final int SHORTER = 10;

    private final Profile profile;
    private final long seed;

    public Trials(Profile profile, long seed) {
        this.profile = profile;
        this.seed = seed;
    }

    private Case in(Bench bench, long run) {
        return new Case(profile.parameters(), bench, Case.LEAVES, VirtualTree.mixed(seed + run));
    }

    private Bench honest() {
        return Bench.honest(profile.parameters(), profile.setting().members());
    }

    /// Those that are caught, and those that are not, each as a task of its own.
    ///
    /// @param eras of each, rounded up to whole days
    public List<Supplier<Tried>> cheaters(int eras) {
        List<Supplier<Tried>> tasks = new ArrayList<>();
        for (Adversary one : Adversary.all()) {
            for (Bench bench : List.of(honest(), honest().shielded(), honest().slandered())) {
                tasks.add(() -> cheater(one, bench, eras));
            }
        }
        tasks.add(() -> cheater(Adversary.knowsPlans(), honest(), eras));
        Adversary.unseen().forEach(one -> tasks.add(() -> cheater(one, honest(), eras)));
        return tasks;
    }

    /// Those that nobody may convict; the last ones are convicted.
    ///
    /// @param years of each, rounded up to whole windows; a tenth of it where committees have more
    ///     than 32 members
    public List<Supplier<Tried>> honest(int years) {
        List<Supplier<Tried>> tasks = new ArrayList<>();
        for (HonestNode one : HonestNode.all()) {
            tasks.add(() -> honest(one, honest(), years));
            if (one.slandered()) {
                tasks.add(() -> honest(one, honest().slandered(), years));
            }
        }
        return tasks;
    }

    Tried cheater(Adversary adversary, Bench bench, int eras) {
        int day = in(bench, 0).erasADay();
        int runs = Math.ceilDiv(eras, day);
        int named = 0;
        int convicted = 0;
        for (int run = 0; run < runs; run++) {
            Case one = in(bench, run);
            History history = one.history(adversary.actor().apply(one));
            for (int era = 0; era < day; era++) {
                boolean lost = history.run().retest().lost().count() > 0;
                named += lost && era >= FIRST_LOST ? 1 : 0;
            }
            convicted += isConvicted(history) ? 1 : 0;
        }
        return new Tried(
                profile.label(),
                adversary.name(),
                beside(bench),
                (long) runs * day,
                new Tried.Count(named, runs * (day - FIRST_LOST)),
                new Tried.Count(convicted, runs),
                Tried.Expected.ofDay(adversary.expected().apply(in(bench, 0))),
                adversary.note());
    }

    Tried honest(HonestNode node, Bench bench, int years) {
        Case one = in(bench, 0);
        int window = one.parameters().erasPerWindow();
        int shorter = bench.members() > SMALL ? SHORTER : 1;
        int windows = Math.ceilDiv(years * DAYS_A_YEAR * one.erasADay(), window * shorter);
        History history = one.history(node.actor().apply(one));
        int convicted = 0;
        for (int number = 0; number < windows; number++) {
            for (int era = 0; era < window; era++) {
                history.run();
            }
            convicted += isConvicted(history) ? 1 : 0;
        }
        return new Tried(
                profile.label(),
                node.name(),
                beside(bench),
                history.eras(),
                new Tried.Count(0, 0),
                new Tried.Count(convicted, windows),
                new Tried.Expected(Double.NaN, node.expected().apply(one)),
                node.note());
    }

    private static boolean isConvicted(History history) {
        return history.verdict().outcome() == WindowVerdict.Outcome.BREACH;
    }

    private static String beside(Bench bench) {
        if (bench.shielding() > 0) {
            return bench.shielding() + " shielding";
        }
        return bench.slandering() > 0 ? bench.slandering() + " slandering" : "nobody";
    }

    /// What is worked out for this network.
    public DetectionTable table() {
        return new DetectionTable(profile.setting());
    }
}
