package network.icn.simulator.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Judges who never convict prove nothing: programs with one planted fault each, and the checkers must name it, in runs
/// of which they say nothing when the program is right.
class MutantTest {
    private static final String RUN = MutantRun.class.getName();

    @ParameterizedTest
    @ValueSource(strings = {"lost-data", "offline", "killed", "twice", "chooses"})
    void theRightProgramIsAcquitted(String scenario) {
        System.out.println("seed " + MutantRun.SEED);
        assertThat(new MutantRun().apply(scenario)).isEmpty();
    }

    @Test
    void theRightProgramIsAcquittedByTheClassLoaderOfMutantsToo() {
        assertThat(Mutant.none().violations(RUN, "calm")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            possession-check-always-true | lost-data | has no proof of what an honest HyperNode got \
                ; broke its promise in window 0 and is not in breach
            merge-always-up              | offline   | slots up, but nobody could reach it ; merged wrongly
            verdict-never-in-breach      | offline   | broke its promise in window 0 and is not in breach \
                ; is judged otherwise than by the rules, breach
            quorum-of-half               | twice     | two values are certified ; is too few
            satellite-drops-a-report     | calm      | and does not keep it
            every-seed-follows           | chooses   | has no proof of what a ScalerNode was asked
            seed-of-another-slot         | calm      | keeps a proof of what never was ; is called [chooses-seed]
            hypernode-votes-unwritten    | killed    | let leave what it had not written down
            """)
    void aPlantedFaultIsFound(String mutant, String scenario, String guilt) {
        System.out.println("seed " + MutantRun.SEED);
        List<String> violations = Mutant.of(mutant).violations(RUN, scenario);

        for (String part : guilt.split(";", -1)) {
            assertThat(violations).as(mutant).anyMatch(violation -> violation.contains(part.strip()));
        }
    }
}
