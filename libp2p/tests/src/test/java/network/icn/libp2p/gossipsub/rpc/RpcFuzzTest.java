package network.icn.libp2p.gossipsub.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import network.icn.libp2p.gossipsub.rpc.Control.Graft;
import network.icn.libp2p.gossipsub.rpc.RpcDecoding.Decoded;
import network.icn.libp2p.gossipsub.rpc.RpcDecoding.Refused;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

/// Frames damaged at random: each gets a verdict, and none makes the decoder allocate beyond its limit.
class RpcFuzzTest {
    private static final long SEED = 20_261_121L;
    private static final int CASES = 100_000;
    private static final RpcCodec CODEC = new RpcCodec(RpcLimits.DEFAULT, MessageIdFunction.CONTENT);

    /// Frames of some hundred bytes hold at most that many elements, each an object and a list slot.
    private static final long ALLOCATION_LIMIT = 256 * 1_024;

    @Test
    void everyDamagedFrameGetsAVerdictWithoutALargeAllocation() {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        List<byte[]> whole = List.of(
                RpcCodec.encode(Rpc.ofSubscriptions(List.of(new Rpc.Subscription("topic", true)))),
                RpcCodec.encode(Rpc.ofControls(List.of(new Graft("topic")))),
                message(),
                controls());
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        CODEC.decode(whole.getLast());
        int decoded = 0;
        Map<RpcRefusal, Integer> refused = new EnumMap<>(RpcRefusal.class);
        for (int i = 0; i < CASES; i++) {
            byte[] frame = damaged(whole.get(random.nextInt(whole.size())), random);
            long before = threads.getCurrentThreadAllocatedBytes();
            RpcDecoding verdict = CODEC.decode(frame);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            // The first cases load classes, which is not the decoder's doing.
            assertThat(i < 1_000 || allocated <= ALLOCATION_LIMIT)
                    .as("seed %d, case %d, %d bytes, allocated %d", SEED, i, frame.length, allocated)
                    .isTrue();
            switch (verdict) {
                case Decoded(Rpc _, Set<RpcRefusal> leftOut) -> {
                    decoded++;
                    leftOut.forEach(reason -> refused.merge(reason, 1, Integer::sum));
                }
                case Refused(RpcRefusal reason) -> refused.merge(reason, 1, Integer::sum);
            }
        }
        // Both ways must have been walked, or the damage was of the wrong kind.
        assertThat(decoded).as("decoded of %d, refused %s", CASES, refused).isBetween(CASES / 20, CASES * 19 / 20);
        assertThat(refused).containsKeys(RpcRefusal.MALFORMED, RpcRefusal.MISSING_TOPIC);
    }

    private static byte[] damaged(byte[] frame, SplittableRandom random) {
        byte[] copy = frame.clone();
        for (int flips = random.nextInt(4); flips > 0; flips--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(copy, random.nextInt(copy.length + 1));
            case 1 -> Arrays.copyOf(copy, copy.length + random.nextInt(64));
            case 2 -> twice(copy);
            default -> copy;
        };
    }

    private static byte[] twice(byte[] frame) {
        byte[] both = Arrays.copyOf(frame, frame.length * 2);
        System.arraycopy(frame, 0, both, frame.length, frame.length);
        return both;
    }

    private static byte[] message() {
        return new ProtoWriter()
                .message(2, new ProtoWriter().bytes(2, new byte[100]).bytes(4, "topic".getBytes(UTF_8)))
                .toByteArray();
    }

    private static byte[] controls() {
        ProtoWriter ids = new ProtoWriter();
        for (int i = 0; i < 20; i++) {
            ids.bytes(1, new byte[] {(byte) i, 1, 2, 3});
        }
        return new ProtoWriter()
                .message(
                        3, new ProtoWriter().message(2, ids).message(5, ids).message(6, new ProtoWriter().uint64(1, 1)))
                .toByteArray();
    }
}
