package network.icn.libp2p.kad;

import static network.icn.libp2p.MalformedException.Reason.BAD_FIELD;
import static network.icn.libp2p.MalformedException.Reason.TOO_MANY;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.wire.ProtoReader;
import network.icn.libp2p.wire.ProtoWriter;

/// A question or an answer. Source: libp2p specs, kad-dht, "RPC messages".
final class KadMessage {
    /// Twenty peers with a dozen addresses each have below 20 KiB; rust-libp2p sends and takes 16 KiB at most.
    static final int MAX_BYTES = 64 << 10;
    /// Twice what an answer should hold.
    static final int MAX_PEERS = 40;
    /// Addresses of one peer that are read; the others are skipped.
    static final int MAX_ADDRESSES = 16;

    /// Peer ids, and keys of values such as `/ipns/…`, have below 100.
    static final int MAX_KEY_BYTES = 256;
    /// The longest, a key in full, has 44.
    private static final int MAX_PEER_ID_BYTES = 64;

    /// What is asked. Values and providers are not kept here; whoever asks for them is told of closer peers.
    enum Type {
        PUT_VALUE,
        GET_VALUE,
        ADD_PROVIDER,
        GET_PROVIDERS,
        FIND_NODE,
        PING;

        private static final List<Type> BY_CODE = List.of(values());
    }

    /// A peer in an answer.
    ///
    /// @param addresses as somebody else says; unproved
    record Peer(PeerId id, List<Multiaddr> addresses) {
        Peer {
            addresses = List.copyOf(addresses);
        }
    }

    private final Type type;
    private final byte[] key;
    private final List<Peer> closer;

    KadMessage(Type type, byte[] key, List<Peer> closer) {
        this.type = type;
        this.key = key.clone();
        this.closer = List.copyOf(closer);
    }

    Type type() {
        return type;
    }

    byte[] key() {
        return key.clone();
    }

    List<Peer> closer() {
        return closer;
    }

    byte[] encode() {
        ProtoWriter writer =
                new ProtoWriter().uint64(1, Type.BY_CODE.indexOf(type)).bytes(2, key);
        for (Peer peer : closer) {
            ProtoWriter each = new ProtoWriter().bytes(1, peer.id().bytes());
            peer.addresses().forEach(address -> each.bytes(2, address.bytes()));
            writer.message(8, each);
        }
        return writer.toByteArray();
    }

    static KadMessage decode(byte[] bytes) throws MalformedException {
        long type = 0;
        byte[] key = new byte[0];
        List<Peer> closer = new ArrayList<>();
        ProtoReader reader = new ProtoReader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> type = reader.uint64();
                case 2 -> key = reader.bytes(MAX_KEY_BYTES);
                case 8 -> {
                    if (closer.size() == MAX_PEERS) {
                        throw new MalformedException(TOO_MANY, "more than " + MAX_PEERS + " closer peers");
                    }
                    closer.add(peer(reader.message()));
                }
                default -> {}
            }
        }
        if (type < 0 || type >= Type.BY_CODE.size()) {
            throw new MalformedException(BAD_FIELD, "kad message of type " + type);
        }
        return new KadMessage(Type.BY_CODE.get((int) type), key, closer);
    }

    private static Peer peer(ProtoReader reader) throws MalformedException {
        byte[] id = new byte[0];
        List<Multiaddr> addresses = new ArrayList<>();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> id = reader.bytes(MAX_PEER_ID_BYTES);
                case 2 -> {
                    if (addresses.size() < MAX_ADDRESSES) {
                        addIfKnown(addresses, reader.bytes(Multiaddr.MAX_BYTES));
                    }
                }
                default -> {}
            }
        }
        return new Peer(PeerId.fromBytes(id), addresses);
    }

    /// An address of unknown form, or that leads nowhere, is skipped, not the whole message.
    private static void addIfKnown(List<Multiaddr> addresses, byte[] bytes) {
        try {
            Multiaddr address = Multiaddr.fromBytes(bytes);
            if (!address.isUnspecified()) {
                addresses.add(address);
            }
        } catch (MalformedException _) {
            // Some transport that this implementation does not know.
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KadMessage that
                && type == that.type
                && Arrays.equals(key, that.key)
                && closer.equals(that.closer);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, Arrays.hashCode(key), closer);
    }
}
