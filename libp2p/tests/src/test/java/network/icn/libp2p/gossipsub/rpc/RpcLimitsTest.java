package network.icn.libp2p.gossipsub.rpc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcLimitsTest {
    private static final List<String> NAMES = List.of(
            "rpcBytes",
            "subscriptions",
            "messages",
            "controls",
            "ids",
            "idBytes",
            "topicBytes",
            "dataBytes",
            "peerHints",
            "peerHintBytes",
            "authorshipBytes",
            "keyBytes");

    /// All of them at their smallest but one.
    private static RpcLimits with(String name, int value) {
        int[] v = {64, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1};
        v[NAMES.indexOf(name)] = value;
        return new RpcLimits(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11]);
    }

    @ParameterizedTest
    @CsvSource({
        "rpcBytes, 64, 63",
        "subscriptions, 1, 0",
        "messages, 1, 0",
        "controls, 1, 0",
        "ids, 1, 0",
        "idBytes, 1, 0",
        "topicBytes, 1, 0",
        "dataBytes, 1, 0",
        "dataBytes, 63, 64",
        "peerHints, 0, -1",
        "peerHintBytes, 0, -1",
        "authorshipBytes, 1, 0",
        "keyBytes, 1, 0"
    })
    void everyLimitHasItsRange(String name, int taken, int refused) {
        assertThatCode(() -> with(name, taken)).doesNotThrowAnyException();
        assertThatThrownBy(() -> with(name, refused))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + ":");
    }
}
