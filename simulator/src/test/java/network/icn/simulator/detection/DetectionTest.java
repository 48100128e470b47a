package network.icn.simulator.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.settlement.WindowVerdict;
import network.icn.simulator.odds.Detection;
import network.icn.simulator.odds.DetectionTable;
import network.icn.simulator.odds.Interval;
import network.icn.simulator.odds.Odds;
import network.icn.simulator.odds.Profile;
import network.icn.simulator.odds.Setting;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is worked out against what the protocol comes to. With `-Dicn.thorough=true` four times as
/// many days, and months.
class DetectionTest {
    private static final boolean THOROUGH = Boolean.getBoolean("icn.thorough");
    private static final int TIMES = THOROUGH ? 4 : 1;
    private static final long SEED = 20_260_101;
    private static final int DAY = 24;
    private static final int MONTH = 720;
    private static final int FIRST_LOST = 2;

    private static Parameters parameters(int members, int quorum) {
        return new Parameters(
                Instant.EPOCH,
                Duration.ofHours(1),
                12,
                members,
                quorum,
                16,
                527,
                Duration.ofSeconds(2),
                Parameters.defaultWindowSlots(Duration.ofHours(1), 12));
    }

    /// Shares at which a day convicts some and not all.
    @ParameterizedTest
    @CsvSource({
        "4, 3, 3e-4, false, 0, 0, 40",
        "4, 3, 1e-3, false, 1, 0, 12",
        "7, 5, 3e-4, false, 0, 0, 100",
        "7, 5, 5e-4, false, 0, 2, 100",
        "7, 5, 3e-4, false, 2, 0, 20",
        "31, 21, 3e-4, true, 0, 0, 8",
        "31, 21, 3e-4, true, 0, 10, 8",
        "128, 90, 1e-4, false, 0, 0, 15",
        "128, 90, 1e-4, false, 38, 0, 6",
        "128, 90, 1e-3, true, 0, 0, 6",
        "128, 90, 1e-3, true, 0, 38, 6",
        "256, 180, 1e-3, true, 0, 0, 2",
    })
    void whatIsWorkedOutIsWhatIsMet(
            int members, int quorum, double lost, boolean dilutes, int slandering, int shielding, int days) {
        Parameters parameters = parameters(members, quorum);
        Bench bench = new Bench(members, quorum, shielding, slandering);
        Detection detection = new Detection(Setting.of(parameters, members, quorum), DetectionTable.PROMISED_PPM);
        Odds odds = dilutes
                ? detection.dilutes(lost, slandering, shielding)
                : detection.refusing(lost, slandering, shielding);
        int refused = dilutes ? detection.refusable(lost, slandering, shielding) : -1;
        int convicted = 0;
        int named = 0;
        for (int run = 0; run < days * TIMES; run++) {
            Case one = new Case(parameters, bench, Case.LEAVES, SEED + run);
            History history = one.history(new Cheaters.Dilutes(one.scattered(lost), bench, refused));
            for (int era = 0; era < DAY; era++) {
                named += history.run().retest().lost().count() > 0 ? 1 : 0;
            }
            convicted += history.verdict().outcome() == WindowVerdict.Outcome.BREACH ? 1 : 0;
        }
        int runs = days * TIMES;
        String what = "seed " + SEED + ": of " + runs + " days " + convicted + " convict, " + named
                + " eras name a leaf; worked out: " + odds;
        System.out.println(what);
        assertThat(Interval.holds(convicted, runs, odds.day())).as(what).isTrue();
        assertThat(Interval.holds(named, runs * (DAY - FIRST_LOST), odds.named()))
                .as(what)
                .isTrue();
    }

    @Test
    void aMonthIsAsWorkedOut() {
        Parameters parameters = parameters(7, 5);
        Bench bench = new Bench(7, 5, 0, 0);
        double odds = new Detection(Setting.of(parameters, 7, 5), DetectionTable.PROMISED_PPM)
                .refusing(2e-5, 0, 0)
                .month();
        int runs = THOROUGH ? 100 : 5;
        int convicted = 0;
        for (int run = 0; run < runs; run++) {
            Case one = new Case(parameters, bench, Case.LEAVES, SEED + run);
            History history = one.history(new Cheaters.Refuses(one.scattered(2e-5)));
            for (int era = 0; era < MONTH; era++) {
                history.run();
            }
            convicted += history.verdict().outcome() == WindowVerdict.Outcome.BREACH ? 1 : 0;
        }
        System.out.println("seed " + SEED + ": of " + runs + " months " + convicted + " convict; worked out: " + odds);
        assertThat(Interval.holds(convicted, runs, odds)).isTrue();
    }

    /// An interval that holds whatever happens would hold nothing.
    @Test
    void anotherShareIsNotTakenForThisOne() {
        assertThat(Interval.holds(54, 100, 0.54)).isTrue();
        assertThat(Interval.holds(42, 42, 0.9999)).isTrue();
        assertThat(Interval.holds(34, 100, 0.54)).isFalse();
        assertThat(Interval.holds(1, 100, 0)).isFalse();
        assertThat(Interval.holds(99, 100, 1)).isFalse();
    }

    @TestFactory
    Stream<DynamicTest> everybodyIsTriedInSmall() {
        Trials trials = new Trials(Profile.SMALL, SEED);
        List<Supplier<Tried>> cheaters = trials.cheaters(THOROUGH ? 1_008 : 24);
        List<Supplier<Tried>> honest = THOROUGH ? trials.honest(2) : List.of();
        return Stream.concat(cheaters.stream(), honest.stream())
                .map(Supplier::get)
                .map(tried -> DynamicTest.dynamicTest(
                        tried.name() + " beside " + tried.beside(),
                        () -> assertThat(tried.holds())
                                .as("seed %d: %s", SEED, tried)
                                .isTrue()));
    }

    /// A month and a half, over a border of windows, of everybody who keeps its word.
    @Test
    void nobodyHonestIsConvicted() {
        for (HonestNode node : HonestNode.all()) {
            Case one = new Case(parameters(7, 5), new Bench(7, 5, 0, 0), Case.LEAVES, SEED);
            History history = one.history(node.actor().apply(one));
            for (int era = 0; era < 2 * MONTH; era++) {
                Era seen = history.run();
                assertThat(seen.retest().lost().count()).isZero();
                if (history.eras() % MONTH == 0) {
                    assertThat(history.verdict().outcome())
                            .as("seed %d, %s", SEED, node.name())
                            .isEqualTo(WindowVerdict.Outcome.MET);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1000000", "100000000", "1000000000000"})
    void howManyLeavesThereAreDoesNotMatter(long leaves) {
        Case one = new Case(parameters(7, 5), new Bench(7, 5, 0, 0), leaves, SEED);
        for (VirtualTree tree : List.of(one.scattered(0.01), one.contiguous(0.01))) {
            int lost = 0;
            for (int i = 0; i < 100_000; i++) {
                lost += tree.isLost(Math.floorMod(VirtualTree.mixed(i), leaves)) ? 1 : 0;
            }
            assertThat(Interval.holds(lost, 100_000, 0.01))
                    .as("%s: %d", tree, lost)
                    .isTrue();
            History history = one.history(new Cheaters.Refuses(tree));
            for (int era = 0; era < 6; era++) {
                history.run();
            }
            assertThat(history.verdict().outcome()).isEqualTo(WindowVerdict.Outcome.BREACH);
        }
    }

    @Test
    void oneSeedIsOneHistory() {
        Case one = new Case(parameters(7, 5), new Bench(7, 5, 0, 0), Case.LEAVES, SEED);
        History first = one.history(new HonestNodes.TimesOut(0.1, 5));
        History again = one.history(new HonestNodes.TimesOut(0.1, 5));
        for (int era = 0; era < 10; era++) {
            assertThat(first.run()).isEqualTo(again.run());
        }
    }
}
