package network.icn.libp2p.multistream;

import static network.icn.libp2p.MalformedException.Reason.BAD_TEXT;
import static network.icn.libp2p.MalformedException.Reason.TOO_MANY;
import static network.icn.libp2p.MalformedException.Reason.TRUNCATED;
import static network.icn.libp2p.MalformedException.Reason.UNEXPECTED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.stream.UnsupportedProtocolException;
import network.icn.libp2p.wire.ByteStream;
import network.icn.libp2p.wire.Frames;

/// multistream-select 1.0 over a blocking stream. A message is a uvarint length, text and a newline. Not one byte
/// beyond
/// the last message is read: what follows belongs to the protocol agreed on. Time limits are the caller's.
public final class Negotiation {
    static final String HEADER = "/multistream/1.0.0";
    static final String REFUSAL = "na";

    /// Newline included; the bound that go-, js- and jvm-libp2p share.
    static final int MAX_MESSAGE_BYTES = 1_024;
    /// Proposals a listener answers before it gives up: no honest dialler has more names for one protocol.
    static final int MAX_PROPOSALS = 32;

    private Negotiation() {}

    /// Proposes `protocols` in order. The first proposal goes out together with the header, in one write.
    ///
    /// @return the first protocol that the other side accepts
    /// @throws UnsupportedProtocolException if it accepts none
    public static String dial(ByteStream stream, List<String> protocols) throws IOException {
        stream.write(message(HEADER), message(protocols.getFirst()));
        expectHeader(stream);
        for (int i = 0; i < protocols.size(); i++) {
            String proposal = protocols.get(i);
            if (i > 0) {
                stream.write(message(proposal));
            }
            String answer = read(stream);
            if (answer.equals(proposal)) {
                return proposal;
            }
            if (!answer.equals(REFUSAL)) {
                throw new MalformedException(UNEXPECTED, "answer to a proposal is neither echo nor refusal");
            }
        }
        throw new UnsupportedProtocolException("remote speaks none of " + protocols);
    }

    /// Answers proposals until one is supported.
    ///
    /// @throws MalformedException if the dialler breaks the protocol or proposes more than [#MAX_PROPOSALS]
    public static String listen(ByteStream stream, Predicate<String> supported) throws IOException {
        // At once: a dialler may wait for it before it proposes.
        stream.write(message(HEADER));
        expectHeader(stream);
        for (int i = 0; i < MAX_PROPOSALS; i++) {
            String proposal = read(stream);
            if (supported.test(proposal)) {
                stream.write(message(proposal));
                return proposal;
            }
            stream.write(message(REFUSAL));
        }
        throw new MalformedException(TOO_MANY, "more than " + MAX_PROPOSALS + " proposals");
    }

    private static void expectHeader(ByteStream stream) throws IOException {
        if (!read(stream).equals(HEADER)) {
            throw new MalformedException(UNEXPECTED, "first message is not the multistream header");
        }
    }

    private static String read(ByteStream stream) throws IOException {
        byte[] bytes = Frames.read(stream, MAX_MESSAGE_BYTES);
        if (bytes == null) {
            throw new MalformedException(TRUNCATED, "stream ends during negotiation");
        }
        if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
            throw new MalformedException(BAD_TEXT, "multistream message without newline");
        }
        return new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
    }

    static ByteBuffer message(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer target = ByteBuffer.allocate(Varint.size(bytes.length) + bytes.length);
        Varint.write(target, bytes.length);
        return target.put(bytes).flip();
    }
}
