package network.icn.libp2p.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import network.icn.libp2p.mux.yamux.FrameType;
import network.icn.libp2p.mux.yamux.Header;
import org.junit.jupiter.api.Test;

class SendLaneTest {
    private static final int CAPACITY = 10_000;
    private final SendLane lane = new SendLane(CAPACITY);

    private void append(int payload) {
        lane.append(new Header(FrameType.DATA, 0, 1, payload), new ByteBuffer[] {ByteBuffer.allocate(payload)});
    }

    @Test
    void oneFrameMayFillTheLaneAndThenNothingMoreFits() {
        assertThat(lane.room()).isEqualTo(CAPACITY - Header.BYTES);
        append(lane.room());

        assertThat(lane.room()).isZero();
        assertThat(lane.take().remaining()).isEqualTo(CAPACITY);
        assertThat(lane.room()).isEqualTo(CAPACITY - Header.BYTES);
    }

    @Test
    void aFrameFitsAsLongAsThereIsRoomForOneByteBehindItsHeader() {
        append(CAPACITY - 2 * Header.BYTES - 1);
        assertThat(lane.room()).isEqualTo(1);

        lane.take();
        append(CAPACITY - 2 * Header.BYTES);
        assertThat(lane.room()).isZero();
    }
}
