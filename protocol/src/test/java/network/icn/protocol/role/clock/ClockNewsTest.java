package network.icn.protocol.role.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.role.clock.ClockJudgement.Standing;
import org.junit.jupiter.api.Test;

class ClockNewsTest {
    private final ClockNews news = new ClockNews();

    private List<ClockNotice> at(long seconds, Standing standing) {
        ClockJudgement judgement = new ClockJudgement(standing, 3, 0, 3, 0, 3, Optional.of(Duration.ofSeconds(20)));
        return news.of(judgement, Duration.ofSeconds(seconds)).stream()
                .filter(notice -> !(notice instanceof ClockNotice.Measured))
                .toList();
    }

    @Test
    void eachChangeIsToldOnce() {
        assertThat(at(0, Standing.CLEAR)).isEmpty();
        assertThat(at(1, Standing.SUSPECT))
                .containsExactly(
                        new ClockNotice.Suspect("our clock is behind by about 20.0 s: 3 operators show another time"));
        assertThat(at(2, Standing.SUSPECT)).isEmpty();
        assertThat(at(3, Standing.CLEAR)).containsExactly(new ClockNotice.Confirmed());
        assertThat(at(4, Standing.CLEAR)).isEmpty();
    }

    @Test
    void notKnowingIsAWarningOnlyAfterAWhile() {
        assertThat(at(0, Standing.UNKNOWN)).isEmpty();
        assertThat(at(29, Standing.UNKNOWN)).isEmpty();
        assertThat(at(30, Standing.UNKNOWN)).singleElement().isInstanceOf(ClockNotice.Unknown.class);
        assertThat(at(300, Standing.UNKNOWN)).isEmpty();
        assertThat(at(301, Standing.CLEAR)).isEmpty();
        assertThat(at(302, Standing.UNKNOWN)).isEmpty();
        assertThat(at(332, Standing.UNKNOWN)).hasSize(1);
    }

    @Test
    void aMeasurementIsToldOnceASecondAndWithEveryChange() {
        ClockJudgement clear = new ClockJudgement(Standing.CLEAR, 3, 0, 0, 3, 3, Optional.empty());
        ClockJudgement suspect = new ClockJudgement(Standing.SUSPECT, 3, 0, 0, 3, 3, Optional.empty());
        assertThat(news.of(clear, Duration.ZERO)).hasSize(1);
        assertThat(news.of(clear, Duration.ofMillis(999))).isEmpty();
        assertThat(news.of(clear, Duration.ofSeconds(1))).hasSize(1);
        assertThat(news.of(suspect, Duration.ofMillis(1_001))).hasSize(2);
    }

    @Test
    void theTurnOfEachMemberComesAfterThePause() {
        AskingPace pace = AskingPace.ofEra(Duration.ofHours(1));
        List<NodeId> members = Nodes.ids("hypernode-", 2);

        assertThat(pace.due(members, Duration.ZERO)).isEqualTo(members);
        assertThat(pace.due(members, Duration.ofMillis(29_999))).isEmpty();
        assertThat(pace.due(members, Duration.ofSeconds(30))).isEqualTo(members);
        AskingPace quota = AskingPace.ofAnswers();
        assertThat(quota.allows(members.getFirst(), Duration.ZERO)).isTrue();
        assertThat(quota.allows(members.getFirst(), Duration.ofMillis(499))).isFalse();
        assertThat(quota.allows(members.getLast(), Duration.ofMillis(499))).isTrue();
        assertThat(quota.allows(members.getFirst(), Duration.ofMillis(500))).isTrue();
    }
}
