package network.icn.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.metrics.NodeMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {
    private final AtomicReference<Optional<String>> indexing = new AtomicReference<>(Optional.of("12 % done"));
    private final AtomicReference<Optional<String>> dead = new AtomicReference<>(Optional.empty());
    private final NodeMetrics metrics = new NodeMetrics();
    private final Health health = new Health().ready("index", indexing::get).alive("disk", dead::get);
    private OpsServer server = OpsServer.start("127.0.0.1", 0, metrics.registry(), health);

    @BeforeEach
    void count() {
        metrics.registry().counter("icn.test.things").increment();
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void readinessNamesWhatIsMissing() throws Exception {
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/readyz").body()).isEqualTo("index: 12 % done\n");
        assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);

        indexing.set(Optional.empty());

        assertThat(send("GET", "/readyz").body()).isEqualTo("ok\n");
    }

    @Test
    void whatIsNotAliveIsNotReadyEither() throws Exception {
        indexing.set(Optional.empty());
        dead.set(Optional.of("a flush failed"));

        assertThat(send("GET", "/healthz").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/readyz").body()).isEqualTo("disk: a flush failed\n");
    }

    @Test
    void servesMetricsAndNothingElse() throws Exception {
        assertThat(send("GET", "/metrics").body())
                .contains("icn_test_things_total 1.0")
                .contains("jvm_memory_used");
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(send("GET", "/metrics/x").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
    }

    @Test
    void headIsGetWithoutItsBody() throws Exception {
        for (String path : List.of("/metrics", "/readyz", "/healthz", "/nothing")) {
            HttpResponse<String> head = send("HEAD", path);

            assertThat(head.statusCode()).as(path).isEqualTo(send("GET", path).statusCode());
            assertThat(head.body()).isEmpty();
        }
        assertThat(send("HEAD", "/readyz").headers().firstValue("content-length"))
                .contains(Integer.toString("index: 12 % done\n".length()));
    }

    /// Connections that say nothing, or half of it.
    @Test
    void connectionsOnWhichNothingIsAskedAreBoundedAndEnd() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            // Where so many take longer than one may stay, some have left before the last comes: then more are needed.
            boolean refused = false;
            for (int i = 0; !refused && i < 8 * OpsServer.MAX_CONNECTIONS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                idle.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write("GET /readyz HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
                }
                if (i >= OpsServer.MAX_CONNECTIONS && i % 100 == 0) {
                    socket.setSoTimeout(1_000);
                    refused = end(socket);
                }
            }
            assertThat(refused).as("beyond the bound").isTrue();
            for (Socket socket : idle) {
                socket.setSoTimeout(20_000);
                assertThat(end(socket)).isTrue();
            }

            assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static boolean end(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (SocketException _) {
            // A reset is an end, too.
            return true;
        }
    }

    @Test
    void aHostWithoutAnAddressIsAWrongSetting() {
        assertThatThrownBy(() -> OpsServer.start("nohost.invalid", 0, metrics.registry(), health))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ops.host: must be an IP address of this machine")
                .hasMessageContaining("got 'nohost.invalid'");
        assertThatThrownBy(() -> OpsServer.start("203.0.113.7", 0, metrics.registry(), health))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("give ops.host an address of this machine");
    }

    @Test
    void aTakenPortIsOneLine() {
        assertThatThrownBy(() -> OpsServer.start("127.0.0.1", server.port(), metrics.registry(), health))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port());
    }
}
