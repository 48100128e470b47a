package network.icn.benchmarks.peers;

import java.io.IOException;
import java.util.Map;
import network.icn.benchmarks.rounds.Machine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A process that pushes bytes over loopback to itself: `ours` by a stream of our host over Noise and yamux, `limit` by
/// Netty with one cipher and nothing else. Each answers with `seconds` and `cpuMicros`.
public final class StreamPeer {
    private StreamPeer() {}

    private interface Pipe {
        void transfer(long bytes) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        try (HostPipe ours = new HostPipe();
                NettyPipe limit = new NettyPipe()) {
            new LineServer(Map.of(
                            "ours", command -> timed(ours::transfer, command),
                            "limit", command -> timed(limit::transfer, command)))
                    .serve();
        }
    }

    private static ObjectNode timed(Pipe pipe, JsonNode command) throws Exception {
        long cpu = Machine.cpuMicros();
        long start = System.nanoTime();
        pipe.transfer(command.get("bytes").asLong());
        double seconds = (System.nanoTime() - start) / 1e9;
        return LineServer.object().put("seconds", seconds).put("cpuMicros", Machine.cpuMicros() - cpu);
    }

    static IOException lost(long wanted, long came) {
        return new IOException("sent " + wanted + " bytes, " + came + " came");
    }
}
