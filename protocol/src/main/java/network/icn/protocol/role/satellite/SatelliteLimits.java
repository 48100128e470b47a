package network.icn.protocol.role.satellite;

import java.time.Duration;

/// How much an archive node takes on at once and how far back.
///
/// @param outstanding submissions between arrival and answer; the push-back of Tessera
///     (docs/design/archive.md 5)
/// @param outstandingPerPeer so that one peer cannot take all of them
/// @param outstandingBytes memory that unanswered submissions may hold
/// @param window how long after an era its reports and evidence are taken; what was taken is remembered as long
public record SatelliteLimits(int outstanding, int outstandingPerPeer, long outstandingBytes, Duration window) {
    public static final SatelliteLimits DEFAULT = new SatelliteLimits(4_096, 64, 128L << 20, Duration.ofHours(24));
    /// Certificates are relayed for that many eras (docs/design/threats.md 4), however short an era is.
    static final long MIN_WINDOW_ERAS = 24;

    public SatelliteLimits {
        if (outstanding < 1 || outstandingPerPeer < 1 || outstandingBytes < 1) {
            throw new IllegalArgumentException("limits: at least 1");
        }
    }

    /// The window in eras of that length.
    long windowEras(Duration eraLength) {
        return Math.max(MIN_WINDOW_ERAS, window.dividedBy(eraLength));
    }
}
