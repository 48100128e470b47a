package network.icn.libp2p;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// Keeps what the host, kad and pubsub packages log at debug, be it of hosts that an earlier test has closed,
/// and keeps it off the console.
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final List<String> PACKAGES =
            List.of("network.icn.libp2p.host", "network.icn.libp2p.kad", "network.icn.libp2p.pubsub");
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    public LogLines() {
        start();
        for (String name : PACKAGES) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.DEBUG);
            logger.setAdditive(false);
            logger.addAppender(this);
        }
    }

    @Override
    public void close() {
        for (String name : PACKAGES) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.detachAppender(this);
            logger.setLevel(null);
            logger.setAdditive(true);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    /// The key-value pairs of the lines with this message, in their order.
    public List<Map<String, String>> of(String message) {
        return events.stream()
                .filter(event -> event.getMessage().equals(message))
                .map(LogLines::pairs)
                .toList();
    }

    /// What these lines give as the reason.
    public List<String> reasons(String message) {
        return of(message).stream()
                .map(pairs -> pairs.getOrDefault("reason", ""))
                .toList();
    }

    private static Map<String, String> pairs(ILoggingEvent event) {
        Map<String, String> pairs = new TreeMap<>();
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> pairs.put(pair.key, String.valueOf(pair.value)));
        }
        return pairs;
    }
}
