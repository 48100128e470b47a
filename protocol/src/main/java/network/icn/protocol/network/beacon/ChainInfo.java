package network.icn.protocol.network.beacon;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Label;
import network.icn.protocol.kernel.bytes.Payload;

/// The constants of a drand-compatible chain (drand `common/chain/info.go`, `common/time.go`).
///
/// @param publicKey compressed point on G2, 96 bytes
/// @param period time between rounds, whole seconds
/// @param genesis time of round 1, whole seconds
/// @param groupHash seed of the group, 32 bytes
/// @param beaconId name; `default` is left out of the hash as drand does
public record ChainInfo(Payload publicKey, Duration period, Instant genesis, Hash32 groupHash, String beaconId) {
    public static final int PUBLIC_KEY_BYTES = 96;

    private static final long MAX_PERIOD_SECONDS = 86_400;
    /// The last that ISO 8601 writes without a sign.
    private static final Instant LAST_GENESIS = Instant.ofEpochSecond(253_402_300_799L);
    /// In seconds, some 300 million years.
    private static final long END_OF_TIME = 1L << 53;

    public ChainInfo {
        if (publicKey.size() != PUBLIC_KEY_BYTES) {
            throw new IllegalArgumentException("publicKey: must have 96 bytes, got " + publicKey.size());
        }
        if (period.toSeconds() < 1
                || period.toSeconds() > MAX_PERIOD_SECONDS
                || !period.equals(period.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("period: must be whole seconds, 1 s to 24 h, got " + period);
        }
        if (genesis.isBefore(Instant.EPOCH)
                || genesis.isAfter(LAST_GENESIS)
                || !genesis.equals(genesis.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("genesis: must be a whole second from 1970 to 9999, got " + genesis);
        }
        Label.require("beaconId", beaconId);
    }

    /// The chain hash: SHA-256(be32 period | be64 genesis | public key | group hash | beacon id unless default).
    public Hash32 hash() {
        CanonicalWriter writer = new CanonicalWriter()
                .u32(period.toSeconds())
                .u64(genesis.getEpochSecond())
                .fixed(publicKey.bytes())
                .hash(groupHash);
        if (!beaconId.equals("default")) {
            writer.fixed(beaconId.getBytes(StandardCharsets.UTF_8));
        }
        return Hash32.sha256(writer.toBytes());
    }

    /// The round that is current at that moment: floor((t - genesis) / period) + 1, at least 1.
    public long roundAt(Instant time) {
        long elapsed = Math.max(0, Duration.between(genesis, time).toMillis());
        return elapsed / period.toMillis() + 1;
    }

    /// The first round whose time is not before that moment.
    public long firstRoundFrom(Instant time) {
        long round = roundAt(time);
        return timeOf(round).isBefore(time) ? round + 1 : round;
    }

    /// When a round comes. Peers name rounds: one that no calendar reaches comes at the end of time, not in the past.
    public Instant timeOf(long round) {
        long seconds = period.toSeconds();
        long periods = Math.clamp(round - 1, 0, END_OF_TIME / seconds);
        return genesis.plusSeconds(periods * seconds);
    }
}
