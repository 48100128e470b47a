package network.icn.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.PublicKey;
import network.icn.libp2p.encoding.MalformedException;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.multistream.Negotiation;
import network.icn.libp2p.multistream.Proposal;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.protocol.PeerRecord;
import network.icn.libp2p.wire.Frames;
import network.icn.libp2p.wire.ProtoReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Every decoder of the wire outside pubsub, Noise, TLS and yamux, which have tests of their own.
@Timeout(120)
class DecoderFuzzTest {
    private static final JsonNode JS = Vectors.json("js-libp2p-generated.json");
    private static final long KIB = 1_024;

    private static void assertBothVerdicts(Map<String, Integer> verdicts) {
        assertThat(verdicts).containsKey(Fuzz.ACCEPTED).hasSizeGreaterThan(2);
    }

    @Test
    void multistreamOfTheListener() {
        List<byte[]> corpus = List.of(
                messages("/multistream/1.0.0\n", "/noise\n"),
                messages("/multistream/1.0.0\n", "/tls/1.0.0\n", "/yamux/1.0.0\n", "ls\n", "/noise\n"));
        assertBothVerdicts(Fuzz.run(
                Fuzz.CASES,
                32 * KIB,
                corpus,
                input -> Negotiation.listen(Fuzz.stream(input), protocol -> protocol.equals("/noise"))));
    }

    @Test
    void multistreamOfTheDialler() {
        List<byte[]> corpus = List.of(
                messages("/multistream/1.0.0\n", "/noise\n"), messages("/multistream/1.0.0\n", "na\n", "/tls/1.0.0\n"));
        assertBothVerdicts(Fuzz.run(
                Fuzz.CASES,
                32 * KIB,
                corpus,
                input -> Negotiation.dial(Fuzz.stream(input), List.of("/noise", "/tls/1.0.0"))));
    }

    @Test
    void answersToAProposal() {
        List<byte[]> corpus =
                List.of(messages("/multistream/1.0.0\n", "/noise\n"), messages("/multistream/1.0.0\n", "na\n"));
        assertThat(Fuzz.run(Fuzz.CASES, 16 * KIB, corpus, input -> new Proposal("/noise").confirm(Fuzz.stream(input))))
                .containsKeys(Fuzz.ACCEPTED, "UNEXPECTED", "TRUNCATED", "UnsupportedProtocolException");
    }

    @Test
    void frames() {
        assertBothVerdicts(Fuzz.run(
                Fuzz.CASES, 16 * KIB, List.of(messages("one", "two\n"), messages("x".repeat(300))), input -> {
                    var stream = Fuzz.stream(input);
                    while (Frames.read(stream, 4_096) != null) {
                        assertThat(stream).isNotNull();
                    }
                }));
    }

    @Test
    void identify() {
        byte[] message = Vectors.hex(JS.get("identify").get("message"));
        byte[] framed = ByteBuffer.allocate(message.length + 2)
                .put(Varint.encode(message.length))
                .put(message)
                .array();
        assertBothVerdicts(Fuzz.run(Fuzz.CASES, 256 * KIB, List.of(message), Identify::decode));
        assertBothVerdicts(
                Fuzz.run(Fuzz.CASES, 256 * KIB, List.of(framed), input -> Identify.read(Fuzz.stream(input))));
    }

    @Test
    void signedPeerRecords() {
        byte[] envelope = Vectors.hex(JS.get("signedPeerRecord").get("envelope"));
        Map<String, Integer> verdicts = Fuzz.run(Fuzz.CASES, 256 * KIB, List.of(envelope), PeerRecord::open);
        assertThat(verdicts).containsKeys("BAD_SIGNATURE", "TRUNCATED", "BAD_KEY");
    }

    @Test
    void multiaddrBytesKeepTheirForm() {
        List<byte[]> corpus = new ArrayList<>();
        JS.get("multiaddrs").forEach(hex -> corpus.add(Vectors.hex(hex)));
        assertBothVerdicts(Fuzz.run(Fuzz.CASES, 64 * KIB, corpus, input -> {
            Multiaddr address = Multiaddr.fromBytes(input);
            assertThat(address.tcpAddress()).isNotNull();
            assertThat(Multiaddr.fromBytes(address.bytes())).isEqualTo(address);
        }));
    }

    @Test
    void multiaddrTextKeepsItsMeaning() {
        List<byte[]> corpus = new ArrayList<>();
        Vectors.json("multiaddr-strings.json")
                .get("valid")
                .forEach(text -> corpus.add(text.asString().getBytes(StandardCharsets.UTF_8)));
        assertBothVerdicts(Fuzz.run(Fuzz.CASES, 64 * KIB, corpus, input -> {
            Multiaddr address = Multiaddr.parse(new String(input, StandardCharsets.UTF_8));
            assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        }));
    }

    @Test
    void peerIds() {
        JsonNode forms = JS.get("peerId");
        List<byte[]> texts = List.of(
                forms.get("base58").asString().getBytes(StandardCharsets.US_ASCII),
                forms.get("cidBase32").asString().getBytes(StandardCharsets.US_ASCII),
                "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N".getBytes(StandardCharsets.US_ASCII));
        assertBothVerdicts(Fuzz.run(Fuzz.CASES, 64 * KIB, texts, input -> {
            PeerId id = PeerId.parse(new String(input, StandardCharsets.UTF_8));
            assertThat(PeerId.fromBytes(id.bytes())).isEqualTo(id);
        }));
        List<byte[]> bytes = List.of(Vectors.hex(forms.get("multihash")));
        assertBothVerdicts(Fuzz.run(Fuzz.CASES, 16 * KIB, bytes, input -> {
            PeerId id = PeerId.fromBytes(input);
            id.publicKey().ifPresent(key -> assertThat(PeerId.of(key)).isEqualTo(id));
        }));
    }

    @Test
    void keys() {
        List<byte[]> publicKeys = new ArrayList<>();
        List<byte[]> privateKeys = new ArrayList<>();
        for (JsonNode key : Vectors.json("keys-and-peer-ids.json").get("keys")) {
            boolean isPublic = key.get("name").asString().endsWith("public key");
            (isPublic ? publicKeys : privateKeys).add(Vectors.hex(key.get("hex")));
        }
        byte[] message = {1, 2, 3};
        assertBothVerdicts(Fuzz.run(Fuzz.CASES, 256 * KIB, publicKeys, input -> {
            PublicKey key = PublicKey.parse(input);
            assertThat(key.protobuf()).isEqualTo(input);
        }));
        // A tenth: each costs a signature check.
        assertBothVerdicts(Fuzz.run(
                Fuzz.CASES / 10,
                256 * KIB,
                publicKeys,
                input -> assertThat(PublicKey.parse(input).verify(message, new byte[64]))
                        .isFalse()));
        assertThat(Fuzz.run(Fuzz.CASES, 64 * KIB, privateKeys, KeyPair::parse)).containsKey("BAD_KEY");
    }

    @Test
    void protobufAndVarints() {
        List<byte[]> corpus = List.of(
                Vectors.hex(JS.get("identify").get("message")),
                Vectors.hex(JS.get("signedPeerRecord").get("payload")),
                Vectors.hex(JS.get("rpc").get("pruneWithPx")));
        assertBothVerdicts(Fuzz.run(Fuzz.CASES, 64 * KIB, corpus, input -> walk(new ProtoReader(input), 0)));
        assertBothVerdicts(Fuzz.run(Fuzz.CASES, 4 * KIB, corpus, input -> Varint.read(ByteBuffer.wrap(input))));
    }

    /// Takes every field for whatever it may be.
    private static void walk(ProtoReader reader, int depth) throws IOException {
        while (reader.next()) {
            assertThat(reader.fieldEnd()).isGreaterThanOrEqualTo(reader.fieldStart());
            try {
                assertThat(reader.bytes(64)).hasSizeLessThanOrEqualTo(64);
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
        ByteBuffer target = ByteBuffer.allocate(1_024);
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Varint.write(target, bytes.length);
            target.put(bytes);
        }
        byte[] all = new byte[target.position()];
        target.flip().get(all);
        return all;
    }
}
