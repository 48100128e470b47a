package network.icn.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.icn.libp2p.Fuzz;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.kad.KadMessage.Peer;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

class KadMessageTest {
    private final Random random = new Random(1);

    private KadMessage message(int peers, int addresses) throws MalformedException {
        List<Peer> closer = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            List<Multiaddr> known = new ArrayList<>();
            for (int j = 0; j < addresses; j++) {
                known.add(Multiaddr.parse("/ip4/10.0.0.1/tcp/" + (j + 1)));
            }
            closer.add(new Peer(RoutingTableTest.peer(random), known));
        }
        return new KadMessage(KadMessage.Type.FIND_NODE, new byte[] {1, 2, 3}, closer);
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        for (KadMessage message : List.of(message(0, 0), message(3, 2), message(KadMessage.MAX_PEERS, 1))) {
            assertThat(KadMessage.decode(message.encode())).isEqualTo(message);
        }
        assertThat(message(20, 12).encode()).hasSizeLessThan(KadMessage.MAX_BYTES);
    }

    @Test
    void countsAreBounded() throws Exception {
        byte[] tooMany = message(KadMessage.MAX_PEERS + 1, 0).encode();
        assertThatThrownBy(() -> KadMessage.decode(tooMany)).isInstanceOf(MalformedException.class);

        KadMessage read =
                KadMessage.decode(message(1, KadMessage.MAX_ADDRESSES + 1).encode());
        assertThat(read.closer().getFirst().addresses()).hasSize(KadMessage.MAX_ADDRESSES);
        byte[] unknown = new ProtoWriter().uint64(1, 6).toByteArray();
        assertThatThrownBy(() -> KadMessage.decode(unknown)).isInstanceOf(MalformedException.class);
    }

    @Test
    void theKeyIsBoundedFromBothSides() throws Exception {
        byte[] longest = new byte[KadMessage.MAX_KEY_BYTES];
        byte[] good = new KadMessage(KadMessage.Type.FIND_NODE, longest, List.of()).encode();
        assertThat(KadMessage.decode(good).key()).isEqualTo(longest);

        byte[] tooLong =
                new KadMessage(KadMessage.Type.FIND_NODE, new byte[KadMessage.MAX_KEY_BYTES + 1], List.of()).encode();
        assertThatThrownBy(() -> KadMessage.decode(tooLong)).isInstanceOf(MalformedException.class);
    }

    @Test
    void anAddressOfUnknownFormIsSkipped() throws Exception {
        ProtoWriter peer = new ProtoWriter()
                .bytes(1, RoutingTableTest.peer(random).bytes())
                .bytes(2, new byte[] {(byte) 0xff, 0x7f, 1})
                .bytes(2, Multiaddr.parse("/ip4/10.0.0.1/tcp/1").bytes());
        KadMessage read = KadMessage.decode(
                new ProtoWriter().uint64(1, 4).message(8, peer).toByteArray());

        assertThat(read.closer().getFirst().addresses()).containsExactly(Multiaddr.parse("/ip4/10.0.0.1/tcp/1"));
    }

    @Test
    void mutationsGetAVerdict() {
        assertThat(KadDecoder.MESSAGE.run()).containsKeys(Fuzz.ACCEPTED, "TRUNCATED", "BAD_HASH");
    }
}
