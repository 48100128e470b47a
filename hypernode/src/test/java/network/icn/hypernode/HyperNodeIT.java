package network.icn.hypernode;

import static network.icn.hypernode.SmallNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import network.icn.hypernode.gossip.Gossip;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.node.EnvironmentException;
import network.icn.protocol.hypernode.HyperNodeFault;
import network.icn.protocol.hypernode.HyperNodeNotice;
import network.icn.protocol.hypernode.Lane;
import network.icn.protocol.report.AgreedBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HyperNodes on real sockets and files.
class HyperNodeIT {
    @TempDir
    Path directory;

    @Test
    void fourNodesCertifyAnEraAndDeliverIt() throws Exception {
        try (SmallNetwork network = new SmallNetwork(directory, 4)) {
            for (int i = 0; i < 4; i++) {
                network.start(i, HyperNodeFault.NONE);
            }

            await(Duration.ofSeconds(60), () -> network.hasReport(1));

            AgreedBody body = network.reports.stream()
                    .filter(report -> report.era().number() == 1)
                    .map(report -> parse(report.body().bytes()))
                    .findFirst()
                    .orElseThrow();
            assertThat(body.reports().getFirst().availabilityPpm()).isEqualTo(1_000_000);
            assertThat(network.fatal).isEmpty();
            assertThat(metrics(network.node(0)))
                    .contains("icn_hypernode_agreed_total")
                    .contains("icn_hypernode_probes_total{result=\"passed\"}");
        }
    }

    private static AgreedBody parse(byte[] body) {
        try {
            return AgreedBody.parse(body);
        } catch (network.icn.protocol.bytes.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static String metrics(HyperNode node) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + node.opsPort() + "/metrics");
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void aNodeThatIsRestartedDuringTheEraTakesPartAgain() {
        try (SmallNetwork network = new SmallNetwork(directory, 4)) {
            for (int i = 0; i < 4; i++) {
                network.start(i, HyperNodeFault.NONE);
            }
            // In the middle of agreeing about era 0.
            await(
                    Duration.ofSeconds(40),
                    () -> Instant.now().isAfter(network.end(0).plusMillis(1_200)));
            network.stop(2);
            network.start(2, HyperNodeFault.NONE);

            await(Duration.ofSeconds(60), () -> network.hasReport(0) && network.hasReport(1));

            assertThat(network.notices.get(2)).anyMatch(notice -> notice instanceof HyperNodeNotice.EraAgreed);
            assertThat(network.evidence).isEmpty();
        }
    }

    @Test
    void lostDataIsProvedAndAnEquivocatorIsFound() {
        try (SmallNetwork network = new SmallNetwork(directory, 4)) {
            network.dataLost = true;
            for (int i = 0; i < 4; i++) {
                network.start(i, i == 0 ? HyperNodeFault.EQUIVOCATE : HyperNodeFault.NONE);
            }

            await(
                    Duration.ofSeconds(60),
                    () -> network.hasReport(0)
                            && network.evidence.stream()
                                    .anyMatch(proof -> proof.accused()
                                            .equals(network.signers.getFirst().id()))
                            && network.evidence.stream()
                                    .anyMatch(proof -> proof.accused().equals(network.scalerNode.id())));
        }
    }

    @Test
    void malformedAndOversizedGossipIsRejectedAndCounted() throws Exception {
        try (SmallNetwork network = new SmallNetwork(directory, 4)) {
            network.start(0, HyperNodeFault.NONE);
            network.start(1, HyperNodeFault.NONE);
            await(Duration.ofSeconds(20), () -> network.node(0).neighbours() == 1);
            Gossip gossip = network.node(0).gossip();
            String topic = Lane.COMMON.topic("small");

            await(Duration.ofSeconds(20), () -> {
                byte[] noise = new byte[300 << 10];
                new SecureRandom().nextBytes(noise);
                gossip.publish(topic, noise);
                gossip.publish(topic, Arrays.copyOf(noise, 100));
                return rejected(network.node(1)) >= 2;
            });
        }
    }

    private static double rejected(HyperNode node) {
        try {
            return metrics(node)
                    .lines()
                    .filter(line -> line.startsWith("icn_hypernode_gossip_judged_total{verdict=\"malformed\"}"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anUnknownPeerIsNotLetIn() throws Exception {
        try (SmallNetwork network = new SmallNetwork(directory, 4)) {
            network.start(0, HyperNodeFault.NONE);
            HyperNode node = network.node(0);
            KeyPair stranger = KeyPair.ed25519(SmallNetwork.seed(99));
            try (Host host = Host.start(HostConfig.of(stranger))) {
                PeerId peer = PeerId.fromBytes(node.id().peerIdBytes());
                Multiaddr address = Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()))
                        .withPeer(peer);

                try {
                    host.connect(address);
                } catch (IOException _) {
                    // Refused at once is as good as closed right after the handshake.
                    assertThat(node.neighbours()).isZero();
                }

                await(Duration.ofSeconds(10), () -> host.peers().equals(List.of()));
                assertThat(node.neighbours()).isZero();
            }
        }
    }

    @Test
    void aPortThatIsTakenIsOneLine() throws Exception {
        try (SmallNetwork network = new SmallNetwork(directory, 4)) {
            int port = network.registry
                    .hyperNode(network.signers.getFirst().id())
                    .orElseThrow()
                    .endpoint()
                    .port();
            try (ServerSocket _ = new ServerSocket(port)) {
                assertThatThrownBy(() -> network.start(0, HyperNodeFault.NONE))
                        .isInstanceOf(EnvironmentException.class)
                        .hasMessageContaining(Integer.toString(port));
            }
        }
    }
}
