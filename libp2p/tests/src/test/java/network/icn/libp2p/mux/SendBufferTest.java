package network.icn.libp2p.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import network.icn.libp2p.mux.yamux.FrameType;
import network.icn.libp2p.mux.yamux.Header;
import org.junit.jupiter.api.Test;

class SendBufferTest {
    private static final int CAPACITY = 10_000;
    private final SendBuffer buffer = new SendBuffer(CAPACITY);

    private void append(int payload) {
        buffer.append(new Header(FrameType.DATA, 0, 1, payload), new ByteBuffer[] {ByteBuffer.allocate(payload)});
    }

    @Test
    void oneFrameMayFillTheBufferAndThenNothingMoreFits() {
        assertThat(buffer.room()).isEqualTo(CAPACITY - Header.BYTES);
        append(buffer.room());

        assertThat(buffer.room()).isZero();
        assertThat(buffer.take().remaining()).isEqualTo(CAPACITY);
        assertThat(buffer.room()).isEqualTo(CAPACITY - Header.BYTES);
    }

    @Test
    void aFrameFitsAsLongAsThereIsRoomForOneByteBehindItsHeader() {
        append(CAPACITY - 2 * Header.BYTES - 1);
        assertThat(buffer.room()).isEqualTo(1);

        buffer.take();
        append(CAPACITY - 2 * Header.BYTES);
        assertThat(buffer.room()).isZero();
    }
}
