package network.icn.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Map;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Limits;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

/// QUIC; the implementation on the other side is Rust's quinn.
class JsQuicIT extends JsPeerContract {
    JsQuicIT() {
        super(Map.of("transport", "quic"), "native", "quic", Multiaddr.quic(loopback()));
    }

    @Test
    void aForeignDiallerThatHasToShowItsAddressIsLetIn() throws Exception {
        // A quarter of three places is none: everybody has to.
        Limits always = Limits.DEFAULT.with(draft -> draft.pendingHandshakes(3));
        try (JsPeers peers = JsPeers.start();
                Host host = Host.start(HostConfig.of(KeyPair.generate(new SecureRandom()), Multiaddr.quic(loopback()))
                        .withLimits(always))) {
            JsPeers.Node js = peers.node("shown", Map.of("transport", "quic"));

            assertThat(js.call("connect", "address", host.addresses().getFirst().toString())
                            .get("peer")
                            .asString())
                    .isEqualTo(host.id().toString());
            Await.until("js is here", () -> host.peers().contains(js.id));
            assertThat(host.ping(js.id)).isPositive();
        }
    }
}
