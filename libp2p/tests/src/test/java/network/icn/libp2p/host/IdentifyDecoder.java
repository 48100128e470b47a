package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import network.icn.libp2p.FuzzTarget;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.wire.ProtoWriter;

/// An identify message on its whole way: decoded, its addresses into the book, its signed record among the records.
final class IdentifyDecoder {
    private static final KeyPair OURS = KeyPair.ed25519(new byte[32]);

    static final FuzzTarget LEARNT = new FuzzTarget(
            List.of(
                    Vectors.hex(Vectors.json("js-libp2p-generated.json")
                            .get("identify")
                            .get("message")),
                    new ProtoWriter()
                            .bytes(2, address("/dns/" + "x".repeat(1_000) + "/tcp/1"))
                            .bytes(2, address("/ip4/10.0.0.1/udp/4001/quic-v1"))
                            .toByteArray()),
            512 << 10,
            IdentifyDecoder::learn);

    private IdentifyDecoder() {}

    private static void learn(byte[] input) throws IOException {
        AddressBook book = new AddressBook(4);
        PeerRecords records = new PeerRecords(OURS, 4, List::of, new Counters());
        Identify message = Identify.decode(input);
        PeerId peer = message.publicKey().map(PeerId::of).orElse(OURS.peerId());
        book.said(peer, message.listen());
        if (message.peerRecord().isPresent()) {
            book.signed(
                    peer,
                    records.learn(peer, message.peerRecord().get()).newest().addresses());
        }
        assertThat(book.of(peer))
                .hasSizeLessThanOrEqualTo(AddressBook.MAX_ADDRESSES)
                .noneMatch(Multiaddr::isUnspecified)
                .allMatch(address -> address.peerId().filter(peer::equals).isPresent());
    }

    private static byte[] address(String text) {
        try {
            return Multiaddr.parse(text).bytes();
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
