package network.icn.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.icn.libp2p.FuzzTarget;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.multiformats.Multiaddr;

/// Questions and answers of Kademlia.
final class KadDecoder {
    static final FuzzTarget MESSAGE = new FuzzTarget(List.of(answer(2), answer(1)), 512 << 10, input -> {
        KadMessage message = KadMessage.decode(input);
        assertThat(KadMessage.decode(message.encode())).isEqualTo(message);
    });

    private KadDecoder() {}

    /// Names so many peers with as many addresses each.
    private static byte[] answer(int count) {
        Random random = new Random(1);
        List<Multiaddr> addresses = new ArrayList<>();
        List<KadMessage.Peer> closer = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                addresses.add(Multiaddr.parse("/ip4/10.0.0.1/tcp/" + (i + 1)));
                closer.add(new KadMessage.Peer(RoutingTableTest.peer(random), List.copyOf(addresses)));
            }
            return new KadMessage(KadMessage.Type.FIND_NODE, new byte[] {1, 2, 3}, closer).encode();
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
