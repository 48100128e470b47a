package network.icn.libp2p.host;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work in virtual threads. What escapes from it is a bug of ours: it ends nothing but that work, and is logged with
/// its
/// cause.
final class Background {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private Background() {}

    /// @param name of the thread
    static void start(String name, Runnable work) {
        Thread.ofVirtual().name(name).start(() -> run(name, work));
    }

    /// Does it in this thread.
    static void run(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("work", name).log("background work failed");
        }
    }
}
