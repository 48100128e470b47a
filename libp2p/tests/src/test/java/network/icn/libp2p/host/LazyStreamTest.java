package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multistream.Proposal;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.stream.StreamResetException;
import network.icn.libp2p.stream.UnsupportedProtocolException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LazyStreamTest {
    private static final String HEADER = "\23/multistream/1.0.0\n";
    private static final String PROPOSAL = HEADER + "\7/hello\n";

    private final Wire wire = new Wire();
    private final Stream stream =
            new LazyStream(wire, "/hello", KeyPair.generate(new SecureRandom()).peerId(), Duration.ofSeconds(5));

    @Test
    void theProposalTravelsWithTheFirstData() throws IOException {
        stream.write(bytes("one"), bytes("two"));
        stream.write(bytes("three"));

        assertThat(wire.log).containsExactly("write " + PROPOSAL + "onetwo", "write three");
    }

    @Test
    void whoReadsFirstProposesToo() throws IOException {
        wire.say(PROPOSAL + "welcome");

        assertThat(read()).isEqualTo("welcome");
        assertThat(wire.log).containsExactly("write " + PROPOSAL);
    }

    @Test
    void ofALongFirstWriteOnlyTheHeadTravelsWithTheProposal() throws IOException {
        String text = "x".repeat(Proposal.WITH_PROPOSAL + 1);

        stream.write(bytes(text));

        assertThat(wire.log).containsExactly("write " + PROPOSAL + text.substring(1), "write x");
    }

    @Test
    void theAnswerMayComeInPieces() throws IOException {
        for (char letter : (PROPOSAL + "w").toCharArray()) {
            wire.say(String.valueOf(letter));
        }

        assertThat(read()).isEqualTo("w");
    }

    @Test
    void aDeadlineInTheMiddleOfTheAnswerLosesNothing() throws IOException {
        wire.say(HEADER);
        wire.deadlinePasses();
        assertThatThrownBy(this::read).isInstanceOf(InterruptedIOException.class);
        wire.say("\7/hello\nwelcome");

        assertThat(read()).isEqualTo("welcome");
    }

    @Test
    void aRefusalIsNoticedAtTheFirstReading() throws IOException {
        stream.write(bytes("one"));
        wire.say(HEADER + "\3na\n");

        assertThatThrownBy(this::read).isInstanceOf(UnsupportedProtocolException.class);
    }

    @Test
    void anythingElseIsNoAnswer() {
        wire.say(HEADER + "\7/world\n");

        assertThatThrownBy(this::read).isInstanceOf(MalformedException.class);
    }

    @Test
    void theEndOfOurHalfFollowsTheAnswerAndNobodyWaitsForIt() throws IOException {
        stream.write(bytes("one"));
        stream.closeWrite();
        assertThatThrownBy(() -> stream.write(bytes("two"))).isInstanceOf(IOException.class);
        assertThat(wire.log).containsExactly("write " + PROPOSAL + "one");

        wire.say(PROPOSAL);

        Await.until("our half has ended", () -> wire.log.contains("end"));
    }

    @Test
    void theEndOfAnEmptyHalfIsProposedToo() throws IOException {
        stream.closeWrite();
        wire.say(PROPOSAL + "welcome");

        assertThat(read()).isEqualTo("welcome");
        assertThat(wire.log).contains("write " + PROPOSAL, "end");
    }

    @Test
    void aRefusalIsNoticedEvenIfItCameWhileNobodyRead() throws IOException {
        stream.closeWrite();
        wire.say(HEADER + "\3na\n");
        Await.until("reset", () -> wire.log.contains("reset"));

        assertThatThrownBy(this::read).isInstanceOf(UnsupportedProtocolException.class);
    }

    @Test
    void whoClosesStillTakesTheAnswer() throws IOException {
        stream.write(bytes("note"));
        stream.close();
        Await.until("the answer is waited for", () -> wire.log.contains("deadline PT5S"));
        assertThatThrownBy(this::read).isInstanceOf(StreamResetException.class);
        assertThat(wire.log).doesNotContain("close");

        wire.say(PROPOSAL);

        Await.until("closed", () -> wire.log.contains("close"));
        assertThat(wire.log).containsExactly("write " + PROPOSAL + "note", "deadline PT5S", "close");
    }

    @Test
    void whoClosesDoesNotWaitForEver() {
        stream.close();
        wire.deadlinePasses();

        Await.until("given up", () -> wire.log.contains("reset"));
    }

    private String read() throws IOException {
        ByteBuffer target = ByteBuffer.allocate(100);
        return new String(target.array(), 0, stream.read(target), StandardCharsets.US_ASCII);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// The other side says what the test says; what is done to this side is written down.
    private static final class Wire implements DuplexStream {
        final List<String> log = new CopyOnWriteArrayList<>();
        private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
        private ByteBuffer current = ByteBuffer.allocate(0);

        void say(String text) {
            said.add(text);
        }

        void deadlinePasses() {
            said.add("");
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (!current.hasRemaining()) {
                current = bytes(next());
            }
            if (!current.hasRemaining()) {
                throw new InterruptedIOException("stream deadline passed");
            }
            int count = Math.min(current.remaining(), target.remaining());
            target.put(current.slice(current.position(), count));
            current.position(current.position() + count);
            return count;
        }

        private String next() throws IOException {
            try {
                return said.take();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void write(ByteBuffer... sources) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (ByteBuffer source : sources) {
                while (source.hasRemaining()) {
                    all.write(source.get());
                }
            }
            if (all.size() > 0) {
                log.add("write " + all.toString(StandardCharsets.US_ASCII));
            }
        }

        @Override
        public void deadline(@Nullable Duration fromNow) {
            log.add("deadline " + fromNow);
        }

        @Override
        public void closeWrite() {
            log.add("end");
        }

        @Override
        public void close() {
            log.add("close");
        }

        @Override
        public void reset(long code) {
            log.add("reset");
        }
    }
}
