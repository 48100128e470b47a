package network.icn.satellite.web;

import com.google.common.net.InetAddresses;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;
import network.icn.node.net.ListenAddress;
import network.icn.node.net.RateLimiter;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.satellite.index.IndexDownException;
import network.icn.satellite.index.Indexer;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.metrics.SatelliteMetrics;
import network.icn.satellite.query.ArchiveQueries;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the REST interface and the page. Reads only, no cookies, no foreign host: the page may load nothing
/// but itself, nobody may frame it, and no other site's script may read the interface.
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    /// A request has no body.
    private static final long MAX_REQUEST_BYTES = 1_024;
    private static final int MAX_CONNECTIONS = 512;
    /// An open page asks two questions a second, several at once.
    private static final RateLimiter.Rate RATE = new RateLimiter.Rate(50, 500, 10_000);

    /// Marks a request that has its reason: the general one must not replace it.
    private static final String EXPLAINED = "icn.explained";

    private static final Map<String, String> HEADERS = headers();
    /// Path, then file below this package and its type.
    private static final Map<String, PageFile> PAGE = page();

    private record PageFile(String file, String type) {}

    /// What the pages are about.
    public record Subject(
            RegistryHistory history,
            NodeId id,
            ArchiveLog log,
            Indexer indexer,
            ArchiveQueries queries,
            InstantSource clock) {}

    /// Where to listen.
    ///
    /// @param port 0 lets the system choose
    /// @param trustedProxies whose `Forwarded` header is believed
    public record Listen(String host, int port, List<InetAddress> trustedProxies) {
        public Listen {
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    private final Javalin javalin;

    private WebServer(Javalin javalin) {
        this.javalin = javalin;
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cache-Control", "no-store");
        return headers;
    }

    private static Map<String, PageFile> page() {
        Map<String, PageFile> page = new LinkedHashMap<>();
        page.put("/", new PageFile("index.html", "text/html; charset=utf-8"));
        page.put("/app.js", new PageFile("app.js", "text/javascript; charset=utf-8"));
        page.put("/style.css", new PageFile("style.css", "text/css; charset=utf-8"));
        page.put("/icon.svg", new PageFile("icon.svg", "image/svg+xml"));
        return page;
    }

    /// @throws EnvironmentException if the port is taken
    public static WebServer start(Listen listen, Subject subject, SatelliteMetrics metrics) {
        ListenAddress place = new ListenAddress("web.host", listen.host(), listen.port());
        requireFree(place);
        ClientAddress clients = new ClientAddress(listen.trustedProxies());
        Admission admission = new Admission(clients, new RateLimiter(RATE, System::nanoTime), metrics);
        Javalin javalin = Javalin.create(config -> configure(config, new Api(subject), admission));
        try {
            javalin.start(listen.host(), listen.port());
        } catch (JavalinBindException e) {
            throw place.refused(new IOException("somebody was faster", e));
        }
        return new WebServer(javalin);
    }

    /// Asked before, because the library would log a taken port at length.
    private static void requireFree(ListenAddress place) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(place.resolve());
        } catch (IOException e) {
            throw place.refused(e);
        }
    }

    private static void configure(JavalinConfig config, Api api, Admission admission) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = MAX_REQUEST_BYTES;
        config.http.prefer405over404 = true;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        ConnectionShare connections = new ConnectionShare(MAX_CONNECTIONS, admission.clients());
        config.jetty.modifyServer(server -> {
            server.addEventListener(new LifeCycle.Listener() {
                @Override
                public void lifeCycleStarting(LifeCycle starting) {
                    Stream.of(server.getConnectors()).forEach(connector -> {
                        if (connector instanceof ContainerLifeCycle container) {
                            container.addBean(connections);
                        }
                    });
                }
            });
            // Nothing that is read here is worth waiting for.
            server.setStopTimeout(0);
        });
        config.routes.before(admission::admit);
        api.addTo(config.routes);
        PAGE.forEach((path, file) -> {
            byte[] content = read(file.file());
            Api.read(
                    config.routes,
                    path,
                    context -> context.contentType(file.type()).result(content));
        });
        config.routes.exception(RequestException.class, (e, context) -> {
            context.status(e.status());
            context.attribute(EXPLAINED, e);
            api.send(context, api.error(e));
        });
        config.routes.exception(TooManyException.class, (_, context) -> {
            context.status(429).header("Retry-After", "1");
            api.send(context, api.error("too-many-requests", "fewer requests a second"));
        });
        config.routes.exception(IndexDownException.class, (_, context) -> {
            context.status(503).header("Retry-After", "1");
            api.send(context, api.error("index-down", "the index is being made again; try again in a moment"));
        });
        config.routes.exception(Exception.class, (e, context) -> failed(context, api, e, 500));
        config.routes.error(404, context -> nothing(context, api));
    }

    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// What comes before every request.
    private record Admission(ClientAddress clients, RateLimiter limiter, SatelliteMetrics metrics) {
        void admit(Context context) {
            HEADERS.forEach(context::header);
            InetAddress remote = InetAddresses.forString(context.req().getRemoteAddr());
            @Nullable String last = null;
            for (String line : Collections.list(context.req().getHeaders("Forwarded"))) {
                last = line;
            }
            if (!limiter.allow(clients.groupOf(remote, last))) {
                metrics.limited(SatelliteMetrics.Door.REST);
                throw new TooManyException();
            }
            metrics.read(SatelliteMetrics.Door.REST);
        }
    }

    private static void failed(Context context, Api api, Exception e, int status) {
        LOG.atError().setCause(e).addKeyValue("path", context.path()).log("a request failed inside");
        context.status(status);
        api.send(context, api.error("failed", "try again; the operator's log says more"));
    }

    private static void nothing(Context context, Api api) {
        if (context.attribute(EXPLAINED) == null) {
            api.send(context, api.error("not-found", "a path of the REST interface, see docs/wire.md"));
        }
    }

    private static byte[] read(String file) {
        try (InputStream in = WebServer.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing from the build: " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where it listens, once it has started; useful when the setting was 0.
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
