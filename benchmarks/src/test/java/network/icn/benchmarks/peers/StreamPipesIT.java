package network.icn.benchmarks.peers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StreamPipesIT {
    /// More than one frame, and no whole number of them.
    private static final long BYTES = 10_000_019;

    @Test
    void everyByteOfATransferArrivesByOurStream() throws Exception {
        try (HostPipe pipe = new HostPipe()) {
            pipe.transfer(BYTES);
            pipe.transfer(1);
        }
    }

    @Test
    void everyByteOfATransferArrivesByTheLimit() throws Exception {
        try (NettyPipe pipe = new NettyPipe()) {
            pipe.transfer(BYTES);
            pipe.transfer(1);
        }
    }
}
