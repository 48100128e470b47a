package network.icn.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.envelope.SignedEnvelope;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import network.icn.libp2p.gossipsub.rpc.RpcLimits;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.multistream.Negotiation;
import network.icn.libp2p.multistream.Proposal;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.Session;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.protocol.PeerRecord;
import network.icn.libp2p.wire.FrameReader;
import network.icn.libp2p.wire.Frames;
import network.icn.libp2p.wire.ProtoReader;
import tools.jackson.databind.JsonNode;

/// The decoders of the wire outside keys, Noise, TLS and Kademlia, which have lists of their own; of pubsub and
/// yamux, which have tests of their own, what needs no history.
final class Decoders {
    private static final JsonNode JS = Vectors.json("js-libp2p-generated.json");
    private static final KeyPair SIGNER = KeyPair.ed25519(new byte[32]);
    private static final int MAX_FRAME = 4_096;
    /// Taken from a [FrameReader] at once.
    private static final int MESSAGES = 3;

    private static final int KIB = 1_024;

    static final FuzzTarget NEGOTIATION_OF_THE_LISTENER = new FuzzTarget(
            List.of(
                    messages("/multistream/1.0.0\n", "/noise\n"),
                    messages("/multistream/1.0.0\n", "/tls/1.0.0\n", "/yamux/1.0.0\n", "ls\n", "/noise\n")),
            32 * KIB,
            input -> Negotiation.listen(Fuzz.stream(input), "/noise"::equals));

    static final FuzzTarget NEGOTIATION_OF_THE_DIALLER = new FuzzTarget(
            List.of(
                    messages("/multistream/1.0.0\n", "/noise\n"),
                    messages("/multistream/1.0.0\n", "na\n", "/tls/1.0.0\n")),
            32 * KIB,
            input -> Negotiation.dial(Fuzz.stream(input), List.of("/noise", "/tls/1.0.0")));

    static final FuzzTarget ANSWER_TO_A_PROPOSAL = new FuzzTarget(
            List.of(messages("/multistream/1.0.0\n", "/noise\n"), messages("/multistream/1.0.0\n", "na\n")),
            16 * KIB,
            input -> new Proposal("/noise").confirm(Fuzz.stream(input)));

    static final FuzzTarget FRAMES = new FuzzTarget(
            List.of(messages("one", "two\n"), messages("x".repeat(300))), 64 * KIB, Decoders::readFrames);

    /// It reads ahead up to 64 KiB.
    static final FuzzTarget FRAME_READER = new FuzzTarget(
            List.of(messages("one", "two\n", ""), messages("x".repeat(300), "y".repeat(1_500))),
            128 * KIB,
            Decoders::readAhead);

    static final FuzzTarget IDENTIFY =
            new FuzzTarget(List.of(Vectors.hex(JS.get("identify").get("message"))), 256 * KIB, Identify::decode);

    static final FuzzTarget IDENTIFY_EXCHANGE = new FuzzTarget(
            List.of(framed(Vectors.hex(JS.get("identify").get("message")))),
            256 * KIB,
            input -> Identify.read(Fuzz.stream(input)));

    static final FuzzTarget SIGNED_PEER_RECORD = new FuzzTarget(
            List.of(Vectors.hex(JS.get("signedPeerRecord").get("envelope"))), 256 * KIB, PeerRecord::open);

    /// What a peer signs may be as wrong as anything else.
    static final FuzzTarget PEER_RECORD = new FuzzTarget(
            List.of(Vectors.hex(JS.get("signedPeerRecord").get("payload")), goodRecord()),
            256 * KIB,
            input -> PeerRecord.open(signed(input)));

    static final FuzzTarget MULTIADDR = new FuzzTarget(
            JS.get("multiaddrs").valueStream().map(Vectors::hex).toList(), 64 * KIB, Decoders::multiaddr);

    static final FuzzTarget MULTIADDR_TEXT = new FuzzTarget(
            Vectors.json("multiaddr-strings.json")
                    .get("valid")
                    .valueStream()
                    .map(text -> text.asString().getBytes(StandardCharsets.UTF_8))
                    .toList(),
            64 * KIB,
            input -> {
                Multiaddr address = Multiaddr.parse(new String(input, StandardCharsets.UTF_8));
                assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
            });

    static final FuzzTarget PEER_ID_TEXT = new FuzzTarget(
            List.of(
                    ascii(JS.get("peerId").get("base58").asString()),
                    ascii(JS.get("peerId").get("cidBase32").asString()),
                    ascii("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N")),
            64 * KIB,
            input -> {
                PeerId id = PeerId.parse(new String(input, StandardCharsets.UTF_8));
                assertThat(PeerId.fromBytes(id.bytes())).isEqualTo(id);
            });

    static final FuzzTarget PEER_ID =
            new FuzzTarget(List.of(Vectors.hex(JS.get("peerId").get("multihash"))), 16 * KIB, input -> {
                PeerId id = PeerId.fromBytes(input);
                id.publicKey().ifPresent(key -> assertThat(PeerId.of(key)).isEqualTo(id));
            });

    private static final List<byte[]> PROTOBUFS = List.of(
            Vectors.hex(JS.get("identify").get("message")),
            Vectors.hex(JS.get("signedPeerRecord").get("payload")),
            Vectors.hex(JS.get("rpc").get("pruneWithPx")));

    static final FuzzTarget PROTOBUF = new FuzzTarget(PROTOBUFS, 64 * KIB, input -> walk(new ProtoReader(input), 0));

    static final FuzzTarget VARINT = new FuzzTarget(PROTOBUFS, 4 * KIB, input -> Varint.read(ByteBuffer.wrap(input)));

    static final FuzzTarget GOSSIP = new FuzzTarget(
            JS.get("rpc")
                    .valueStream()
                    .filter(JsonNode::isString)
                    .map(Vectors::hex)
                    .toList(),
            256 * KIB,
            new RpcCodec(RpcLimits.DEFAULT, MessageIdFunction.CONTENT)::decode);

    static final FuzzTarget YAMUX = new FuzzTarget(
            Vectors.json("yamux-headers.json")
                    .get("frames")
                    .valueStream()
                    .map(header -> Vectors.hex(header.get("header")))
                    .toList(),
            64 * KIB,
            input -> new Session(false, SessionLimits.DEFAULT, new ReceivePool(1 << 20), _ -> {})
                    .receive(ByteBuffer.wrap(input)));

    private Decoders() {}

    private static void readFrames(byte[] input) throws IOException {
        var stream = Fuzz.stream(input);
        byte[] frame = Frames.read(stream, MAX_FRAME);
        while (frame != null && frame.length <= MAX_FRAME) {
            frame = Frames.read(stream, MAX_FRAME);
        }
        assertThat(frame).isNull();
    }

    private static void readAhead(byte[] input) throws IOException {
        FrameReader reader = new FrameReader(Fuzz.stream(input), MAX_FRAME);
        List<byte[]> messages = reader.read(MESSAGES);
        while (!messages.isEmpty() && messages.size() <= MESSAGES && messages.getLast().length <= MAX_FRAME) {
            messages = reader.read(MESSAGES);
        }
        assertThat(messages).isEmpty();
    }

    private static void multiaddr(byte[] input) throws MalformedException {
        Multiaddr address = Multiaddr.fromBytes(input);
        assertThat(address.tcpAddress()).isNotNull();
        assertThat(address.quicAddress()).isNotNull();
        assertThat(Multiaddr.fromBytes(address.bytes())).isEqualTo(address);
    }

    /// Takes every field for whatever it may be.
    private static void walk(ProtoReader reader, int depth) throws IOException {
        while (reader.next()) {
            try {
                if (reader.bytes(64).length > reader.fieldEnd() - reader.fieldStart()) {
                    throw new IllegalStateException("a value longer than its field");
                }
                if (depth < 4) {
                    walk(reader.message(), depth + 1);
                }
            } catch (MalformedException e) {
                if (depth == 0) {
                    throw e;
                }
            }
        }
    }

    private static byte[] messages(String... texts) {
        ByteBuffer target = ByteBuffer.allocate(4_096);
        for (String text : texts) {
            target.put(framed(text.getBytes(StandardCharsets.UTF_8)));
        }
        byte[] all = new byte[target.position()];
        target.flip().get(all);
        return all;
    }

    private static byte[] framed(byte[] message) {
        ByteBuffer target = ByteBuffer.allocate(Varint.size(message.length) + message.length);
        Varint.write(target, message.length);
        return target.put(message).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// An envelope as [PeerRecord] signs it, around a payload that it would never make.
    private static byte[] signed(byte[] payload) {
        return SignedEnvelope.sign(SIGNER, "libp2p-peer-record", new byte[] {3, 1}, payload)
                .protobuf();
    }

    private static byte[] goodRecord() {
        try {
            List<Multiaddr> addresses = List.of(
                    Multiaddr.parse("/ip4/10.0.0.1/tcp/4001"), Multiaddr.parse("/dns/example.org/udp/1/quic-v1"));
            return new PeerRecord(SIGNER.peerId(), 1, addresses).sign(SIGNER).payload();
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
