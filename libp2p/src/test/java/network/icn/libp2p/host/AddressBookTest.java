package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.MalformedException;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

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
