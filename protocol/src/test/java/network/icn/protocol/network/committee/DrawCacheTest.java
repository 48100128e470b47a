package network.icn.protocol.network.committee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import network.icn.protocol.Registries;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import org.junit.jupiter.api.Test;

class DrawCacheTest {
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 2), 9, 7);
    private static final EraId ERA = new EraId(0);
    private final DrawCache draws = new DrawCache(RegistryHistory.of(REGISTRY));

    private static BeaconValue beacon(int round) {
        byte[] signature = new byte[BeaconValue.SIGNATURE_BYTES];
        signature[0] = (byte) round;
        return new BeaconValue(round, Payload.of(signature));
    }

    @Test
    void saysWhatTheDrawSaysForEveryValueAlsoWhenItHasForgottenIt() {
        // Twice, and more than it remembers.
        IntStream.range(0, 80)
                .map(i -> 1 + i % 40)
                .mapToObj(DrawCacheTest::beacon)
                .forEach(value -> assertThat(draws.of(ERA, value))
                        .isEqualTo(CommitteeDraw.draw(
                                REGISTRY, value.bound(REGISTRY.beacon().hash()))));
    }

    @Test
    void aValueIsDrawnOnce() {
        assertThat(draws.of(ERA, beacon(1))).isSameAs(draws.of(ERA, beacon(1)));
    }

    /// Two eras whose values were the same: what is remembered of the one is nothing for the other.
    @Test
    void anEraIsDrawnByTheVersionThatCountsInIt() {
        Registry larger =
                Registries.of(Registries.parameters(4, 3, 2), 9, 8).with(RegistryLink.after(REGISTRY, ERA.next()));
        DrawCache both = new DrawCache(RegistryHistory.of(List.of(REGISTRY, larger)));
        Hash32 randomness = beacon(1).bound(REGISTRY.beacon().hash());

        assertThat(both.of(ERA, beacon(1))).isEqualTo(CommitteeDraw.draw(REGISTRY, randomness));
        assertThat(both.of(ERA.next(), beacon(1)))
                .isEqualTo(CommitteeDraw.draw(larger, randomness))
                .isNotEqualTo(both.of(ERA, beacon(1)));
    }
}
