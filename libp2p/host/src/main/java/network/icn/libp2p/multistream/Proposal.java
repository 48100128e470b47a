package network.icn.libp2p.multistream;

import static network.icn.libp2p.MalformedException.Reason.TRUNCATED;
import static network.icn.libp2p.MalformedException.Reason.UNEXPECTED;

import java.io.IOException;
import java.nio.ByteBuffer;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.stream.UnsupportedProtocolException;
import network.icn.libp2p.wire.ByteStream;

/// One proposal to a listener that is known to accept it, so that the dialler need not wait: what it has to
/// say first goes out behind the proposal, and the answer is read in front of what the listener says first.
/// On the wire this is the negotiation that [Negotiation#listen] answers.
public final class Proposal {
    /// Of the first write, what goes out with the proposal. More could need credit that the peer grants only
    /// when it is read, and until the proposal is out nobody reads.
    public static final int WITH_PROPOSAL = 16 << 10;

    private final String protocol;
    private final byte[] answer;
    private final byte[] refusal;
    private final ByteBuffer received;

    public Proposal(String protocol) {
        this.protocol = protocol;
        this.answer = concatenated(Negotiation.HEADER, protocol);
        this.refusal = concatenated(Negotiation.HEADER, Negotiation.REFUSAL);
        this.received = ByteBuffer.allocate(answer.length);
    }

    private static byte[] concatenated(String first, String second) {
        ByteBuffer one = Negotiation.message(first);
        ByteBuffer two = Negotiation.message(second);
        return ByteBuffer.allocate(one.remaining() + two.remaining())
                .put(one)
                .put(two)
                .array();
    }

    /// What the dialler sends: header and proposal, which the listener answers with the same bytes.
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(answer).asReadOnlyBuffer();
    }

    /// Reads the answer and not one byte more. May be called again after a deadline has cut it short.
    ///
    /// @throws UnsupportedProtocolException if the listener does not speak the protocol after all
    /// @throws MalformedException if the answer is none
    public void confirm(ByteStream stream) throws IOException {
        check();
        while (received.hasRemaining()) {
            if (stream.read(received) < 0) {
                throw new MalformedException(TRUNCATED, "stream ends during negotiation");
            }
            check();
        }
    }

    private void check() throws IOException {
        if (begins(answer)) {
            return;
        }
        throw begins(refusal)
                ? new UnsupportedProtocolException("remote does not speak " + protocol)
                : new MalformedException(UNEXPECTED, "answer to a proposal is neither echo nor refusal");
    }

    /// Whether what came agrees with these bytes as far as both go.
    private boolean begins(byte[] expected) {
        int length = Math.min(received.position(), expected.length);
        return received.duplicate().flip().limit(length).equals(ByteBuffer.wrap(expected, 0, length));
    }

    /// Takes from the first write what goes out with the proposal.
    public static ByteBuffer head(ByteBuffer... sources) {
        ByteBuffer head = ByteBuffer.allocate(WITH_PROPOSAL);
        for (ByteBuffer source : sources) {
            int count = Math.min(source.remaining(), head.remaining());
            head.put(source.slice(source.position(), count));
            source.position(source.position() + count);
        }
        return head.flip();
    }
}
