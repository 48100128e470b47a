package network.icn.libp2p.protocol;

import static network.icn.libp2p.MalformedException.Reason.BAD_KEY;
import static network.icn.libp2p.MalformedException.Reason.TOO_MANY;

import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.envelope.SignedEnvelope;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.wire.ProtoReader;
import network.icn.libp2p.wire.ProtoWriter;

/// A peer's own statement of its addresses; the one with the highest sequence number counts. It travels in a
/// [SignedEnvelope]. Source: libp2p RFC 0003, with the domain and type that go-libp2p and js-libp2p use.
///
/// @param sequence grows with every change; seconds of the wall clock will do
public record PeerRecord(PeerId peerId, long sequence, List<Multiaddr> addresses) {
    static final String DOMAIN = "libp2p-peer-record";
    static final int MAX_ADDRESSES = 64;
    private static final int MAX_PEER_ID = 64;

    public PeerRecord {
        addresses = List.copyOf(addresses);
    }

    private static byte[] payloadType() {
        return new byte[] {3, 1};
    }

    /// The record under its peer's signature.
    public SignedEnvelope sign(KeyPair key) {
        return SignedEnvelope.sign(key, DOMAIN, payloadType(), protobuf());
    }

    /// Opens an envelope: the signature must be right and the record must be about its signer. Addresses of unknown
    /// form
    /// are left out.
    public static PeerRecord open(byte[] envelope) throws MalformedException {
        SignedEnvelope opened = SignedEnvelope.open(envelope, DOMAIN, payloadType());
        PeerRecord peerRecord = parse(opened.payload());
        if (!peerRecord.peerId.equals(PeerId.of(opened.publicKey()))) {
            throw new MalformedException(BAD_KEY, "peer record is about another peer");
        }
        return peerRecord;
    }

    byte[] protobuf() {
        ProtoWriter writer = new ProtoWriter().bytes(1, peerId.bytes()).uint64(2, sequence);
        for (Multiaddr address : addresses) {
            writer.message(3, new ProtoWriter().bytes(1, address.bytes()));
        }
        return writer.toByteArray();
    }

    private static PeerRecord parse(byte[] payload) throws MalformedException {
        byte[] peer = new byte[0];
        long sequence = 0;
        AddressList addresses = new AddressList(MAX_ADDRESSES);
        ProtoReader reader = new ProtoReader(payload);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> peer = reader.bytes(MAX_PEER_ID);
                case 2 -> sequence = reader.uint64();
                case 3 -> {
                    ProtoReader entry = reader.message();
                    while (entry.next()) {
                        if (entry.field() == 1) {
                            addresses.add(entry);
                        }
                    }
                }
                default -> {}
            }
        }
        return new PeerRecord(PeerId.fromBytes(peer), sequence, addresses.toList());
    }

    /// Collects received addresses: too many are an error, ones of unknown form are skipped.
    static final class AddressList {
        private final List<Multiaddr> addresses = new ArrayList<>();
        private final int max;
        private int seen;

        AddressList(int max) {
            this.max = max;
        }

        void add(ProtoReader field) throws MalformedException {
            if (++seen > max) {
                throw new MalformedException(TOO_MANY, "more than " + max + " addresses");
            }
            byte[] bytes = field.bytes(Multiaddr.MAX_BYTES);
            try {
                addresses.add(Multiaddr.fromBytes(bytes));
            } catch (MalformedException _) {
                // Libp2p rule: an address that cannot be read is skipped, never the message that carries it.
            }
        }

        List<Multiaddr> toList() {
            return List.copyOf(addresses);
        }
    }
}
