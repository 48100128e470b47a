package network.icn.cli.network;

import java.time.Duration;
import java.util.List;
import network.icn.node.config.Key;
import network.icn.node.config.Settings;
import network.icn.protocol.network.registry.Claim;

/// What a ScalerNode promises, as options.
final class ClaimKeys {
    private static final Key<Long> CAPACITY = Key.bytes("capacity", "ScalerNode: promised bytes", 0, Long.MAX_VALUE)
            .withDefault("1TiB");
    private static final Key<Integer> IOPS = Key.integer(
                    "iops", "ScalerNode: promised random 4 KiB reads a second", 0, Integer.MAX_VALUE)
            .withDefault("0");
    private static final Key<Duration> LATENCY = Key.duration(
                    "latency",
                    "ScalerNode: promised p99 of an echo's round trip",
                    Duration.ofMillis(1),
                    Duration.ofMinutes(1))
            .withDefault("50ms");
    private static final Key<Long> BANDWIDTH = Key.bytes(
                    "bandwidth", "ScalerNode: promised bytes a second", 0, Long.MAX_VALUE)
            .withDefault("0");
    private static final Key<Integer> AVAILABILITY = Key.integer(
                    "availability-ppm", "ScalerNode: promised availability, parts per million", 0, 1_000_000)
            .withDefault("990000");
    private static final Key<String> LOCATION =
            Key.text("location", "ScalerNode: country and metropolitan area").withDefault("unknown");

    /// All of them.
    static final List<Key<?>> ALL = List.of(CAPACITY, IOPS, LATENCY, BANDWIDTH, AVAILABILITY, LOCATION);

    private ClaimKeys() {}

    /// A claim; what is not given has its default.
    static Claim claim(Settings settings) {
        return new Claim(
                settings.get(CAPACITY),
                settings.get(IOPS),
                settings.get(LATENCY),
                settings.get(BANDWIDTH),
                settings.get(AVAILABILITY),
                settings.get(LOCATION));
    }

    /// A claim in which what is given replaces what was promised before.
    static Claim changed(Claim before, Settings settings) {
        return new Claim(
                given(settings, CAPACITY, before.capacityBytes()),
                given(settings, IOPS, Math.toIntExact(before.iops())),
                given(settings, LATENCY, before.latency()),
                given(settings, BANDWIDTH, before.bandwidthBytesPerSecond()),
                given(settings, AVAILABILITY, before.availabilityPpm()),
                given(settings, LOCATION, before.location()));
    }

    private static <T> T given(Settings settings, Key<T> key, T before) {
        return settings.isGiven(key) ? settings.get(key) : before;
    }
}
