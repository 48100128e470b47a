package network.icn.libp2p.host;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells connected peers by identify push when this host's protocols or addresses have changed.
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    /// Handlers registered together are announced together.
    private static final Duration DELAY = Duration.ofMillis(100);

    private final Identification identification;
    private final OwnAddresses addresses;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean planned = new AtomicBoolean();

    Announcer(Identification identification, OwnAddresses addresses, ScheduledExecutorService timer) {
        this.identification = identification;
        this.addresses = addresses;
        this.timer = timer;
    }

    /// Something has changed: peers hear of it soon, once for all that changes until then.
    void plan() {
        if (planned.compareAndSet(false, true)) {
            try {
                Future<?> task = timer.schedule(this::announce, DELAY.toNanos(), TimeUnit.NANOSECONDS);
                LOG.atTrace().addKeyValue("task", task).log("identify push planned");
            } catch (RejectedExecutionException _) {
                // The host is closed; there is nobody to tell.
            }
        }
    }

    private void announce() {
        planned.set(false);
        identification.push();
    }

    /// Looks again at the interfaces and at what peers see.
    void renew() {
        if (addresses.refresh()) {
            LOG.atInfo().addKeyValue("addresses", addresses.get()).log("announced addresses changed");
            plan();
        }
    }
}
