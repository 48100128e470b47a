package network.icn.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.protocol.Ping;
import network.icn.libp2p.stream.ResetCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// What a host and js-libp2p must be able to do over any transport, each dialling the other.
@Timeout(60)
abstract class JsPeerContract {
    private static final String ECHO = "/interop/echo/1.0.0";

    private static JsPeers js;
    private final Map<String, Object> options;
    private final String encryption;
    private final String multiplexer;
    private final Multiaddr listen;
    private Host host;
    private JsPeers.Node node;

    /// @param options of `start` in peer.mjs: what the js node speaks
    /// @param encryption as js names what it has agreed on with us
    /// @param multiplexer the same
    /// @param listen where we listen
    JsPeerContract(Map<String, Object> options, String encryption, String multiplexer, Multiaddr listen) {
        this.options = options;
        this.encryption = encryption;
        this.multiplexer = multiplexer;
        this.listen = listen;
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @BeforeAll
    static void startJs() throws Exception {
        js = JsPeers.start();
    }

    @AfterAll
    static void stopJs() throws IOException {
        if (js != null) {
            js.close();
        }
    }

    @BeforeEach
    void startBoth() throws IOException {
        host = Host.start(HostConfig.of(KeyPair.generate(new SecureRandom()), listen));
        host.handle(ECHO, JsPeerContract::echo);
        node = js.node("js", options);
    }

    @AfterEach
    void stopBoth() throws IOException {
        host.close();
        node.call("stop");
    }

    @Test
    void weDialJsAndBothPingAndIdentify() throws Exception {
        weDial();

        assertSecured(node.call("connections").get("connections").get(0), "inbound");
        assertEachKnowsTheOther();
    }

    @Test
    void jsDialsUsAndBothPingAndIdentify() throws Exception {
        JsonNode connection = node.call("connect", "address", address());

        assertSecured(connection, "outbound");
        assertEachKnowsTheOther();
    }

    /// The dialler may have finished before the listener has seen its certificate.
    private void weDial() throws IOException {
        assertThat(host.connect(node.address).remote()).isEqualTo(node.id);
        Await.until("js has let us in", () -> connections() == 1);
    }

    private void assertSecured(JsonNode connection, String direction) {
        assertThat(connection.get("peer").asString()).isEqualTo(host.id().toString());
        assertThat(connection.get("encryption").asString()).isEqualTo(encryption);
        assertThat(connection.get("multiplexer").asString()).isEqualTo(multiplexer);
        assertThat(connection.get("direction").asString()).isEqualTo(direction);
    }

    private void assertEachKnowsTheOther() throws IOException {
        // With TLS the dialler has finished before the listener has seen its certificate.
        Await.until("we have let js in", () -> host.peers().contains(node.id));
        assertThat(host.ping(node.id)).isBetween(Duration.ZERO, Duration.ofSeconds(5));
        assertThat(node.call("ping", "peer", host.id().toString()).get("millis").asInt())
                .isLessThan(5_000);

        JsonNode us = node.call("identify", "peer", host.id().toString());
        assertThat(texts(us.get("protocols"))).contains(Ping.PROTOCOL, Identify.PROTOCOL, Identify.PUSH_PROTOCOL, ECHO);
        assertThat(us.get("agentVersion").asString()).startsWith("icn-libp2p/");
        String listening = host.addresses().getFirst().toString();
        listening = listening.substring(0, listening.indexOf("/p2p/"));
        assertThat(texts(us.get("listen"))).containsExactly(listening);
        assertThat(texts(us.get("signedPeerRecord"))).containsExactly(listening);
        assertThat(us.get("observed").asString()).startsWith("/ip4/127.0.0.1/");
        Await.until("we know js", () -> host.protocols(node.id).contains(ECHO));
        assertThat(host.protocols(node.id)).contains(Ping.PROTOCOL, Identify.PUSH_PROTOCOL);
    }

    @Test
    void peersWithForeignKindsOfKeysAreKnownByThem() throws Exception {
        for (String key : List.of("RSA", "secp256k1")) {
            Map<String, Object> with = new HashMap<>(options);
            with.put("key", key);
            JsPeers.Node foreign = js.node(key, with);

            assertThat(host.connect(foreign.address).remote()).as(key).isEqualTo(foreign.id);
            assertThat(host.ping(foreign.id)).isPositive();
            foreign.call("stop");
        }
    }

    @Test
    void whatChangesIsPushedBothWays() throws Exception {
        weDial();
        node.call("identify", "peer", host.id().toString());
        Await.until("we know js", () -> host.protocols(node.id).contains(ECHO));

        host.handle("/interop/late/1.0.0", Stream::close);
        node.call("handle", "protocol", "/interop/later/1.0.0");

        Await.until("js knows our new protocol", () -> jsKnows("/interop/late/1.0.0"));
        Await.until(
                "we know the new protocol of js", () -> host.protocols(node.id).contains("/interop/later/1.0.0"));
    }

    private boolean jsKnows(String protocol) {
        try {
            return texts(node.call("protocols", "peer", host.id().toString()).get("protocols"))
                    .contains(protocol);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aProtocolThatJsIsKnownToSpeakIsOpenedAndWrittenToWithoutWaiting() throws Exception {
        weDial();
        Await.until("we know js", () -> host.protocols(node.id).contains(ECHO));
        ByteBuffer back = ByteBuffer.allocate(6);

        try (Stream stream = openWhileJsSleeps()) {
            stream.deadline(Duration.ofSeconds(30));
            while (stream.read(back) >= 0) {
                assertThat(back.position()).isLessThanOrEqualTo(5);
            }
        }

        assertThat(Arrays.copyOf(back.array(), back.position())).containsExactly(1, 2, 3, 4, 5);
    }

    private Stream openWhileJsSleeps() throws IOException {
        js.pause();
        try {
            Stream stream = host.open(node.id, List.of("/interop/unknown/1.0.0", ECHO));
            stream.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
            stream.closeWrite();
            return stream;
        } finally {
            js.resume();
        }
    }

    @Test
    void weStreamSeveralWindowsThroughJsAndBack() throws Exception {
        weDial();

        assertEchoed(5 << 20);
    }

    @Test
    void jsStreamsSeveralWindowsThroughUsAndBack() throws Exception {
        node.call("connect", "address", address());
        Await.until("we have let js in", () -> host.peers().contains(node.id));

        JsonNode echoed = node.call("echo", "peer", host.id().toString(), "bytes", 5 << 20, "chunk", 100_000);

        assertThat(echoed.get("received").asInt()).isEqualTo(5 << 20);
        assertThat(echoed.get("same").asBoolean()).isTrue();
    }

    @Test
    void manyStreamsRunAtOnceBothWays() throws Exception {
        weDial();
        List<CompletableFuture<JsonNode>> theirs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            theirs.add(node.begin("echo", "peer", host.id().toString(), "bytes", 20_000, "chunk", 999));
        }
        List<CompletableFuture<Void>> ours = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            ours.add(done);
            Thread.ofVirtual().start(() -> {
                try {
                    assertEchoed(3_000);
                    done.complete(null);
                } catch (Exception | AssertionError e) {
                    done.completeExceptionally(e);
                }
            });
        }
        for (CompletableFuture<Void> done : ours) {
            done.get(30, TimeUnit.SECONDS);
        }
        for (CompletableFuture<JsonNode> echo : theirs) {
            assertThat(echo.get(30, TimeUnit.SECONDS).get("same").asBoolean()).isTrue();
        }
    }

    @Test
    void aPeerThatIsNotTheOneDialledIsRefusedBothWays() throws Exception {
        Multiaddr stranger =
                node.address.withPeer(KeyPair.generate(new SecureRandom()).peerId());
        assertThatThrownBy(() -> host.connect(stranger)).hasMessageContaining("dialled");

        Multiaddr wrong = host.addresses().getFirst().withPeer(stranger.peerId().orElseThrow());
        assertThatThrownBy(() -> node.call("connect", "address", wrong.toString()))
                .isInstanceOf(IOException.class);
        // js looks at the certificate when TLS has finished on our side.
        Await.until("js has gone", () -> host.peers().isEmpty());
    }

    @Test
    void aGoodbyeIsNoticedBothWays() throws Exception {
        node.call("connect", "address", address());
        Await.until("connected", () -> host.peers().contains(node.id));
        host.disconnect(node.id);
        Await.until("js noticed", () -> connections() == 0);

        weDial();
        node.call("disconnect", "peer", host.id().toString());
        Await.until("we noticed", () -> host.peers().isEmpty());
    }

    @Test
    void aResetWithACodeHarmsNoOtherStream() throws Exception {
        assertThat(host.connect(node.address).isOpen()).isTrue();
        Stream stream = host.open(node.id, List.of(ECHO));
        stream.write(ByteBuffer.allocate(1));
        assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(1);

        stream.reset(ResetCode.RATE_LIMITED);

        assertEchoed(1_000);
        assertThat(connections()).isEqualTo(1);
    }

    private int connections() {
        try {
            return node.call("connections").get("connections").size();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertEchoed(int bytes) throws Exception {
        byte[] sent = new byte[bytes];
        new Random(bytes).nextBytes(sent);
        ByteBuffer back = ByteBuffer.allocate(bytes + 1);
        try (Stream stream = host.open(node.id, List.of(ECHO))) {
            stream.deadline(Duration.ofSeconds(30));
            Thread.ofVirtual().start(() -> {
                try {
                    stream.write(ByteBuffer.wrap(sent));
                    stream.closeWrite();
                } catch (IOException _) {
                    stream.reset();
                }
            });
            while (stream.read(back) >= 0) {
                assertThat(back.position()).isLessThanOrEqualTo(bytes);
            }
        }
        assertThat(Arrays.copyOf(back.array(), back.position())).isEqualTo(sent);
    }

    private static void echo(Stream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32 << 10);
        while (stream.read(buffer) >= 0) {
            stream.write(buffer.flip());
            buffer.clear();
        }
        stream.closeWrite();
    }

    private String address() {
        return host.addresses().getFirst().toString();
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
