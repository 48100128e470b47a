package network.icn.satellite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The page of a satellite is open to all, so no one may keep the others out.
@Timeout(120)
class WebDoorIT {
    /// More than a satellite keeps.
    private static final int IDLE = 520;
    /// What one client may ask at once.
    private static final int BURST = 500;
    private static final int AT_ONCE = 50;

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Socket> held = new ArrayList<>();
    private TestArchive archive;

    @BeforeEach
    void make() {
        archive = new TestArchive(directory);
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : held) {
            socket.close();
        }
        archive.close();
        http.close();
    }

    private Socket connect(String from) throws Exception {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), archive.node().webPort(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(20_000);
        held.add(socket);
        return socket;
    }

    private static int read(Socket socket) throws Exception {
        socket.getOutputStream()
                .write("GET /api/network HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket.getInputStream().read();
    }

    @Test
    void idleConnectionsOfOneClientShutNobodyOut() throws Exception {
        archive.start();
        Socket early = connect("127.0.0.3");
        assertThat(read(early)).isEqualTo('H');
        for (int i = 0; i < IDLE; i++) {
            connect("127.0.0.2");
        }

        assertThat(read(connect("127.0.0.4"))).as("a newcomer").isEqualTo('H');
        early.getInputStream().skipNBytes(early.getInputStream().available());
        assertThat(read(early)).as("who was there before").isNotEqualTo(-1);
        assertThat(held.get(1).getInputStream().read()).as("the first idle one").isEqualTo(-1);
    }

    private CompletableFuture<Integer> status(String forwarded) {
        return http.sendAsync(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + archive.node().webPort() + "/api/network"))
                                .header("Forwarded", forwarded)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    /// Asks until it is refused; tokens come back meanwhile, so the number says whose bucket it was. Many at once: one
    /// after the other a busy machine might ask no faster than tokens come back, and would never be refused.
    ///
    /// @return how often it was served
    private int served(String forwarded) {
        int served = 0;
        while (true) {
            List<Integer> statuses = Stream.generate(() -> status(forwarded)).limit(AT_ONCE).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();
            int passed = Collections.frequency(statuses, 200);
            served += passed;
            if (passed < AT_ONCE) {
                return served;
            }
        }
    }

    @Test
    void behindATrustedProxyEachClientHasItsOwnRate() {
        archive.trustedProxies = List.of(InetAddress.getLoopbackAddress());
        archive.start();

        assertThat(served("for=192.0.2.1")).isGreaterThanOrEqualTo(BURST);
        assertThat(served("for=192.0.2.2, for=192.0.2.1"))
                .as("what a client wrote")
                .isLessThan(BURST);
        assertThat(served("for=192.0.2.2")).isGreaterThanOrEqualTo(BURST);
    }

    @Test
    void whoIsNoTrustedProxyCannotSpeakForOthers() {
        archive.start();

        assertThat(served("for=192.0.2.1")).isGreaterThanOrEqualTo(BURST);
        assertThat(served("for=192.0.2.2")).isLessThan(BURST);
    }
}
