package network.icn.protocol.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import network.icn.protocol.beacon.ChainInfo;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.registry.Registry;
import org.jspecify.annotations.Nullable;

/// Whether our own clock can be trusted.
///
/// The beacon is a public clock: nobody can make a round before its time. A round that comes early proves that our
/// clock is behind; a round that most satellites call the future long after its time shows that our clock is ahead.
/// What ScalerNodes say of the time counts for nothing: for them it would be an excuse.
final class ClockWatch {
    private final ChainInfo chain;
    private final Duration tolerance;
    private final int satellites;
    /// Satellites that called the round the future when it was overdue here.
    private final TreeSet<NodeId> denials = new TreeSet<>();
    private long denied;
    private boolean suspect;
    private @Nullable HyperNodeNotice change;

    ClockWatch(Registry registry) {
        this.chain = registry.beacon();
        this.tolerance = registry.parameters().timing().clockTolerance();
        this.satellites = registry.satellites().size();
    }

    /// True while no probe of ours would prove anything.
    boolean isSuspect() {
        return suspect;
    }

    /// Whether a round that comes now would prove something against our clock, were it verified.
    boolean isTooEarly(long round, Instant now) {
        return early(round, now).compareTo(tolerance) > 0;
    }

    /// A verified round has come.
    void roundSeen(long round, Instant now) {
        Duration early = early(round, now);
        if (early.compareTo(tolerance) > 0) {
            suspect("our clock is behind: beacon round " + round + " came " + early + " before its time");
        } else if (early.abs().compareTo(tolerance) <= 0 && suspect) {
            suspect = false;
            change = new HyperNodeNotice.ClockConfirmed();
        }
    }

    /// A satellite says that the round's time has not come.
    void roundDenied(long round, NodeId satellite, Instant now) {
        Duration late = early(round, now).negated();
        if (late.compareTo(tolerance) <= 0) {
            return;
        }
        if (denied != round) {
            denied = round;
            denials.clear();
        }
        denials.add(satellite);
        if (2 * denials.size() > satellites) {
            suspect("our clock is ahead: satellites have no beacon round " + round + " " + late + " after its time");
        }
    }

    private Duration early(long round, Instant now) {
        return Duration.between(now, chain.timeOf(round));
    }

    private void suspect(String detail) {
        if (!suspect) {
            suspect = true;
            change = new HyperNodeNotice.ClockSuspect(detail);
        }
    }

    /// What is to be told since the last call.
    Optional<HyperNodeNotice> takeChange() {
        Optional<HyperNodeNotice> taken = Optional.ofNullable(change);
        change = null;
        return taken;
    }
}
