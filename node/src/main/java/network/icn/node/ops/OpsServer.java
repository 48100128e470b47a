package network.icn.node.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import network.icn.node.EnvironmentException;
import network.icn.node.net.ListenAddress;

/// `/metrics`, `/healthz`, `/readyz` over plain HTTP on virtual threads. Meant for the operator's own network.
public final class OpsServer implements AutoCloseable {
    /// More are closed at once: whoever hoards connections must not cost the node its file descriptors.
    static final int MAX_CONNECTIONS = 512;
    /// A connection on which nothing is asked, or a request that does not come to its end, is closed after this.
    private static final int PATIENCE_SECONDS = 5;
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; charset=utf-8";

    static {
        // The platform's server reads these once, for all servers of the process.
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MAX_CONNECTIONS));
        System.setProperty("sun.net.httpserver.idleInterval", Integer.toString(PATIENCE_SECONDS));
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(PATIENCE_SECONDS));
        System.setProperty("sun.net.httpserver.clockTick", "1000");
    }

    private final HttpServer http;
    private final ExecutorService executor;

    private OpsServer(HttpServer http, ExecutorService executor) {
        this.http = http;
        this.executor = executor;
    }

    /// @param port 0 lets the system choose
    /// @throws EnvironmentException if the port is taken
    public static OpsServer start(String host, int port, PrometheusMeterRegistry metrics, Health health) {
        ListenAddress place = new ListenAddress("ops.host", host, port);
        HttpServer http;
        try {
            http = HttpServer.create(place.resolve(), MAX_CONNECTIONS);
        } catch (IOException e) {
            throw place.refused(e);
        }
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        http.setExecutor(executor);
        http.createContext("/metrics", exchange -> answer(exchange, "/metrics", METRICS_TYPE, metrics::scrape));
        http.createContext("/healthz", exchange -> check(exchange, "/healthz", health::notAlive));
        http.createContext("/readyz", exchange -> check(exchange, "/readyz", health::notReady));
        http.start();
        return new OpsServer(http, executor);
    }

    public int port() {
        return http.getAddress().getPort();
    }

    private static void check(HttpExchange exchange, String path, Supplier<Map<String, String>> failing)
            throws IOException {
        Map<String, String> reasons = failing.get();
        StringBuilder text = new StringBuilder(reasons.isEmpty() ? "ok\n" : "");
        reasons.forEach(
                (name, reason) -> text.append(name).append(": ").append(reason).append('\n'));
        send(exchange, path, reasons.isEmpty() ? 200 : 503, TEXT_TYPE, text.toString());
    }

    private static void answer(HttpExchange exchange, String path, String type, Supplier<String> body)
            throws IOException {
        send(exchange, path, 200, type, body.get());
    }

    private static void send(HttpExchange exchange, String path, int status, String type, String body)
            throws IOException {
        try (exchange) {
            boolean known = exchange.getRequestURI().getPath().equals(path);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            boolean allowed = head || exchange.getRequestMethod().equals("GET");
            int code = !known ? 404 : allowed ? status : 405;
            byte[] bytes = (code == status ? body : "").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            if (head) {
                // The same headers without the body; the server leaves this one out by itself.
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            }
            // -1 means no body; 0 would mean a chunked one.
            exchange.sendResponseHeaders(code, head || bytes.length == 0 ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        executor.shutdownNow();
    }
}
