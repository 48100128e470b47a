package network.icn.libp2p;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.PublicKey;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.multistream.Negotiation;
import network.icn.libp2p.multistream.Proposal;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.Session;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.protocol.PeerRecord;
import network.icn.libp2p.pubsub.rpc.MessageIdFunction;
import network.icn.libp2p.pubsub.rpc.RpcCodec;
import network.icn.libp2p.pubsub.rpc.RpcLimits;
import network.icn.libp2p.security.noise.NoiseHandshake;
import network.icn.libp2p.security.tls.TlsHandshake;
import network.icn.libp2p.wire.Frames;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Lets Jazzer search for inputs that reach new code in the decoders and, there, for what escapes. Whatever comes, a
/// decoder accepts it or refuses it by an [IOException]. Compiled and run by `build-lib/fuzz.sh` only, one method a
/// run; the seeded cases of the normal build are in the tests that end in `FuzzTest`.
class DecoderCoverageFuzz {
    private static final JsonNode JS = Vectors.json("js-libp2p-generated.json");
    private static final KeyPair KEY = KeyPair.ed25519(new byte[32]);
    private static final RpcCodec RPC = new RpcCodec(RpcLimits.DEFAULT, MessageIdFunction.CONTENT);

    private static void feed(byte[] input, Fuzz.Target target) {
        try {
            target.feed(input);
        } catch (IOException e) {
            // A verdict.
        }
    }

    static Stream<byte[]> negotiations() {
        return Stream.of("\23/multistream/1.0.0\n\7/noise\n", "\23/multistream/1.0.0\n\3na\n\7/noise\n")
                .map(text -> text.getBytes(StandardCharsets.US_ASCII));
    }

    static Stream<byte[]> identities() {
        return Stream.of(Vectors.hex(JS.get("identify").get("message")));
    }

    static Stream<byte[]> envelopes() {
        return Stream.of(Vectors.hex(JS.get("signedPeerRecord").get("envelope")));
    }

    static Stream<byte[]> addresses() {
        return JS.get("multiaddrs").valueStream().map(Vectors::hex);
    }

    static Stream<byte[]> addressTexts() {
        return Vectors.json("multiaddr-strings.json")
                .get("valid")
                .valueStream()
                .map(text -> text.asString().getBytes(StandardCharsets.UTF_8));
    }

    static Stream<byte[]> keys() {
        return Vectors.json("keys-and-peer-ids.json").get("keys").valueStream().map(key -> Vectors.hex(key.get("hex")));
    }

    static Stream<byte[]> rpcs() {
        return JS.get("rpc").valueStream().filter(JsonNode::isString).map(Vectors::hex);
    }

    static Stream<byte[]> frames() {
        return Vectors.json("yamux-headers.json")
                .get("frames")
                .valueStream()
                .map(header -> Vectors.hex(header.get("header")));
    }

    static Stream<byte[]> nothing() {
        return Stream.of(new byte[1]);
    }

    @MethodSource("negotiations")
    @FuzzTest
    void negotiationOfTheListener(byte[] input) {
        feed(input, bytes -> Negotiation.listen(Fuzz.stream(bytes), "/noise"::equals));
    }

    @MethodSource("negotiations")
    @FuzzTest
    void negotiationOfTheDialler(byte[] input) {
        feed(input, bytes -> Negotiation.dial(Fuzz.stream(bytes), List.of("/noise", "/tls/1.0.0")));
    }

    @MethodSource("negotiations")
    @FuzzTest
    void answerToAProposal(byte[] input) {
        feed(input, bytes -> new Proposal("/noise").confirm(Fuzz.stream(bytes)));
    }

    @MethodSource("negotiations")
    @FuzzTest
    void framing(byte[] input) {
        feed(input, bytes -> Frames.read(Fuzz.stream(bytes), 4_096));
    }

    @MethodSource("identities")
    @FuzzTest
    void identify(byte[] input) {
        feed(input, Identify::decode);
    }

    @MethodSource("envelopes")
    @FuzzTest
    void peerRecord(byte[] input) {
        feed(input, PeerRecord::open);
    }

    @MethodSource("addresses")
    @FuzzTest
    void multiaddr(byte[] input) {
        feed(input, bytes -> {
            Multiaddr address = Multiaddr.fromBytes(bytes);
            if (!Multiaddr.fromBytes(address.bytes()).equals(address)) {
                throw new IllegalStateException("bytes do not keep their form");
            }
        });
    }

    @MethodSource("addressTexts")
    @FuzzTest
    void multiaddrText(byte[] input) {
        feed(input, bytes -> {
            Multiaddr address = Multiaddr.parse(new String(bytes, StandardCharsets.UTF_8));
            if (!Multiaddr.parse(address.toString()).equals(address)) {
                throw new IllegalStateException("text does not keep its meaning");
            }
        });
    }

    @MethodSource("keys")
    @FuzzTest
    void publicKey(byte[] input) {
        feed(input, bytes -> PeerId.of(PublicKey.parse(bytes)));
    }

    @MethodSource("keys")
    @FuzzTest
    void privateKey(byte[] input) {
        feed(input, KeyPair::parse);
    }

    @MethodSource("rpcs")
    @FuzzTest
    void gossip(byte[] input) {
        feed(input, RPC::decode);
    }

    @MethodSource("frames")
    @FuzzTest
    void yamux(byte[] input) {
        new Session(false, SessionLimits.DEFAULT, new ReceivePool(1 << 20), _ -> {}).receive(ByteBuffer.wrap(input));
    }

    @MethodSource("nothing")
    @FuzzTest
    void noise(byte[] input) {
        NoiseHandshake responder = new NoiseHandshake(KEY, List.of("/yamux/1.0.0"), new SecureRandom());
        feed(input, bytes -> responder.respond(Fuzz.stream(bytes)));
    }

    @MethodSource("nothing")
    @FuzzTest
    void tls(byte[] input) {
        TlsHandshake listener = new TlsHandshake(KEY, List.of("/yamux/1.0.0"), new SecureRandom());
        feed(input, bytes -> listener.respond(Fuzz.stream(bytes)));
    }
}
