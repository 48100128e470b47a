package network.icn.protocol.network.registry;

import java.time.Duration;
import network.icn.protocol.kernel.bytes.Label;

/// What a provider promises for one ScalerNode.
///
/// @param capacityBytes bytes that can be stored
/// @param iops random 4 KiB reads a second
/// @param latency upper bound of the 99th percentile of an echo's round trip
/// @param bandwidthBytesPerSecond egress
/// @param availabilityPpm share of time that it answers, in parts per million: 999_000 is 99.9 %
/// @param location ISO 3166-1 alpha-3 country, a slash, and a metropolitan area: `DEU/Frankfurt`
public record Claim(
        long capacityBytes,
        long iops,
        Duration latency,
        long bandwidthBytesPerSecond,
        int availabilityPpm,
        String location) {
    private static final int PPM = 1_000_000;

    public Claim {
        if (capacityBytes < 0 || iops < 0 || bandwidthBytesPerSecond < 0) {
            throw new IllegalArgumentException("claim: amounts must not be negative");
        }
        if (availabilityPpm < 0 || availabilityPpm > PPM) {
            throw new IllegalArgumentException("availabilityPpm: must be from 0 to 1000000, got " + availabilityPpm);
        }
        Parameters.requireMillis("latency", latency);
        Label.require("location", location);
    }
}
