package network.icn.simulator.odds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DetectionTableTest {
    /// The cases by levels are disjoint, and all there are.
    @ParameterizedTest
    @CsvSource({
        "SMALL, 7, false, 0, 0, 0.01",
        "SMALL, 4, false, 1, 2, 0.1",
        "DEFAULT, 128, false, 0, 0, 0.05",
        "DEFAULT, 90, false, 0, 38, 0.01",
        "DEFAULT, 92, true, 36, 0, 0.01",
        "STRONG, 131, true, 125, 0, 0.001",
    })
    void theChancesOfADrawAddUp(Profile profile, int asking, boolean sulked, int refused, int slandering, double lost) {
        Crowd crowd = new Crowd(asking, sulked, refused, slandering, 0);
        for (double[] drawn : new DrawOdds(profile.setting(), crowd, lost).byTaken()) {
            assertThat(Arrays.stream(drawn).sum()).isCloseTo(1, within(1e-9));
        }
    }

    /// Nothing is left out as long as all that is open fits into the list: then what is drawn is
    /// what was asked for.
    @Test
    void whatFitsIsDrawn() {
        Setting small = Profile.SMALL.setting();
        double[] drawn = new DrawOdds(small, new Crowd(7, false, 0, 0, 0), 1e-3).byTaken()[0];
        for (int lost = 0; lost < DrawOdds.MANY; lost++) {
            assertThat(drawn[lost]).isCloseTo(Binomial.exactly(lost, 588, 1e-3), within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Profile.class, names = "DEFAULT")
    void moreLossIsSeenSoonerAndHelpersHideIt(Profile profile) {
        List<DetectionTable.Row> rows = new DetectionTable(profile.setting()).rows();
        for (DetectionTable.Row row : rows) {
            assertThat(row.odds().day())
                    .as("%s", row)
                    .isLessThanOrEqualTo(row.odds().month() + 1e-9);
            for (DetectionTable.Row other : rows) {
                if (other.cheater().equals(row.cheater())
                        && other.shielding() == row.shielding()
                        && other.lost() > row.lost()) {
                    assertThat(other.odds().month())
                            .as("%s beside %s", other, row)
                            .isGreaterThanOrEqualTo(row.odds().month() - 1e-9);
                }
                if (other.cheater().equals(row.cheater())
                        && other.lost() == row.lost()
                        && other.shielding() > row.shielding()) {
                    assertThat(other.odds().day())
                            .as("%s beside %s", other, row)
                            .isLessThanOrEqualTo(row.odds().day() + 1e-9);
                }
            }
        }
    }

    /// What docs/verdicts.md says of the tracks, by other formulas, beside lost leaves that are
    /// drawn at once.
    @Test
    void aTenthOfAPercentIsFoundInADay() {
        for (Profile profile : Profile.values()) {
            Odds odds = new Detection(profile.setting(), DetectionTable.PROMISED_PPM).refusing(1e-3, 0, 0);
            assertThat(odds.day()).as("%s", profile).isGreaterThan(0.99);
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void chanceConvictsNobodyHonest(Profile profile) {
        for (DetectionTable.Honest honest : new DetectionTable(profile.setting()).honest()) {
            assertThat(honest.convicted()).as("%s", honest).isLessThan(1e-9);
        }
    }

    @Test
    void chancesAreReadable() {
        assertThat(DetectionTable.chance(0)).isEqualTo("0");
        assertThat(DetectionTable.chance(1e-30)).isEqualTo("< 1e-9");
        assertThat(DetectionTable.chance(0.5)).isEqualTo("0.500");
        assertThat(DetectionTable.chance(1)).isEqualTo("> 0.999");
    }
}
