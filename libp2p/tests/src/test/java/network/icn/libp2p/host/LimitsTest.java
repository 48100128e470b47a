package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import network.icn.libp2p.host.Limits.Draft;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Map<BiConsumer<Draft, Integer>, Function<Limits, Integer>> COUNTS = Map.of(
            Draft::connections, Limits::connections,
            Draft::connectionsPerPeer, Limits::connectionsPerPeer,
            Draft::connectionsPerIp, Limits::connectionsPerIp,
            Draft::connectionsPerSubnet, Limits::connectionsPerSubnet,
            Draft::pendingHandshakes, Limits::pendingHandshakes,
            Draft::pendingHandshakesPerIp, Limits::pendingHandshakesPerIp,
            Draft::streamsPerConnection, Limits::streamsPerConnection,
            Draft::streamsPerProtocol, Limits::streamsPerProtocol,
            Draft::newStreamsPerSecond, Limits::newStreamsPerSecond,
            Draft::knownPeers, Limits::knownPeers);

    private static final Map<BiConsumer<Draft, Duration>, Function<Limits, Duration>> TIMES = Map.of(
            Draft::handshakeTimeout, Limits::handshakeTimeout,
            Draft::negotiationTimeout, Limits::negotiationTimeout,
            Draft::dialTimeout, Limits::dialTimeout,
            Draft::keepAlive, Limits::keepAlive,
            Draft::idleVisit, Limits::idleVisit);

    @Test
    void everyCountMayBeOneAndNotNone() {
        COUNTS.forEach((set, get) -> assertSmallest(set, get, 1, 0));
    }

    @Test
    void everyTimeMayBeAnInstantAndNotNone() {
        TIMES.forEach((set, get) -> assertSmallest(set, get, Duration.ofNanos(1), Duration.ZERO));
    }

    @Test
    void receivedBytesMayBeAMebibyteAndNotLess() {
        assertSmallest(Draft::receiveBufferBytes, Limits::receiveBufferBytes, 1 << 20, (1 << 20) - 1);
        assertSmallest(Draft::sharedReceiveBytes, Limits::sharedReceiveBytes, 1 << 20, (1 << 20) - 1);
    }

    private static <T> void assertSmallest(BiConsumer<Draft, T> set, Function<Limits, T> get, T smallest, T tooSmall) {
        assertThat(get.apply(Limits.DEFAULT.with(draft -> set.accept(draft, smallest))))
                .isEqualTo(smallest);
        assertThatThrownBy(() -> Limits.DEFAULT.with(draft -> set.accept(draft, tooSmall)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
