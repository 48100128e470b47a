package network.icn.libp2p.gossipsub.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import network.icn.libp2p.gossipsub.score.ScoreParams.Thresholds;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.MeshDeliveries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScoreParamsTest {
    @ParameterizedTest
    @CsvSource({"-1, -1, -2, 0, 0", "-40, -80, -160, 10, 1"})
    void takesThresholdsInOrder(double gossip, double publish, double graylist, double acceptPx, double graft) {
        assertThatCode(() -> new Thresholds(gossip, publish, graylist, acceptPx, graft))
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
        assertThatThrownBy(() -> new Thresholds(gossip, publish, graylist, acceptPx, graft))
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

    /// The smallest value that is taken and one below it.
    record Rule(String name, Runnable smallest, Runnable below) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Rule> rules() {
        Duration second = Duration.ofSeconds(1);
        Duration less = Duration.ofMillis(999);
        return List.of(
                new Rule("decayInterval", () -> params(second, 0, 0), () -> params(less, 0, 0)),
                new Rule("retain", () -> params(second, 0, 0), () -> params(second, -1, 0)),
                new Rule("maxRetained", () -> params(second, 0, 0), () -> params(second, 0, -1)),
                new Rule(
                        "colocation.threshold",
                        () -> new ScoreParams.Colocation(-1, 1, List.of()),
                        () -> new ScoreParams.Colocation(-1, 0, List.of())),
                new Rule(
                        "behaviour.threshold",
                        () -> new ScoreParams.Behaviour(-1, 0, 0.5),
                        () -> new ScoreParams.Behaviour(-1, -0.1, 0.5)),
                new Rule(
                        "meshTime.quantum",
                        () -> new TopicScoreParams.MeshTime(0, Duration.ofNanos(1), 0),
                        () -> new TopicScoreParams.MeshTime(0, Duration.ZERO, 0)),
                new Rule(
                        "meshTime.cap",
                        () -> new TopicScoreParams.MeshTime(0, second, 0),
                        () -> new TopicScoreParams.MeshTime(0, second, -0.1)),
                new Rule("meshDeliveries.threshold", () -> deliveries(1, Double.MIN_VALUE), () -> deliveries(1, 0)),
                new Rule("meshDeliveries.activation", () -> activation(second), () -> activation(less)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyNumberHasASmallestValue(Rule rule) {
        assertThatCode(rule.smallest::run).doesNotThrowAnyException();
        assertThatThrownBy(rule.below::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(rule.name + ":");
    }

    private static void params(Duration interval, long retainSeconds, int maxRetained) {
        ScoreParams d = ScoreParams.DEFAULT;
        Duration retain = Duration.ofSeconds(retainSeconds);
        assertThat(new ScoreParams(
                        d.topics(),
                        d.topicCap(),
                        d.applicationWeight(),
                        d.colocation(),
                        d.behaviour(),
                        d.thresholds(),
                        interval,
                        d.decayToZero(),
                        retain,
                        maxRetained))
                .isNotNull();
    }

    private static void activation(Duration value) {
        assertThat(new MeshDeliveries(-1, 0.5, 1, 1, Duration.ZERO, value, -1, 0.5))
                .isNotNull();
    }

    @Test
    void aFactorOverATimeBringsOneToZeroInThatTime() {
        double factor = ScoreParams.decayOver(Duration.ofSeconds(60));
        assertThat(Math.pow(factor, 60)).isCloseTo(ScoreParams.TO_ZERO, within(1e-12));
    }

    private static MeshDeliveries deliveries(double cap, double threshold) {
        return new MeshDeliveries(-1, 0.5, cap, threshold, Duration.ZERO, Duration.ofSeconds(1), -1, 0.5);
    }
}
