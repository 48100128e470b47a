package network.icn.satellite.index.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import network.icn.protocol.settlement.SlaVerdict.Outcome;
import org.junit.jupiter.api.Test;

class OutcomeCodeTest {
    /// As they stand in tables that have been written.
    private static final Map<Integer, Outcome> NUMBERS =
            Map.of(1, Outcome.MET, 2, Outcome.SHORT, 3, Outcome.BREACH, 4, Outcome.NO_VERDICT, 5, Outcome.EXCUSED);

    @Test
    void everyVerdictHasItsOwnNumberForEver() {
        NUMBERS.forEach((code, outcome) -> {
            assertThat(OutcomeCode.of(outcome)).isEqualTo(code);
            assertThat(OutcomeCode.read(code)).isEqualTo(outcome);
        });
        assertThat(NUMBERS).hasSameSizeAs(Outcome.values());
    }

    @Test
    void aNumberOfNoVerdictIsNone() {
        assertThatThrownBy(() -> OutcomeCode.read(6)).hasMessageContaining("got 6");
    }
}
