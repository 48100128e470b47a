package network.icn.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Sends logs to stderr, one line each, so that stdout stays free for results. Until [#configure] is called, the
/// `logback.xml` of this module does the same at level INFO.
public final class NodeLogging {
    /// Line breaks inside a message would let a peer forge lines. The stack trace stays on the line, too.
    private static final String PATTERN = "ts=%d{yyyy-MM-dd'T'HH:mm:ss.SSSX,UTC} level=%level logger=%logger{0} "
            + "msg=\"%replace(%msg){'[\\r\\n]+',' '}\" %replace(%kvp){'[\\r\\n]+',' '}"
            + "%replace( %ex{full}){'[\\r\\n]+\\s*',' | '}%nopex%n";
    /// Libraries that narrate: their INFO is our DEBUG.
    private static final List<String> CHATTY =
            List.of("io.netty", "io.grpc", "com.zaxxer", "org.flywaydb", "io.javalin", "org.eclipse.jetty");
    /// gRPC logs past us, a stack trace for every hostile frame. What concerns us comes through its interceptors. Kept
    /// here, because the platform forgets the level of a logger that nobody holds.
    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("io.grpc");

    /// Levels as an operator names them.
    public enum Verbosity {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    private NodeLogging() {}

    /// Replaces whatever was configured before.
    public static void configure(Verbosity verbosity, LogFormat format) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        GRPC.setLevel(java.util.logging.Level.OFF);
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, format));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        Level level = Level.valueOf(verbosity.name());
        root.setLevel(level);
        Level chatty = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
        CHATTY.forEach(name -> context.getLogger(name).setLevel(chatty));
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder encoder = new PatternLayoutEncoder();
                encoder.setContext(context);
                encoder.setPattern(PATTERN);
                encoder.start();
                yield encoder;
            }
            case JSON -> {
                JsonEncoder encoder = new JsonEncoder();
                encoder.setContext(context);
                encoder.start();
                yield encoder;
            }
        };
    }
}
