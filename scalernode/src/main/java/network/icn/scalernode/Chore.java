package network.icn.scalernode;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import network.icn.node.EnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// One thing that is done over and over. One that fails pauses, and none of the others does.
final class Chore {
    private static final Logger LOG = LoggerFactory.getLogger(Chore.class);
    private static final String FAILED = "cannot look after the stored data; trying again in a minute";
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final String what;
    private final Runnable work;
    private boolean begun;
    private long next;

    /// @param what it does, in words
    Chore(String what, Runnable work) {
        this.what = what;
        this.work = work;
    }

    /// @param now monotonic, in ns
    void run(long now) {
        if (begun && now - next < 0) {
            return;
        }
        begun = true;
        next = now;
        try {
            work.run();
        } catch (CancellationException e) {
            throw e;
        } catch (EnvironmentException e) {
            failed(now).addKeyValue("reason", e.getMessage()).log(FAILED);
        } catch (RuntimeException e) {
            failed(now).setCause(e).log(FAILED);
        }
    }

    private LoggingEventBuilder failed(long now) {
        next = now + PAUSE.toNanos();
        return LOG.atError().addKeyValue("chore", what);
    }
}
