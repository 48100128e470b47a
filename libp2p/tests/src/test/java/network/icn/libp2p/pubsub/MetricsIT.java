package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.libp2p.LogLines;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.HostMetrics;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What happens to connections and messages is counted, and logged once, with the reason.
@Timeout(60)
class MetricsIT {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final List<Host> hosts = new ArrayList<>();
    private final LogLines lines = new LogLines();

    @SuppressWarnings("NullAway.Init")
    private Host host;

    @SuppressWarnings("NullAway.Init")
    private Host peer;

    @BeforeEach
    void startTwoHosts() throws IOException {
        host = start(config().withGate(_ -> open.get()));
        peer = start(config());
        HostMetrics.bind(host, registry);
    }

    @AfterEach
    void closeHosts() {
        hosts.forEach(Host::close);
        lines.close();
    }

    @Test
    void connectionsAreCountedByWhatBecomesOfThem() throws Exception {
        connect(peer, host);
        connect(host, start(config()));
        Await.until("two are open", () -> value("libp2p.connections") == 2);
        // A connection is there a moment before it is counted.
        Await.until("counted", () -> value("libp2p.connections.kept", "direction", "inbound") == 1);
        assertThat(value("libp2p.handshakes.pending")).isZero();
        assertThat(value("libp2p.streams")).isBetween(0.0, 8.0);
        Await.until("all is sent and read", () -> value("libp2p.unread.bytes") + value("libp2p.queued.bytes") == 0);
        assertThat(value("libp2p.connections.kept", "direction", "outbound")).isEqualTo(1);

        peer.disconnect(host.id());
        Await.until("closed", () -> value("libp2p.connections.closed", "reason", "closed-by-remote") == 1);
        // And counted as closed a moment before it is gone.
        Await.until("gone", () -> value("libp2p.connections") == 1);
    }

    @Test
    void refusedConnectionsAreCountedByReason() throws Exception {
        open.set(false);
        try {
            connect(peer, host);
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
        Await.until("refused", () -> value("libp2p.connections.refused", "reason", "gate") == 1);
        Await.until("logged", () -> reasons("inbound connection refused").equals(List.of("GATE")));
    }

    @Test
    void aGateThatFailsLetsNobodyInAndOut() throws Exception {
        Host broken = start(config().withGate(_ -> {
            throw new IllegalStateException("on purpose");
        }));
        assertThatThrownBy(() -> broken.connect(peer.addresses().getFirst())).isInstanceOf(IOException.class);
        assertThat(broken.counters().failedDials()).containsEntry("gate", 1L);

        try {
            connect(peer, broken);
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
        Await.until("refused", () -> broken.counters().refused().getOrDefault("gate", 0L) == 1);
    }

    @Test
    void dialsInVainAreCountedByReason() throws Exception {
        Host gone = start(config());
        Multiaddr nobody = gone.addresses().getFirst();
        gone.close();
        Multiaddr nowhere = Multiaddr.parse("/ip4/255.255.255.255/tcp/1").withPeer(gone.id());
        Multiaddr somebodyElse = peer.addresses().getFirst().withPeer(gone.id());

        assertThatThrownBy(() -> host.connect(nobody)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> host.connect(nowhere)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> host.connect(somebodyElse)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> host.connect(host.addresses().getFirst())).isInstanceOf(IOException.class);

        assertThat(value("libp2p.dials.failed", "reason", "unreachable")).isEqualTo(2);
        assertThat(value("libp2p.dials.failed", "reason", "wrong-peer")).isEqualTo(1);
        assertThat(value("libp2p.dials.failed", "reason", "gate")).isEqualTo(1);
        assertThat(reasons("dial failed")).containsExactly("UNREACHABLE", "UNREACHABLE", "WRONG_PEER", "GATE");
    }

    @Test
    void aConnectionIsOneLineWhenItIsKeptAndOneWhenItEnds() throws Exception {
        connect(peer, host);
        Await.until("kept on both sides", () -> lines("connection kept") == 2);
        peer.disconnect(host.id());
        Await.until("closed on both sides", () -> lines("connection closed") == 2);

        assertThat(reasons("connection closed")).containsExactlyInAnyOrder("CLOSED_HERE", "CLOSED_BY_REMOTE");
        assertThat(lines("connection kept")).isEqualTo(2);
    }

    @Test
    void messagesAreCounted() throws Exception {
        PubSubConfig config = PubSubConfig.strictNoSign().withListener(new PubSubMetrics(registry));
        try (PubSub here = PubSub.start(host, config);
                PubSub there = PubSub.start(peer, PubSubConfig.strictNoSign())) {
            here.subscribe("news", Validator.ACCEPT_ALL, _ -> {});
            there.subscribe("news", Validator.ACCEPT_ALL, _ -> {});
            connect(peer, host);
            Await.until("both know", () -> !there.topicPeers("news").isEmpty());
            Await.until("one mesh", () -> value("libp2p.gossip.grafted") == 1);

            there.publish("news", new byte[100]);
            Await.until("delivered", () -> value("libp2p.gossip.delivered") == 1);
            here.publish("news", new byte[200]);
            Await.until("sent", () -> value("libp2p.gossip.sent", "priority", "own") == 1);
        }

        assertThat(value("libp2p.gossip.published")).isEqualTo(1);
        assertThat(value("libp2p.gossip.received.bytes")).isGreaterThan(100);
        assertThat(value("libp2p.gossip.sent.bytes", "priority", "own")).isGreaterThan(200);
        assertThat(registry.get("libp2p.gossip.validation")
                        .tag("verdict", "accept")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(value("libp2p.gossip.dropped", "reason", "ihave-flood")).isZero();
    }

    @Test
    void everyReasonIsThereBeforeItHappensAndNoPeerIsALabel() throws Exception {
        new PubSubMetrics(registry);
        int before = registry.getMeters().size();
        connect(peer, host);
        Await.until("open", () -> value("libp2p.connections") == 1);
        peer.disconnect(host.id());
        Await.until("closed", () -> value("libp2p.connections") == 0);

        assertThat(registry.getMeters()).hasSize(before).hasSizeGreaterThan(60);
        for (Meter meter : registry.getMeters()) {
            assertThat(meter.getId().getName()).startsWith("libp2p.");
            assertThat(meter.getId().getTags())
                    .allSatisfy(tag -> assertThat(tag.getValue()).matches("[a-z-]+"));
        }
    }

    private double value(String name, String... tags) {
        return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
    }

    private static void connect(Host from, Host to) throws IOException {
        assertThat(from.connect(to.addresses().getFirst()).remote()).isEqualTo(to.id());
    }

    private Host start(HostConfig config) throws IOException {
        Host started = Host.start(config);
        hosts.add(started);
        return started;
    }

    private static HostConfig config() {
        return HostConfig.of(
                KeyPair.generate(new SecureRandom()),
                Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private long lines(String message) {
        return reasons(message).size();
    }

    /// The reasons of the lines with this message, of those that name a peer only the ones between our two.
    private List<String> reasons(String message) {
        List<String> reasons = new ArrayList<>();
        for (Map<String, String> pairs : lines.of(message)) {
            String named = pairs.getOrDefault("peer", host.id().toString());
            if (named.equals(host.id().toString()) || named.equals(peer.id().toString())) {
                reasons.add(pairs.getOrDefault("reason", ""));
            }
        }
        return reasons;
    }
}
