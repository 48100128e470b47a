package network.icn.simulator.detection;

import java.util.List;
import java.util.function.Function;
import network.icn.simulator.odds.Odds;

/// A ScalerNode that does not keep its word, and what is to be expected of it.
///
/// @param name in tables
/// @param actor how it behaves
/// @param expected by whom it is caught, worked out
/// @param note what else is to be said of it
record Adversary(String name, Function<Case, Actor> actor, Function<Case, Odds> expected, String note) {
    /// Seen within a day by what it says or does not say, whatever leaves are drawn.
    private static final Odds AT_ONCE = new Odds(Double.NaN, 1, 1);
    private static final double PERCENT = 1e-2;
    private static final double PER_MILLE = 1e-3;
    private static final double MOST_OF_IT = 0.999_99;
    private static final long SLOW_MICROS = 150_000;
    private static final long QUICK_MICROS = 40_000;

    /// All of them.
    static List<Adversary> all() {
        return List.of(
                loses("careless, 1 % scattered", PERCENT, one -> one.scattered(PERCENT)),
                loses("careless, 1 % contiguous", PERCENT, one -> one.contiguous(PERCENT)),
                loses("refuses-when-wrong, 0.1 %", PER_MILLE, one -> one.scattered(PER_MILLE)),
                new Adversary(
                        "dilutes, 0.1 %",
                        one -> new Cheaters.Dilutes(
                                one.scattered(PER_MILLE),
                                one.bench(),
                                one.odds()
                                        .refusable(
                                                PER_MILLE,
                                                one.bench().slandering(),
                                                one.bench().shielding())),
                        one -> one.odds()
                                .dilutes(
                                        PER_MILLE,
                                        one.bench().slandering(),
                                        one.bench().shielding()),
                        "refuses more than it has to, so that what is asked for again is there"),
                new Adversary(
                        "hash-only",
                        one -> new Cheaters.Refuses(one.scattered(1)),
                        _ -> AT_ONCE,
                        "answers nothing: down"),
                new Adversary(
                        "cache-only",
                        one -> new Cheaters.Refuses(one.scattered(MOST_OF_IT)),
                        _ -> AT_ONCE,
                        "has the hundred-thousandth that was asked for before: down"),
                new Adversary(
                        "stale-snapshot",
                        _ -> new Cheaters.ShowsStaleSnapshot(),
                        _ -> AT_ONCE,
                        "cannot be asked: down"),
                new Adversary(
                        "declares-everything",
                        one -> new Cheaters.DeclaresEverything(one.leaves()),
                        _ -> AT_ONCE,
                        "its own snapshots say so: durability (P-376)"),
                new Adversary(
                        "in-doubt, 1 %",
                        one -> new Cheaters.StaysInDoubt(one.scattered(PERCENT), one.bench(), one.slots()),
                        _ -> AT_ONCE,
                        "answers half of the members in a third of the slots; what is in doubt excuses nobody (P-356)"),
                new Adversary(
                        "relay, 150 ms more",
                        _ -> new Cheaters.Relays(SLOW_MICROS),
                        _ -> AT_ONCE,
                        "a promise of 100 ms"));
    }

    /// As many members as may lie do nothing but tell it what they will ask.
    static Adversary knowsPlans() {
        return new Adversary(
                "knows-plans, 0.1 %",
                one -> new Cheaters.KnowsPlans(
                        one.scattered(PER_MILLE), 0, one.bench().mayLie()),
                one -> one.odds().refusing(PER_MILLE, 0, one.bench().mayLie()),
                "as many members as may lie tell it what they will ask");
    }

    /// Those of which nobody is convicted.
    static List<Adversary> unseen() {
        return List.of(
                unseen(
                        "re-obtains, 1 %",
                        one -> new Cheaters.ReObtains(one.scattered(PERCENT)),
                        "cannot be caught by possession: who can fetch a leaf within an era has it, as far as"
                                + " this can tell; only times can see it"),
                unseen(
                        "rebuilt-from-key",
                        _ -> new Actor(),
                        "cannot be seen: filler proves nothing, and counts for nothing"),
                unseen(
                        "slow-for-customers",
                        _ -> new Actor(),
                        "not measured yet: no probe looks like a customer's question"),
                unseen("relay, 40 ms more", _ -> new Cheaters.Relays(QUICK_MICROS), "keeps its promise of 100 ms"),
                unseen(
                        "partial, three quarters of the members",
                        one -> new Cheaters.Partial(
                                one.bench().members() - one.bench().members() / 4),
                        "a reach gap with those that it does not answer, where slots are sure; a finding, and no"
                                + " conviction"));
    }

    private static Adversary loses(String name, double share, Function<Case, VirtualTree> tree) {
        return new Adversary(
                name,
                one -> new Cheaters.Refuses(tree.apply(one)),
                one -> one.odds()
                        .refusing(share, one.bench().slandering(), one.bench().shielding()),
                "refuses what it cannot prove");
    }

    private static Adversary unseen(String name, Function<Case, Actor> actor, String note) {
        return new Adversary(name, actor, _ -> Odds.NONE, note);
    }
}
