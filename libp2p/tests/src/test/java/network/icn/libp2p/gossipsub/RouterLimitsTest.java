package network.icn.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouterLimitsTest {
    /// The smallest value that is taken and one below it.
    record Rule(String name, Consumer<RouterLimits.Draft> smallest, Consumer<RouterLimits.Draft> below) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Rule> rules() {
        return List.of(
                new Rule("peers", draft -> draft.peers(1), draft -> draft.peers(0)),
                new Rule("topicsPerPeer", draft -> draft.topicsPerPeer(1), draft -> draft.topicsPerPeer(0)),
                new Rule(
                        "topics",
                        draft -> draft.peers(8).topics(16),
                        draft -> draft.peers(8).topics(15)),
                new Rule("backoffsPerTopic", draft -> draft.backoffsPerTopic(1), draft -> draft.backoffsPerTopic(0)),
                new Rule(
                        "longestBackoff",
                        draft -> draft.longestBackoff(Duration.ofSeconds(1)),
                        draft -> draft.longestBackoff(Duration.ofMillis(999))),
                new Rule("seenTtl", draft -> draft.seenTtl(Duration.ofNanos(1)), draft -> draft.seenTtl(Duration.ZERO)),
                new Rule("seenIds", draft -> draft.seenIds(4), draft -> draft.seenIds(3)),
                new Rule(
                        "askedIds",
                        draft -> draft.peers(8).askedIds(8),
                        draft -> draft.peers(8).askedIds(7)),
                new Rule("pendingMessages", draft -> draft.pendingMessages(1), draft -> draft.pendingMessages(0)),
                new Rule(
                        "validationTtl",
                        draft -> draft.validationTtl(Duration.ofNanos(1)),
                        draft -> draft.validationTtl(Duration.ZERO)),
                new Rule("acceptedIds", draft -> draft.acceptedIds(0), draft -> draft.acceptedIds(-1)),
                new Rule("rejectedIds", draft -> draft.rejectedIds(0), draft -> draft.rejectedIds(-1)),
                new Rule("historyBytes", draft -> draft.historyBytes(0), draft -> draft.historyBytes(-1)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyLimitHasASmallestValue(Rule rule) {
        assertThatCode(() -> RouterLimits.DEFAULT.with(rule.smallest)).doesNotThrowAnyException();
        assertThatThrownBy(() -> RouterLimits.DEFAULT.with(rule.below))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("limits." + rule.name + ":");
    }
}
