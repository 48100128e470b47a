package network.icn.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GossipParamsTest {
    @ParameterizedTest
    @CsvSource({"6, 4, 12, 2", "6, 4, 6, 3", "1, 1, 1, 0", "2, 2, 2, 1", "0, 0, 0, 0"})
    void takesDegreesThatFit(int target, int low, int high, int outbound) {
        assertThatCode(() -> GossipParams.Mesh.DEFAULT.withDegrees(target, low, high, outbound))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"6, 7, 12, 2", "6, 0, 12, 1", "6, 4, 5, 2", "6, 4, 12, 4", "4, 4, 12, 3", "6, 4, 12, -1"})
    void refusesDegreesThatContradictEachOther(int target, int low, int high, int outbound) {
        assertThatThrownBy(() -> GossipParams.Mesh.DEFAULT.withDegrees(target, low, high, outbound))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("mesh.");
    }

    @Test
    void messagesMustBeRememberedLongerThanTheyAreAdvertised() {
        assertThatCode(() -> GossipParams.DEFAULT.withHeartbeat(Duration.ofSeconds(19)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> GossipParams.DEFAULT.withHeartbeat(Duration.ofSeconds(20)))
                .hasMessageStartingWith("limits.seenTtl");
    }

    @ParameterizedTest
    @CsvSource({
        "peers, 0, -1",
        "history, 3, 2",
        "historyGossip, 0, -1",
        "historyGossip, 5, 6",
        "maxIhavesPerHeartbeat, 1, 0",
        "maxIdsPerHeartbeat, 1, 0",
        "retransmissions, 1, 0",
        "retransmissions, 127, 128",
        "asksPerId, 1, 0"
    })
    void everyNumberOfLazyGossipHasItsRange(String name, int taken, int refused) {
        assertThatCode(() -> lazy(name, taken)).doesNotThrowAnyException();
        assertThatThrownBy(() -> lazy(name, refused)).isInstanceOf(IllegalArgumentException.class);
    }

    private static GossipParams.Lazy lazy(String name, int value) {
        List<String> names = List.of(
                "peers",
                "history",
                "historyGossip",
                "maxIhavesPerHeartbeat",
                "maxIdsPerHeartbeat",
                "retransmissions",
                "asksPerId");
        int[] v = {6, 5, 3, 10, 5_000, 3, 2};
        v[names.indexOf(name)] = value;
        return new GossipParams.Lazy(v[0], 0.25, v[1], v[2], v[3], v[4], v[5], v[6]);
    }

    @ParameterizedTest
    @CsvSource({"0, -0.01", "1, 1.01"})
    void theShareOfPeersToldIsAShare(double taken, double refused) {
        assertThatCode(() -> new GossipParams.Lazy(6, taken, 5, 3, 10, 5_000, 3, 2))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new GossipParams.Lazy(6, refused, 5, 3, 10, 5_000, 3, 2))
                .hasMessageStartingWith("lazy.factor");
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1, -1, 0, 1", "0, 0, 1, 0, -1, 1", "0, 0, 1, 0, 0, 0"})
    void refusalsHaveTheirRanges(int a, int b, int c, int minBytes, int maxIds, int history) {
        assertThatCode(() -> new GossipParams.Refusals(a, b, c)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new GossipParams.Refusals(minBytes, maxIds, history))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("unwanted.");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1, 1, 0, 0, 1",
        "0, 0, 1, 0, 0, 1",
        "0, 1, 0, 0, 0, 1",
        "0, 1, 1, -1, 0, 1",
        "0, 1, 1, 0, -1, 1",
        "0, 1, 1, 0, 17, 1",
        "0, 1, 1, 0, 0, -1"
    })
    void conductHasItsRanges(int flood, int followUp, int beats, int peers, int exchanged, int graylisted) {
        assertThatCode(() -> new GossipParams.Conduct(Duration.ZERO, Duration.ofNanos(1), 1, 0, 16, 0))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new GossipParams.Conduct(
                        Duration.ofNanos(flood), Duration.ofNanos(followUp), beats, peers, exchanged, graylisted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("conduct.");
    }

    @Test
    void ownGraftsAreNeverEarly() {
        assertThatCode(() -> slack(0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> slack(-1)).hasMessageStartingWith("mesh.graftSlack");
    }

    private static GossipParams.Mesh slack(int heartbeats) {
        return new GossipParams.Mesh(
                6, 4, 12, 4, 2, Duration.ofMinutes(1), Duration.ofSeconds(10), heartbeats, Duration.ofMinutes(1), true);
    }

    @Test
    void timeGoesForward() {
        assertThatThrownBy(() -> GossipParams.DEFAULT.withHeartbeat(Duration.ZERO))
                .hasMessageStartingWith("heartbeat");
        assertThatCode(() -> GossipParams.DEFAULT.withHeartbeat(Duration.ofNanos(1)))
                .doesNotThrowAnyException();
    }
}
