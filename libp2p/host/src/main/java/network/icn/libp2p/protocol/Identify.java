package network.icn.libp2p.protocol;

import static network.icn.libp2p.MalformedException.Reason.TOO_MANY;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PublicKey;
import network.icn.libp2p.envelope.SignedEnvelope;
import network.icn.libp2p.envelope.SignedEnvelopeBytes;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.wire.ByteSource;
import network.icn.libp2p.wire.ByteStream;
import network.icn.libp2p.wire.Frames;
import network.icn.libp2p.wire.ProtoReader;
import network.icn.libp2p.wire.ProtoWriter;

/// What a peer says about itself, over `/ipfs/id/1.0.0` when asked and over `/ipfs/id/push/1.0.0` when something
/// changes.
/// In a push, an empty field means unchanged. Nothing of it is proved but the key, which must be the connection's.
/// Source: libp2p specs, identify.
///
/// @param listen addresses the peer says it listens on
/// @param observed our address as the peer sees it
/// @param peerRecord a signed envelope, not opened yet
public record Identify(
        Optional<PublicKey> publicKey,
        List<Multiaddr> listen,
        List<String> protocols,
        Optional<Multiaddr> observed,
        String protocolVersion,
        String agentVersion,
        Optional<SignedEnvelopeBytes> peerRecord) {
    public static final String PROTOCOL = "/ipfs/id/1.0.0";
    public static final String PUSH_PROTOCOL = "/ipfs/id/push/1.0.0";
    public static final String PROTOCOL_VERSION = "ipfs/0.1.0";

    /// What other implementations accept (rust-libp2p refuses more than 4 KiB).
    static final int MAX_SENT_BYTES = 4_096;
    static final int MAX_RECEIVED_BYTES = 8_192;
    /// Messages of one exchange that are merged (specs pull request 709).
    static final int MAX_MESSAGES = 10;
    static final int MAX_PROTOCOLS = 1_024;
    /// Of a protocol, a protocol version or an agent; the longest in use have below 100.
    public static final int MAX_NAME_BYTES = 256;

    public Identify {
        listen = List.copyOf(listen);
        protocols = List.copyOf(protocols);
    }

    /// The message as it is sent.
    public byte[] encode() {
        ProtoWriter writer = new ProtoWriter();
        publicKey.ifPresent(key -> writer.bytes(1, key.protobuf()));
        listen.forEach(address -> writer.bytes(2, address.bytes()));
        protocols.forEach(protocol -> writer.string(3, protocol));
        observed.ifPresent(address -> writer.bytes(4, address.bytes()));
        writer.string(5, protocolVersion).string(6, agentVersion);
        peerRecord.ifPresent(envelope -> writer.bytes(8, envelope.bytes()));
        return writer.toByteArray();
    }

    /// Reads one message; addresses of unknown form are left out.
    public static Identify decode(byte[] message) throws MalformedException {
        Optional<PublicKey> publicKey = Optional.empty();
        PeerRecord.AddressList listen = new PeerRecord.AddressList(PeerRecord.MAX_ADDRESSES);
        List<String> protocols = new ArrayList<>();
        PeerRecord.AddressList observed = new PeerRecord.AddressList(1);
        String protocolVersion = "";
        String agentVersion = "";
        Optional<SignedEnvelopeBytes> peerRecord = Optional.empty();
        ProtoReader reader = new ProtoReader(message);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> publicKey = Optional.of(PublicKey.parse(reader.bytes(PublicKey.MAX_PROTOBUF_BYTES)));
                case 2 -> listen.add(reader);
                case 3 -> protocols.add(reader.string(MAX_NAME_BYTES));
                case 4 -> observed.add(reader);
                case 5 -> protocolVersion = reader.string(MAX_NAME_BYTES);
                case 6 -> agentVersion = reader.string(MAX_NAME_BYTES);
                case 8 -> peerRecord = Optional.of(new SignedEnvelopeBytes(reader.bytes(SignedEnvelope.MAX_BYTES)));
                default -> {}
            }
            if (protocols.size() > MAX_PROTOCOLS) {
                throw new MalformedException(TOO_MANY, "more than " + MAX_PROTOCOLS + " protocols");
            }
        }
        return new Identify(
                publicKey,
                listen.toList(),
                protocols,
                observed.toList().stream().findFirst(),
                protocolVersion,
                agentVersion,
                peerRecord);
    }

    /// Writes one message; addresses at the end of the list are left out until it fits.
    public void write(ByteStream stream) throws IOException {
        Identify fitting = this;
        byte[] message = fitting.encode();
        while (message.length > MAX_SENT_BYTES && !fitting.listen.isEmpty()) {
            fitting = fitting.withListen(fitting.listen.subList(0, fitting.listen.size() - 1));
            message = fitting.encode();
        }
        Frames.write(stream, message);
    }

    private Identify withListen(List<Multiaddr> value) {
        return new Identify(publicKey, value, protocols, observed, protocolVersion, agentVersion, peerRecord);
    }

    /// Reads the messages of one exchange to the end of the stream, as the parts of one that they are.
    ///
    /// @throws MalformedException also if all parts together hold more than one may
    public static Identify read(ByteSource stream) throws IOException {
        Identify merged =
                new Identify(Optional.empty(), List.of(), List.of(), Optional.empty(), "", "", Optional.empty());
        for (int i = 0; i <= MAX_MESSAGES; i++) {
            byte[] message = Frames.read(stream, MAX_RECEIVED_BYTES);
            if (message == null) {
                return merged;
            }
            merged = merged.append(decode(message));
        }
        throw new MalformedException(TOO_MANY, "more than " + MAX_MESSAGES + " identify messages");
    }

    /// This with what another message of the same exchange says: lists go on, other fields are replaced, as if both
    /// were one message (specs pull request 709: protobuf's merge of concatenated messages).
    private Identify append(Identify part) throws MalformedException {
        List<Multiaddr> addresses =
                Stream.concat(listen.stream(), part.listen.stream()).toList();
        List<String> names =
                Stream.concat(protocols.stream(), part.protocols.stream()).toList();
        if (addresses.size() > PeerRecord.MAX_ADDRESSES || names.size() > MAX_PROTOCOLS) {
            throw new MalformedException(TOO_MANY, addresses.size() + " addresses, " + names.size() + " protocols");
        }
        Identify both = new Identify(publicKey, addresses, names, observed, protocolVersion, agentVersion, peerRecord);
        return both.merge(part.withoutLists());
    }

    private Identify withoutLists() {
        return new Identify(publicKey, List.of(), List.of(), observed, protocolVersion, agentVersion, peerRecord);
    }

    /// This with every field that `update`, a later exchange, has in its place.
    public Identify merge(Identify update) {
        return new Identify(
                update.publicKey.or(() -> publicKey),
                update.listen.isEmpty() ? listen : update.listen,
                update.protocols.isEmpty() ? protocols : update.protocols,
                update.observed.or(() -> observed),
                update.protocolVersion.isEmpty() ? protocolVersion : update.protocolVersion,
                update.agentVersion.isEmpty() ? agentVersion : update.agentVersion,
                update.peerRecord.or(() -> peerRecord));
    }
}
