package network.icn.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.pubsub.PubSub;
import network.icn.libp2p.pubsub.PubSubConfig;
import network.icn.libp2p.pubsub.Validator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// A hub with room for one names its guests to each other in PRUNE; hub and guests are of different kinds.
@Timeout(120)
class JsPeerExchangeIT {
    private static final String TOPIC = "reports";
    private static final int GUESTS = 3;
    private static final GossipParams EXCHANGING =
            GossipParams.DEFAULT.withConduct(GossipParams.Conduct.DEFAULT.withExchangedPeers(16));
    private static final GossipParams HUB = EXCHANGING.withMesh(GossipParams.Mesh.DEFAULT.withDegrees(1, 1, 1, 0));

    private JsPeers js;
    private final List<PubSub> nodes = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();

    @BeforeEach
    void startJs() throws Exception {
        js = JsPeers.start();
    }

    @AfterEach
    void stop() throws IOException {
        nodes.forEach(PubSub::close);
        hosts.forEach(Host::close);
        if (js != null) {
            js.close();
        }
    }

    private Host start(GossipParams params) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Host host = Host.start(HostConfig.of(KeyPair.generate(new SecureRandom()), Multiaddr.tcp(anyPort)));
        hosts.add(host);
        PubSub node = PubSub.start(host, PubSubConfig.strictNoSign().withGossip(params));
        nodes.add(node);
        node.subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});
        return host;
    }

    @Test
    void ourGuestsOfTheirHubMeet() throws Exception {
        JsPeers.Node hub = js.node("hub", Map.of("policy", "StrictNoSign", "mesh", 1, "exchange", true));
        hub.call("subscribe", "topic", TOPIC);
        for (int i = 0; i < GUESTS; i++) {
            Host guest = start(EXCHANGING);
            assertThat(guest.connect(hub.address).remote()).isEqualTo(hub.id);
            Await.until("the hub knows the guest's record", () -> isIdentified(hub, guest.id()));
        }

        Await.until(
                "each has met another guest",
                () -> hosts.stream().allMatch(host -> host.peers().size() >= 2));
    }

    @Test
    void theirGuestsOfOurHubMeet() throws Exception {
        Host hub = start(HUB);
        List<JsPeers.Node> guests = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++) {
            JsPeers.Node guest = js.node("guest" + i, Map.of("policy", "StrictNoSign", "exchange", true));
            guest.call("subscribe", "topic", TOPIC);
            guest.call("connect", "address", hub.addresses().getFirst().toString());
            guests.add(guest);
            Await.until(
                    "the hub knows the guest's record",
                    () -> hub.signedRecords(List.of(guest.id)).size() == 1);
        }

        Await.until("each has met another guest", () -> guests.stream().allMatch(guest -> connections(guest) >= 2));
    }

    private static boolean isIdentified(JsPeers.Node hub, PeerId guest) {
        try {
            return hub.call("identify", "peer", guest.toString()).has("signedPeerRecord");
        } catch (IOException _) {
            return false;
        }
    }

    private static int connections(JsPeers.Node node) {
        try {
            JsonNode answer = node.call("connections");
            return answer.get("connections").size();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
