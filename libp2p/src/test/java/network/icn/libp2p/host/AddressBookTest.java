package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.Fuzz;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.MalformedException;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AddressBookTest {
    private final PeerId peer = KeyPair.generate(new SecureRandom()).peerId();
    private static final int MAX_PEERS = 20;
    private final AddressBook book = new AddressBook(MAX_PEERS);

    private static Multiaddr tcp(int port) throws MalformedException {
        return Multiaddr.parse("/ip4/10.0.0.1/tcp/" + port);
    }

    @Test
    void theNewestAddressComesFirstAndNoneTwice() throws Exception {
        book.learn(peer, List.of(tcp(1), tcp(2)));
        book.learn(peer, List.of(tcp(3), tcp(1).withPeer(peer)));
        assertThat(book.of(peer)).containsExactly(tcp(3).withPeer(peer), tcp(1).withPeer(peer), tcp(2).withPeer(peer));
    }

    @Test
    void addressesThatCannotBeDialledAreNotKept() throws Exception {
        book.learn(peer, List.of(Multiaddr.parse("/ip4/10.0.0.1/udp/1/webrtc-direct")));
        assertThat(book.of(peer)).isEmpty();
    }

    @Test
    void anAddressIsKeptUpToTheLengthOfTheLongestNameAndNotBeyond() throws Exception {
        Multiaddr longest = Multiaddr.parse("/dns/" + "x".repeat(253) + "/udp/1/quic-v1");
        assertThat(longest.bytes()).hasSize(AddressBook.MAX_ADDRESS_BYTES);
        book.learn(peer, List.of(Multiaddr.parse("/dns/" + "x".repeat(254) + "/udp/1/quic-v1"), longest));
        assertThat(book.of(peer)).containsExactly(longest.withPeer(peer));
    }

    @Test
    void anAddressThatLeavesNoRoomForThePeerIsSkipped() throws Exception {
        Multiaddr full = Multiaddr.parse("/dns/" + "x".repeat(Multiaddr.MAX_BYTES - 6) + "/tcp/1");
        assertThat(full.bytes()).hasSize(Multiaddr.MAX_BYTES);
        book.learn(peer, List.of(full, tcp(1)));
        assertThat(book.of(peer)).containsExactly(tcp(1).withPeer(peer));
    }

    @Test
    void whateverIdentifySaysCanBeLearned() {
        JsonNode js = Vectors.json("js-libp2p-generated.json").get("identify");
        byte[] name = "x".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
        byte[] longName = new ProtoWriter()
                .bytes(
                        2,
                        ByteBuffer.allocate(1_006)
                                .put((byte) 53)
                                .put(Varint.encode(1_000))
                                .put(name)
                                .put(new byte[] {6, 0, 1})
                                .array())
                .toByteArray();
        Map<String, Integer> verdicts = Fuzz.run(
                Fuzz.CASES,
                512 << 10,
                List.of(Vectors.hex(js.get("message")), longName),
                input -> book.learn(peer, Identify.decode(input).listen()));
        assertThat(verdicts).containsKeys(Fuzz.ACCEPTED, "TRUNCATED");
    }

    @Test
    void addressesOfAPeerAreBounded() throws Exception {
        List<Multiaddr> many = new ArrayList<>();
        for (int i = 1; i <= AddressBook.MAX_ADDRESSES + 1; i++) {
            many.add(tcp(i));
        }
        book.learn(peer, many.subList(0, AddressBook.MAX_ADDRESSES));
        assertThat(book.of(peer)).hasSize(AddressBook.MAX_ADDRESSES);
        book.learn(peer, many);
        assertThat(book.of(peer)).hasSize(AddressBook.MAX_ADDRESSES);
    }

    @Test
    void thePeerUsedLongestAgoIsForgotten() throws Exception {
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i <= MAX_PEERS; i++) {
            byte[] hash = new byte[34];
            hash[0] = 0x12;
            hash[1] = 32;
            hash[2] = (byte) (i >>> 8);
            hash[3] = (byte) i;
            peers.add(PeerId.fromBytes(hash));
        }
        for (PeerId next : peers) {
            book.learn(next, List.of(tcp(1)));
            assertThat(book.of(peers.getFirst())).hasSize(1);
        }
        assertThat(book.of(peers.get(1))).isEmpty();
        assertThat(book.of(peers.getLast())).hasSize(1);
    }
}
