package network.icn.libp2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.encoding.Varint;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final long SEED = 20261121;
    private static final int MAX_BYTES = 200_000;

    /// Gives what it holds in pieces of the supplied size.
    private record Pieces(ByteBuffer content, IntSupplier size) implements ByteStream {
        @Override
        public int read(ByteBuffer target) {
            if (!content.hasRemaining()) {
                return -1;
            }
            int count = Math.min(Math.min(size.getAsInt(), target.remaining()), content.remaining());
            target.put(content.slice(content.position(), count));
            content.position(content.position() + count);
            return count;
        }

        @Override
        public void write(ByteBuffer... sources) {
            throw new UnsupportedOperationException();
        }
    }

    private static FrameReader reader(byte[] content, IntSupplier size) {
        return new FrameReader(new Pieces(ByteBuffer.wrap(content), size), MAX_BYTES);
    }

    private static byte[] framed(List<byte[]> messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.writeBytes(Varint.encode(message.length));
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    @Test
    void messagesComeOutAsTheyWentInHoweverTheStreamIsCut() throws IOException {
        Random random = new Random(SEED);
        for (int piece : new int[] {1, 7, 1_000, 70_000, 1_000_000}) {
            List<byte[]> messages = new ArrayList<>();
            for (int length : new int[] {0, 1, 127, 128, 1_023, 1_024, 1_025, 65_536, MAX_BYTES, 3, 0}) {
                byte[] message = new byte[length];
                random.nextBytes(message);
                messages.add(message);
            }
            FrameReader reader = reader(framed(messages), () -> 1 + random.nextInt(piece));

            List<byte[]> read = new ArrayList<>();
            for (List<byte[]> some = reader.read(4); !some.isEmpty(); some = reader.read(4)) {
                assertThat(some).hasSizeBetween(1, 4);
                read.addAll(some);
            }
            assertThat(read).as("pieces of up to " + piece).containsExactlyElementsOf(messages);
        }
    }

    @Test
    void whatHasComeWholeIsHandedOutTogether() throws IOException {
        byte[] content = framed(List.of(new byte[10], new byte[20], new byte[30]));
        FrameReader reader = reader(content, () -> content.length - 1);

        assertThat(reader.read(16)).hasSize(2);
        assertThat(reader.read(16)).hasSize(1);
        assertThat(reader.read(16)).isEmpty();
    }

    @Test
    void theLongestMessagePassesAndALongerOneIsRefusedBehindTheGoodOnes() throws IOException {
        byte[] content = framed(List.of(new byte[5], new byte[MAX_BYTES], new byte[MAX_BYTES + 1]));
        FrameReader reader = reader(content, () -> content.length);

        assertThat(reader.read(1)).hasSize(1);
        assertThat(reader.read(9)).hasSize(1);
        assertThatThrownBy(() -> reader.read(9))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("limit " + MAX_BYTES);
    }

    @Test
    void whatFollowsAMessageThatIsPassedOverIsReadHoweverTheStreamIsCut() throws IOException {
        List<byte[]> messages = List.of(new byte[] {1}, new byte[3 * MAX_BYTES], new byte[] {2}, new byte[] {3});
        for (int piece : new int[] {1, 7, 1_000, 70_000, 1_000_000}) {
            FrameReader reader = reader(framed(messages), () -> piece);
            List<byte[]> read = new ArrayList<>(reader.read(1));

            assertThatThrownBy(() -> reader.read(9)).isInstanceOf(MalformedException.class);
            reader.skip(3 * MAX_BYTES);

            for (List<byte[]> some = reader.read(9); !some.isEmpty(); some = reader.read(9)) {
                read.addAll(some);
            }
            assertThat(read).containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
        }
    }

    @Test
    void aMessageIsNotPassedOverWhateverItsLength() {
        byte[] content = framed(List.of(new byte[3 * MAX_BYTES + 1], new byte[] {1}));
        FrameReader reader = reader(content, () -> content.length);

        assertThatThrownBy(() -> reader.read(9)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> reader.skip(3 * MAX_BYTES)).isInstanceOf(MalformedException.class);
        FrameReader ending = reader(Arrays.copyOf(content, MAX_BYTES), () -> content.length);
        assertThatThrownBy(() -> ending.read(9)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> ending.skip(4 * MAX_BYTES)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aStreamThatEndsInsideAMessageIsMalformed() {
        for (byte[] content : new byte[][] {{5, 1, 2}, {(byte) 0x80}}) {
            assertThatThrownBy(() -> reader(content, () -> 1).read(1)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aLengthWithoutEndIsMalformed() {
        byte[] content = {-1, -1, -1, -1, -1, -1, 0};
        assertThatThrownBy(() -> reader(content, () -> 1).read(1)).isInstanceOf(MalformedException.class);
    }
}
