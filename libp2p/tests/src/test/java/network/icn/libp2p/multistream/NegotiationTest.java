package network.icn.libp2p.multistream;

import static network.icn.libp2p.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.Vectors;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.stream.UnsupportedProtocolException;
import network.icn.libp2p.transport.MemoryPipe;
import network.icn.libp2p.transport.RawConnection;
import network.icn.libp2p.wire.Frames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(10)
class NegotiationTest {
    private static final JsonNode BYTES = Vectors.json("yamux-headers.json").get("multistream");
    private final MemoryPipe pipe = new MemoryPipe();
    private final RawConnection dialer = pipe.dialer();
    private final RawConnection listener = pipe.listener();

    @Test
    void theFirstBytesAreThoseOfJs() {
        assertThat(Vectors.hex(bytes(Negotiation.message(Negotiation.HEADER))))
                .isEqualTo(BYTES.get("header").asString());
        assertThat(Vectors.hex(bytes(Negotiation.message("/noise"))))
                .isEqualTo(BYTES.get("noise").asString());
        assertThat(Vectors.hex(bytes(Negotiation.message(Negotiation.REFUSAL))))
                .isEqualTo(BYTES.get("na").asString());
    }

    @Test
    void theFirstCommonProtocolWinsAndSurplusBytesStay() throws Exception {
        Thread dialling = Thread.ofVirtual().start(() -> {
            try {
                assertThat(Negotiation.dial(dialer, List.of("/a", "/b", "/c"))).isEqualTo("/b");
                dialer.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(Negotiation.listen(listener, List.of("/c", "/b")::contains)).isEqualTo("/b");
        ByteBuffer rest = ByteBuffer.allocate(3);
        Frames.readFully(listener, rest);
        dialling.join();

        assertThat(rest.array()).containsExactly(1, 2, 3);
    }

    @Test
    void bytesSentWithTheProposalBelongToTheProtocol() throws Exception {
        dialer.write(
                Negotiation.message(Negotiation.HEADER), Negotiation.message("/a"), ByteBuffer.wrap(new byte[] {9, 8}));

        assertThat(Negotiation.listen(listener, "/a"::equals)).isEqualTo("/a");
        ByteBuffer rest = ByteBuffer.allocate(2);
        Frames.readFully(listener, rest);
        assertThat(rest.array()).containsExactly(9, 8);
    }

    @Test
    void noCommonProtocolIsSaidSo() throws Exception {
        listener.write(Negotiation.message(Negotiation.HEADER), Negotiation.message("na"), Negotiation.message("na"));
        assertThatThrownBy(() -> Negotiation.dial(dialer, List.of("/a", "/b")))
                .isInstanceOf(UnsupportedProtocolException.class);
    }

    @Test
    void anythingButTheHeaderFirstIsRefused() throws Exception {
        dialer.write(Negotiation.message("/noise"));
        assertRefused(MalformedException.Reason.UNEXPECTED);
    }

    @Test
    void aMessageAboveTheBoundIsRefusedBeforeItIsRead() throws Exception {
        dialer.write(ByteBuffer.wrap(Varint.encode(Negotiation.MAX_MESSAGE_BYTES + 1)));
        assertRefused(MalformedException.Reason.TOO_LONG);
    }

    @Test
    void aMessageAtTheBoundIsAnswered() throws Exception {
        dialer.write(
                Negotiation.message(Negotiation.HEADER),
                Negotiation.message("x".repeat(Negotiation.MAX_MESSAGE_BYTES - 1)),
                Negotiation.message("/a"));
        assertThat(Negotiation.listen(listener, "/a"::equals)).isEqualTo("/a");
    }

    @Test
    void aMessageWithoutNewlineIsRefused() throws Exception {
        dialer.write(ByteBuffer.wrap(hex("0161")));
        assertRefused(MalformedException.Reason.BAD_TEXT);
    }

    @Test
    void endlessProposalsAreCutOff() throws Exception {
        dialer.write(Negotiation.message(Negotiation.HEADER));
        for (int i = 0; i < Negotiation.MAX_PROPOSALS; i++) {
            dialer.write(Negotiation.message("/x" + i));
        }
        assertRefused(MalformedException.Reason.TOO_MANY);
    }

    @Test
    void theLastProposalThatIsAnsweredMayBeTheRightOne() throws Exception {
        dialer.write(Negotiation.message(Negotiation.HEADER));
        for (int i = 1; i < Negotiation.MAX_PROPOSALS; i++) {
            dialer.write(Negotiation.message("/x" + i));
        }
        dialer.write(Negotiation.message("/a"));
        assertThat(Negotiation.listen(listener, "/a"::equals)).isEqualTo("/a");
    }

    private void assertRefused(MalformedException.Reason reason) {
        assertThatThrownBy(() -> Negotiation.listen(listener, "/a"::equals))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
