package network.icn.libp2p.host;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import network.icn.libp2p.protocol.Ping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the open connections once a second: silent ones are kept alive, dead, idle and replaced ones closed.
final class ConnectionMaintenance {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionMaintenance.class);
    /// Longer than any path takes.
    static final Duration PING_TIMEOUT = Duration.ofSeconds(10);

    private final ConnectionTable table;
    private final Limits limits;
    private final SecureRandom random;

    /// @param random source of what pings carry
    ConnectionMaintenance(ConnectionTable table, Limits limits, SecureRandom random) {
        this.table = table;
        this.limits = limits;
        this.random = random;
    }

    void tick() {
        long now = System.nanoTime();
        for (HostConnection connection : table.all()) {
            if (connection.isIdleVisit(now, limits.idleVisit())) {
                connection.close("idle visit");
            } else if (connection.tick(now, limits.keepAlive())) {
                Background.start("libp2p-keep-alive", () -> ping(connection));
            }
        }
        table.closeDuplicates(now);
    }

    private void ping(HostConnection connection) {
        try (Stream stream = connection.openStream(List.of(Ping.PROTOCOL))) {
            stream.deadline(PING_TIMEOUT);
            LOG.atTrace()
                    .addKeyValue("time", Ping.once(new StreamBytes(stream), random))
                    .log("kept alive");
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("peer", connection.remote())
                    .addKeyValue("cause", e.toString())
                    .log("peer does not answer a ping");
        }
    }
}
