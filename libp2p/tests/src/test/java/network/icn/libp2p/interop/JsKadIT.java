package network.icn.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.kad.Kad;
import network.icn.libp2p.kad.KadConfig;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A chain in which each knows only its neighbours: ours - ours - js - js.
@Timeout(90)
class JsKadIT {
    private static final String PROTOCOL = "/interop/kad/1.0.0";

    @Test
    void theEndsOfAMixedChainFindEachOther() throws Exception {
        try (JsPeers js = JsPeers.start();
                Host near = start();
                Host far = start();
                Kad nearKad = Kad.start(near, KadConfig.server(PROTOCOL));
                Kad farKad = Kad.start(far, KadConfig.server(PROTOCOL))) {
            JsPeers.Node middle = js.node("middle", Map.of("dht", PROTOCOL));
            JsPeers.Node end = js.node("end", Map.of("dht", PROTOCOL));
            near.connect(middle.address);
            far.connect(near.addresses().getFirst());
            end.call("connect", "address", middle.address.toString());
            Await.until("we know those who serve", () -> nearKad.tableSize() == 2 && farKad.tableSize() == 1);

            Await.until("found", () -> farKad.find(end.id).isPresent());
            Kad.FoundPeer found = farKad.find(end.id).orElseThrow();
            assertThat(far.connect(found.id(), found.addresses()).remote()).isEqualTo(end.id);
            far.disconnect(end.id);

            String listening = far.addresses().getFirst().toString();
            Await.until(
                    "js finds us", () -> find(end, far).contains(listening.substring(0, listening.indexOf("/p2p/"))));
        }
    }

    private static List<String> find(JsPeers.Node node, Host host) {
        try {
            return JsPeerContract.texts(
                    node.call("find", "peer", host.id().toString()).get("addresses"));
        } catch (IOException _) {
            return List.of();
        }
    }

    private static Host start() throws IOException {
        return Host.start(HostConfig.of(
                KeyPair.generate(new SecureRandom()),
                Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
    }
}
