package network.icn.libp2p.pubsub.gossip;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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
}
