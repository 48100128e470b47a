package network.icn.libp2p.protocol;

import static java.util.Objects.requireNonNull;
import static network.icn.libp2p.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.envelope.SignedEnvelope;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.transport.MemoryPipe;
import network.icn.libp2p.transport.RawConnection;
import network.icn.libp2p.wire.Frames;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(10)
class IdentifyTest {
    private static final JsonNode JS = Vectors.json("js-libp2p-generated.json");
    private final MemoryPipe pipe = new MemoryPipe();
    private final RawConnection there = pipe.dialer();
    private final RawConnection here = pipe.listener();

    private static KeyPair key() throws MalformedException {
        return KeyPair.parse(hex(JS.get("privateKeyProtobuf")));
    }

    private static Identify identify(List<Multiaddr> listen, List<String> protocols) throws MalformedException {
        return new Identify(
                Optional.of(key().publicKey()),
                listen,
                protocols,
                Optional.empty(),
                "ipfs/0.1.0",
                "t",
                Optional.empty());
    }

    @Test
    void theMessageOfJsIsUnderstood() throws Exception {
        Identify identify = Identify.decode(hex(JS.get("identify").get("message")));

        assertThat(identify.publicKey()).contains(key().publicKey());
        assertThat(identify.protocols()).containsExactly("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", "/meshsub/1.2.0");
        assertThat(identify.listen()).containsExactly(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"));
        assertThat(identify.observed()).contains(Multiaddr.parse("/ip4/127.0.0.1/tcp/50000"));
        assertThat(identify.protocolVersion()).isEqualTo("ipfs/0.1.0");
        assertThat(identify.agentVersion()).isEqualTo("demo/1.0.0");
        PeerRecord peerRecord =
                PeerRecord.open(identify.peerRecord().orElseThrow().bytes());
        assertThat(peerRecord.peerId()).isEqualTo(key().peerId());
    }

    @Test
    void ourMessageComesBack() throws Exception {
        Identify sent = identify(List.of(Multiaddr.parse("/ip4/1.2.3.4/tcp/5")), List.of("/a", "/b"));
        assertThat(Identify.decode(sent.encode())).isEqualTo(sent);
    }

    @Test
    void anUnreadableAddressIsSkippedAndNotTheMessage() throws Exception {
        byte[] known = Multiaddr.parse("/ip4/1.2.3.4/tcp/5").bytes();
        byte[] message = new ProtoWriter()
                .bytes(2, new byte[] {(byte) 0xff, 0x7f})
                .bytes(2, known)
                .toByteArray();
        assertThat(Identify.decode(message).listen()).hasSize(1);
    }

    @Test
    void severalMessagesAreMergedAndTooManyRefused() throws Exception {
        Frames.write(there, identify(List.of(), List.of("/a")).encode());
        Frames.write(
                there, identify(List.of(Multiaddr.parse("/tcp/5")), List.of()).encode());
        there.close();
        Identify merged = Identify.read(here);
        assertThat(merged.protocols()).containsExactly("/a");
        assertThat(merged.listen()).hasSize(1);

        assertThat(Identify.read(messages(Identify.MAX_MESSAGES)).protocols())
                .containsExactlyElementsOf(Collections.nCopies(Identify.MAX_MESSAGES, "/a"));
        RawConnection tooMany = messages(Identify.MAX_MESSAGES + 1);
        assertThatThrownBy(() -> Identify.read(tooMany)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aListCutIntoPartsIsReadWholeAndTheLastWordCounts() throws Exception {
        Multiaddr first = Multiaddr.parse("/ip4/1.2.3.4/tcp/5");
        Multiaddr second = Multiaddr.parse("/ip4/1.2.3.4/tcp/6");
        Frames.write(there, identify(List.of(first), List.of("/a", "/b")).encode());
        Frames.write(there, new ProtoWriter().string(6, "later").toByteArray());
        Frames.write(there, identify(List.of(second), List.of("/c")).encode());
        Frames.write(there, new ProtoWriter().string(6, "last").toByteArray());
        there.close();

        Identify read = Identify.read(here);

        assertThat(read.protocols()).containsExactly("/a", "/b", "/c");
        assertThat(read.listen()).containsExactly(first, second);
        assertThat(read.agentVersion()).isEqualTo("last");
    }

    @Test
    void manyPartsHoldNoMoreThanOneMay() throws Exception {
        List<String> half = Collections.nCopies(Identify.MAX_PROTOCOLS / 2, "/a");
        for (List<String> last : List.of(List.<String>of(), List.of("/a"))) {
            MemoryPipe pipe = new MemoryPipe();
            for (List<String> part : List.of(half, half, last)) {
                Frames.write(pipe.dialer(), identify(List.of(), part).encode());
            }
            pipe.dialer().close();
            if (last.isEmpty()) {
                assertThat(Identify.read(pipe.listener()).protocols()).hasSize(Identify.MAX_PROTOCOLS);
            } else {
                assertThatThrownBy(() -> Identify.read(pipe.listener())).isInstanceOf(MalformedException.class);
            }
        }
    }

    private static RawConnection messages(int count) throws IOException {
        MemoryPipe pipe = new MemoryPipe();
        for (int i = 0; i < count; i++) {
            Frames.write(pipe.dialer(), identify(List.of(), List.of("/a")).encode());
        }
        pipe.dialer().close();
        return pipe.listener();
    }

    @Test
    void aLongListOfAddressesIsCutToWhatOthersAccept() throws Exception {
        List<Multiaddr> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(Multiaddr.parse("/ip6/2001:db8::" + Integer.toHexString(i + 1) + "/tcp/4001"));
        }
        identify(many, List.of("/a")).write(there);
        byte[] message = requireNonNull(Frames.read(here, Identify.MAX_SENT_BYTES));
        assertThat(message.length).isGreaterThan(Identify.MAX_SENT_BYTES - 60);
    }

    @Test
    void aMessageIsBoundedFromBothSides() throws Exception {
        // A field that nobody knows, behind its tag and two bytes of length.
        Frames.write(
                there,
                new ProtoWriter()
                        .bytes(9, new byte[Identify.MAX_RECEIVED_BYTES - 3])
                        .toByteArray());
        there.close();
        assertThat(Identify.read(here).protocols()).isEmpty();

        MemoryPipe other = new MemoryPipe();
        Frames.write(other.dialer(), new byte[Identify.MAX_RECEIVED_BYTES + 1]);
        assertThatThrownBy(() -> Identify.read(other.listener()))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.reason()).isEqualTo(MalformedException.Reason.TOO_LONG));
    }

    @Test
    void namesAreBoundedFromBothSides() throws Exception {
        String longest = "x".repeat(Identify.MAX_NAME_BYTES);
        for (int field : new int[] {3, 5, 6}) {
            Identify read =
                    Identify.decode(new ProtoWriter().string(field, longest).toByteArray());
            assertThat(List.of(String.join("", read.protocols()), read.protocolVersion(), read.agentVersion()))
                    .contains(longest);

            byte[] tooLong = new ProtoWriter().string(field, longest + "x").toByteArray();
            assertThatThrownBy(() -> Identify.decode(tooLong)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void protocolsAreBoundedFromBothSides() throws Exception {
        List<String> most = Collections.nCopies(Identify.MAX_PROTOCOLS, "/a");
        assertThat(Identify.decode(identify(List.of(), most).encode()).protocols())
                .isEqualTo(most);
        List<String> tooMany = Collections.nCopies(Identify.MAX_PROTOCOLS + 1, "/a");
        assertThatThrownBy(() -> Identify.decode(identify(List.of(), tooMany).encode()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void thePeerRecordOfJsIsOurs() throws Exception {
        JsonNode vector = JS.get("signedPeerRecord");
        List<Multiaddr> addresses = new ArrayList<>();
        for (JsonNode address : vector.get("addrs")) {
            addresses.add(Multiaddr.parse(address.asString()));
        }
        PeerRecord peerRecord =
                new PeerRecord(key().peerId(), Long.parseLong(vector.get("seq").asString()), addresses);

        assertThat(peerRecord.protobuf()).isEqualTo(hex(vector.get("payload")));
        assertThat(peerRecord.sign(key()).protobuf()).isEqualTo(hex(vector.get("envelope")));
        assertThat(PeerRecord.open(hex(vector.get("envelope")))).isEqualTo(peerRecord);
    }

    @Test
    void aPeerRecordChangedOrAboutAnotherPeerIsRefused() throws Exception {
        byte[] changed = hex(JS.get("signedPeerRecord").get("envelope"));
        changed[changed.length - 80] ^= 1;
        assertThatThrownBy(() -> PeerRecord.open(changed)).isInstanceOf(MalformedException.class);

        KeyPair thief = KeyPair.generate(new SecureRandom());
        byte[] stolen = SignedEnvelope.sign(
                        thief,
                        PeerRecord.DOMAIN,
                        new byte[] {3, 1},
                        new PeerRecord(key().peerId(), 1, List.of()).protobuf())
                .protobuf();
        assertThatThrownBy(() -> PeerRecord.open(stolen))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        e -> assertThat(e.reason()).isEqualTo(MalformedException.Reason.BAD_KEY));
    }

    @Test
    void aPingThatComesBackChangedIsRefused() throws Exception {
        Thread liar = Thread.ofVirtual().start(() -> {
            try {
                ByteBuffer ping = ByteBuffer.allocate(32);
                Frames.readFully(here, ping);
                here.write(ping.put(0, (byte) (ping.get(0) ^ 1)).flip());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThatThrownBy(() -> Ping.once(there, new SecureRandom())).isInstanceOf(MalformedException.class);
        liar.join();
    }
}
