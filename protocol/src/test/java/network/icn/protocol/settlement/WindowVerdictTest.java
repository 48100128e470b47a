package network.icn.protocol.settlement;

import static network.icn.protocol.report.Reports.report;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.challenge.echo.Echo;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.ClaimSpan;
import network.icn.protocol.network.registry.Genesis;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.report.SlowArithmetic;
import org.junit.jupiter.api.Test;

/// docs/protocol.md, P-145 to P-149.
class WindowVerdictTest {
    /// Three eras of twelve slots: the devnet's.
    private static final Parameters PARAMETERS = Registries.parameters(4, 3, 16);
    private static final Genesis GENESIS =
            new Genesis(7, PARAMETERS.clock(), PARAMETERS.windowSlots(), Registries.chain());

    private static List<ClaimSpan> promise(int availabilityPpm) {
        return List.of(new ClaimSpan(new EraId(0), new EraId(EraId.MAX), claim(availabilityPpm)));
    }

    private static Claim claim(int availabilityPpm) {
        return new Claim(1, 1, Duration.ofMillis(20), 1, availabilityPpm, "DEU/Frankfurt");
    }

    private static WindowTerms terms(SlaWindow window, List<ClaimSpan> claims) {
        return new WindowTerms(window, PARAMETERS.decisions(), claims);
    }

    private static EraTally era(long number, String slots) {
        return EraTally.of(new EraId(number), report(slots, LatencySummary.NONE, 0));
    }

    private static EraTally slow(long number, long atLeastMicros) {
        return EraTally.of(new EraId(number), report("UUUUUUUUUUUU", LatencySummary.NONE, atLeastMicros));
    }

    private static WindowVerdict verdict(boolean over, EraTally... eras) {
        return WindowVerdict.of(
                terms(SlaWindow.of(GENESIS, new EraId(4)), promise(900_000)), List.of(eras), Proven.NONE, over);
    }

    @Test
    void windowsFollowOneAnotherFromTheFirstEraOn() {
        SlaWindow second = SlaWindow.of(GENESIS, new EraId(4));

        assertThat(second).isEqualTo(new SlaWindow(1, new EraId(3), new EraId(5), 36));
        assertThat(SlaWindow.of(GENESIS, new EraId(2)).number()).isZero();
        assertThat(SlaWindow.of(GENESIS, new EraId(3))).isEqualTo(second);
        assertThat(second.isOver(GENESIS, PARAMETERS.clock().end(new EraId(5)))).isFalse();
        assertThat(second.isOver(
                        GENESIS,
                        PARAMETERS
                                .clock()
                                .end(new EraId(5))
                                .plus(PARAMETERS.timing().hardStop())))
                .isTrue();
    }

    @Test
    void threeBadSlotsFitAndTheFourthIsABreachBeforeTheWindowEnds() {
        assertThat(verdict(false, era(3, "UUUUUUUUUDDD")).outcome()).isEqualTo(WindowVerdict.Outcome.OPEN);

        WindowVerdict broken = verdict(false, era(3, "UUUUUUUUUDDD"), era(4, "D"));

        assertThat(broken.outcome()).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(VerdictReason.texts(broken.reasons()))
                .containsExactly("availability: surely down in 4 slots of the window, 3 of 36 are allowed");
    }

    /// A case of the first trial: beside one liar of four, one probe of an honest member that failed was a breach.
    @Test
    void whatMayBeALieIsNeverABreach() {
        assertThat(verdict(true, era(3, "dddddddddddd"), era(4, "dddddddddddd"), era(5, "dddddddddddd"))
                        .outcome())
                .isEqualTo(WindowVerdict.Outcome.MET);
    }

    @Test
    void whatIsMissingCountsAsUpAndIsNotPraisedEither() {
        assertThat(verdict(false).outcome()).isEqualTo(WindowVerdict.Outcome.OPEN);
        assertThat(verdict(true, era(3, "UUUUUUUUUUUU")).outcome()).isEqualTo(WindowVerdict.Outcome.NO_VERDICT);
        assertThat(verdict(true, era(3, "UUUUUUUUUUUU"), era(4, "UUUUUUUUUUUU"), era(5, "UUUUUUUUU???"))
                        .outcome())
                .isEqualTo(WindowVerdict.Outcome.MET);
        assertThat(verdict(true, era(5, "DDDD        ")).outcome())
                .as("a node that joined late")
                .isEqualTo(WindowVerdict.Outcome.BREACH);
    }

    @Test
    void otherWindowsCountForNothing() {
        assertThat(verdict(false, era(2, "DDDDDDDDDDDD"), era(6, "DDDDDDDDDDDD"))
                        .surelyDown())
                .isZero();
    }

    @Test
    void ofTwoCertifiedReportsOfOneEraTheBetterCounts() {
        EraTally bad = era(3, "DDDDDDDDDDDD");
        EraTally good = era(3, "UUUUUUUUUUUD");
        assertThat(verdict(false, bad, good))
                .isEqualTo(verdict(false, good, bad))
                .isEqualTo(verdict(false, good));
    }

    @Test
    void slowErasAreABreachWhenTheyAreMoreThanTheWindowAllows() {
        assertThat(verdict(false, slow(3, 20_001), slow(4, 20_000)).outcome()).isEqualTo(WindowVerdict.Outcome.OPEN);
        assertThat(VerdictReason.texts(
                        verdict(false, slow(3, 20_001), slow(4, 20_001)).reasons()))
                .containsExactly(
                        "latency: the median was above the promise in 2 eras of the window, 1 of 3 are allowed");
    }

    /// A promise of 36 slots: 90 % allows three, 95 % one.
    private static WindowVerdict changed(int before, int after, EraTally... eras) {
        return WindowVerdict.of(
                terms(
                        SlaWindow.of(GENESIS, new EraId(4)),
                        List.of(
                                new ClaimSpan(new EraId(3), new EraId(4), claim(before)),
                                new ClaimSpan(new EraId(5), new EraId(5), claim(after)))),
                List.of(eras),
                Proven.NONE,
                false);
    }

    @Test
    void aPromiseThatIsLoweredLaterExcusesNothing() {
        EraTally two = era(3, "DDUUUUUUUUUU");

        assertThat(changed(950_000, 0, two).outcome()).isEqualTo(WindowVerdict.Outcome.BREACH);
        assertThat(changed(950_000, 950_000, two)).isEqualTo(changed(950_000, 0, two));
        assertThat(changed(0, 950_000, two).outcome())
                .as("it had promised nothing then")
                .isEqualTo(WindowVerdict.Outcome.OPEN);
    }

    @Test
    void aPromiseThatHeldForAnEraIsNotBrokenByOneSlot() {
        assertThat(changed(900_000, 950_000, era(5, "DUUUUUUUUUUU")).outcome()).isEqualTo(WindowVerdict.Outcome.OPEN);
        assertThat(changed(900_000, 950_000, era(3, "DDUUUUUUUUUU"), era(5, "DUUUUUUUUUUU"))
                        .outcome())
                .as("three under the weaker one, of which one under the stricter")
                .isEqualTo(WindowVerdict.Outcome.OPEN);
        assertThat(changed(900_000, 950_000, era(3, "DDUUUUUUUUUU"), era(5, "DDUUUUUUUUUU"))
                        .outcome())
                .isEqualTo(WindowVerdict.Outcome.BREACH);
    }

    @Test
    void latencyIsHeldAgainstThePromiseOfItsEra() {
        Claim slow = new Claim(1, 1, Duration.ofSeconds(1), 1, 0, "DEU/Frankfurt");
        List<ClaimSpan> claims = List.of(
                new ClaimSpan(new EraId(3), new EraId(4), slow), new ClaimSpan(new EraId(5), new EraId(5), claim(0)));
        List<EraTally> reports = List.of(slow(3, 900_000), slow(4, 900_000), slow(5, 900_000));

        assertThat(WindowVerdict.of(terms(SlaWindow.of(GENESIS, new EraId(4)), claims), reports, Proven.NONE, false)
                        .standings())
                .containsExactly(new WindowStanding(Echo.NAME, 1, 1, Optional.empty()));
    }

    @Test
    void provenLossIsABreach() {
        WindowVerdict verdict = WindowVerdict.of(
                terms(SlaWindow.of(GENESIS, new EraId(0)), promise(0)),
                List.of(),
                Proven.NONE.plus(new Evidence.Kind("possession"), 1),
                false);
        assertThat(verdict.outcome()).isEqualTo(WindowVerdict.Outcome.BREACH);
    }

    /// Random windows against the slow arithmetic; reports come in any order, and a breach once said stays.
    @Test
    void aMillionRandomSlotsAgreeWithTheDefinitionAndNoBreachIsTakenBack() {
        long cases = Long.getLong("icn.cases", 1_000_000);
        SplittableRandom random = new SplittableRandom(11);
        long slots = 0;
        while (slots < cases) {
            int erasPerWindow = random.nextInt(1, 30);
            int promised = random.nextInt(800_000, 1_000_001);
            SlaWindow window =
                    new SlaWindow(1, new EraId(erasPerWindow), new EraId(2L * erasPerWindow - 1), 12 * erasPerWindow);
            List<EraTally> reports = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            int badness = random.nextInt(1, 40);
            for (int era = 0; era < erasPerWindow; era++, slots += 12) {
                StringBuilder slot = new StringBuilder();
                for (int i = 0; i < 12; i++) {
                    slot.append(random.nextInt(badness) == 0 ? 'D' : "Uud?".charAt(random.nextInt(4)));
                }
                text.append(slot);
                reports.add(era(erasPerWindow + era, slot.toString()));
            }
            Collections.shuffle(reports, new Random(slots));

            boolean broken = false;
            for (int known = 0; known <= reports.size(); known++) {
                WindowVerdict verdict = WindowVerdict.of(
                        terms(window, promise(promised)), reports.subList(0, known), Proven.NONE, false);
                boolean now = verdict.outcome() == WindowVerdict.Outcome.BREACH;
                assertThat(now || !broken).as("a breach is never taken back").isTrue();
                broken = now;
            }
            assertThat(broken).as(text.toString()).isEqualTo(SlowArithmetic.isBroken(text.toString(), promised));
        }
        System.out.println("seed 11, " + slots + " random slots of windows");
    }
}
