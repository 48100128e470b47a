package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.Fuzz;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.ip.AddressScope;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AddressBookTest {
    private final PeerId peer = KeyPair.generate(new SecureRandom()).peerId();
    private static final int MAX_PEERS = 20;
    private final AddressBook book = new AddressBook(MAX_PEERS);

    private static Multiaddr tcp(int port) throws MalformedException {
        return Multiaddr.parse("/ip4/10.0.0.1/tcp/" + port);
    }

    private List<Multiaddr> known() {
        return book.of(peer).stream().map(Multiaddr::withoutPeer).toList();
    }

    @Test
    void whereThePeerWasReachedComesFirstAndNoAddressTwice() throws Exception {
        book.said(peer, List.of(tcp(1), tcp(2), tcp(1).withPeer(peer)));
        book.reached(peer, tcp(3));
        book.reached(peer, tcp(2));
        book.reached(peer, tcp(3).withPeer(peer));
        assertThat(known()).containsExactly(tcp(3), tcp(2), tcp(1));
    }

    @Test
    void aNewerRecordTakesThePlaceOfOlderAddresses() throws Exception {
        book.said(peer, List.of(tcp(1), tcp(2)));
        book.reached(peer, tcp(3));
        book.reached(peer, tcp(4));

        book.signed(peer, List.of(tcp(5), tcp(6)));
        assertThat(known()).containsExactly(tcp(4), tcp(5), tcp(6));

        book.said(peer, List.of(tcp(7)));
        assertThat(known()).as("what is not signed adds nothing").containsExactly(tcp(4), tcp(5), tcp(6));
        book.signed(peer, List.of(tcp(8)));
        assertThat(known()).containsExactly(tcp(4), tcp(8));
    }

    @Test
    void noKindOfWordCrowdsOutAnother() throws Exception {
        List<Multiaddr> many = new ArrayList<>();
        for (int i = 100; i < 200; i++) {
            many.add(tcp(i));
        }
        book.reached(peer, tcp(1));
        book.said(peer, many);
        assertThat(known()).startsWith(tcp(1), tcp(100));
        for (int i = 2; i < 10; i++) {
            book.reached(peer, tcp(i));
        }
        assertThat(known()).startsWith(tcp(9), tcp(8), tcp(7), tcp(6), tcp(100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/0.0.0.0/tcp/1",
                "/ip4/0.1.2.3/tcp/1",
                "/ip6/::/tcp/1",
                "/ip6/::ffff:0.0.0.0/tcp/1",
                "/ip6/::ffff:0.0.0.0/udp/1/quic-v1",
                "/ip6/64:ff9b::/tcp/1",
                "/ip4/224.0.0.1/udp/1/quic-v1",
                "/ip4/255.255.255.255/udp/1/quic-v1",
                "/ip6/ff02::1/tcp/1",
                "/ip4/10.0.0.1/tcp/0"
            })
    void anAddressThatNamesNoHostIsNeverTaken(String address) throws Exception {
        Multiaddr unspecified = Multiaddr.parse(address);
        book.said(peer, List.of(unspecified));
        book.reached(peer, unspecified);
        book.signed(peer, List.of(unspecified));
        assertThat(book.of(peer)).isEmpty();
        assertThat(AddressBook.credible(AddressScope.LOOPBACK, List.of(unspecified)))
                .isEmpty();
    }

    @Test
    void nobodyIsBelievedAboutPlacesThatHeCannotKnow() throws Exception {
        Multiaddr loopback = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
        Multiaddr mapped = Multiaddr.parse("/ip6/::ffff:127.0.0.1/tcp/1");
        Multiaddr site = Multiaddr.parse("/ip4/192.168.1.1/tcp/1");
        Multiaddr translated = Multiaddr.parse("/ip6/64:ff9b::10.0.0.1/tcp/1");
        Multiaddr carrier = Multiaddr.parse("/ip4/100.64.0.1/tcp/1");
        Multiaddr unique = Multiaddr.parse("/ip6/fd00::1/tcp/1");
        Multiaddr world = Multiaddr.parse("/ip4/8.8.8.8/tcp/1");
        Multiaddr name = Multiaddr.parse("/dns4/example.org/tcp/1");
        List<Multiaddr> all = List.of(loopback, mapped, site, translated, carrier, unique, world, name);

        assertThat(AddressBook.credible(AddressScope.LOOPBACK, all)).isEqualTo(all);
        assertThat(AddressBook.credible(AddressScope.PRIVATE, all))
                .containsExactly(site, translated, carrier, unique, world, name);
        assertThat(AddressBook.credible(AddressScope.PUBLIC, all)).containsExactly(world, name);
    }

    @Test
    void addressesThatCannotBeDialledAreNotKept() throws Exception {
        book.said(peer, List.of(Multiaddr.parse("/ip4/10.0.0.1/udp/1/webrtc-direct")));
        assertThat(book.of(peer)).isEmpty();
    }

    @Test
    void anAddressIsKeptUpToTheLengthOfTheLongestNameAndNotBeyond() throws Exception {
        Multiaddr longest = Multiaddr.parse("/dns/" + "x".repeat(253) + "/udp/1/quic-v1");
        assertThat(longest.bytes()).hasSize(AddressBook.MAX_ADDRESS_BYTES);
        book.said(peer, List.of(Multiaddr.parse("/dns/" + "x".repeat(254) + "/udp/1/quic-v1"), longest));
        assertThat(book.of(peer)).containsExactly(longest.withPeer(peer));
    }

    @Test
    void anAddressThatLeavesNoRoomForThePeerIsSkipped() throws Exception {
        Multiaddr full = Multiaddr.parse("/dns/" + "x".repeat(Multiaddr.MAX_BYTES - 6) + "/tcp/1");
        assertThat(full.bytes()).hasSize(Multiaddr.MAX_BYTES);
        book.said(peer, List.of(full, tcp(1)));
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
                input -> book.said(peer, Identify.decode(input).listen()));
        assertThat(verdicts).containsKeys(Fuzz.ACCEPTED, "TRUNCATED");
    }

    @Test
    void addressesOfAPeerAreBounded() throws Exception {
        List<Multiaddr> many = new ArrayList<>();
        for (int i = 1; i <= 2 * AddressBook.MAX_ADDRESSES; i++) {
            many.add(tcp(i));
            book.reached(peer, tcp(100 + i));
        }
        book.said(peer, many);
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
            book.said(next, List.of(tcp(1)));
            assertThat(book.of(peers.getFirst())).hasSize(1);
        }
        assertThat(book.of(peers.get(1))).isEmpty();
        assertThat(book.of(peers.getLast())).hasSize(1);
    }
}
