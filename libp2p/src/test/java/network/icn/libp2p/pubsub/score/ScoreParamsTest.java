package network.icn.libp2p.pubsub.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import network.icn.libp2p.pubsub.score.TopicScoreParams.MeshDeliveries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreParamsTest {
    @ParameterizedTest
    @CsvSource({"-1, -1, -2, 0, 0", "-40, -80, -160, 10, 1"})
    void takesThresholdsInOrder(double gossip, double publish, double graylist, double acceptPx, double graft) {
        assertThatCode(() -> new ScoreThresholds(gossip, publish, graylist, acceptPx, graft))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "0, -1, -2, 0, 0",
        "-2, -1, -3, 0, 0",
        "-1, -2, -2, 0, 0",
        "-1, -2, -3, -0.1, 0",
        "-1, -2, -3, 0, -0.1",
        "NaN, -2, -3, 0, 0",
        "-1, -2, -Infinity, 0, 0"
    })
    void refusesThresholdsOutOfOrder(double gossip, double publish, double graylist, double acceptPx, double graft) {
        assertThatThrownBy(() -> new ScoreThresholds(gossip, publish, graylist, acceptPx, graft))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("thresholds.");
    }

    @Test
    void aThresholdBeyondTheCapCouldNeverBeReached() {
        assertThatCode(() -> deliveries(4, 4)).doesNotThrowAnyException();
        assertThatThrownBy(() -> deliveries(4, 5)).hasMessageStartingWith("meshDeliveries.cap");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "-0.5", "NaN"})
    void decayLiesStrictlyBetweenZeroAndOne(double decay) {
        assertThatThrownBy(() -> new ScoreParams.Behaviour(-1, 0, decay)).hasMessageStartingWith("behaviour.decay");
    }

    @Test
    void aPenaltyCannotRewardAndARewardCannotPunish() {
        assertThatThrownBy(() -> new TopicScoreParams.Invalid(1, 0.5)).hasMessageStartingWith("invalid.weight");
        assertThatThrownBy(() -> new TopicScoreParams.FirstDeliveries(-1, 0.5, 1))
                .hasMessageStartingWith("firstDeliveries.weight");
    }

    @Test
    void aFactorOverATimeBringsOneToZeroInThatTime() {
        double factor = Decay.over(Duration.ofSeconds(60));
        assertThat(Math.pow(factor, 60)).isCloseTo(Decay.TO_ZERO, within(1e-12));
    }

    private static MeshDeliveries deliveries(double cap, double threshold) {
        return new MeshDeliveries(-1, 0.5, cap, threshold, Duration.ZERO, Duration.ofSeconds(1), -1, 0.5);
    }
}
