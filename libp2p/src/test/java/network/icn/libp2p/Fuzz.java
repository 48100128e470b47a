package network.icn.libp2p;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import network.icn.libp2p.encoding.MalformedException;
import network.icn.libp2p.wire.ByteStream;

/// Feeds a decoder with mutations of good inputs and with noise. Whatever comes, the decoder must accept it or refuse
/// it
/// by an [IOException], and allocate no more than its bound. `-Dfuzz.seed` and `-Dfuzz.cases` change the run.
public final class Fuzz {
    public static final int CASES = Integer.getInteger("fuzz.cases", 100_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_121L);

    /// Verdict of an input that was not refused.
    public static final String ACCEPTED = "ACCEPTED";

    private static final byte[][] SPICES = {
        {},
        {0},
        {(byte) 0xff},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f},
        {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
        {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
        {0x0a, 0x00},
        "/p2p/".getBytes(StandardCharsets.US_ASCII),
        "\n".getBytes(StandardCharsets.US_ASCII),
    };

    private Fuzz() {}

    /// What is tested.
    @FunctionalInterface
    public interface Target {
        void feed(byte[] input) throws IOException;
    }

    /// Runs the cases and returns how often each verdict came.
    ///
    /// @param maxAllocation bytes that one case may allocate, whatever the input says
    public static Map<String, Integer> run(int cases, long maxAllocation, List<byte[]> corpus, Target target) {
        Random random = new Random(SEED);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<String, Integer> verdicts = new TreeMap<>();
        for (int i = 0; i < cases; i++) {
            byte[] input = mutated(corpus, random);
            long before = memory.getCurrentThreadAllocatedBytes();
            String verdict = verdict(input, target);
            long allocated = memory.getCurrentThreadAllocatedBytes() - before;
            // Again, if need be: the first time may have loaded classes.
            if (allocated > maxAllocation && allocated(input, target, memory) > maxAllocation) {
                throw new AssertionError(
                        "seed " + SEED + " case " + i + " allocates " + allocated + " bytes: " + hex(input));
            }
            verdicts.merge(verdict, 1, Integer::sum);
        }
        return verdicts;
    }

    private static long allocated(byte[] input, Target target, ThreadMXBean memory) {
        long before = memory.getCurrentThreadAllocatedBytes();
        String verdict = verdict(input, target);
        return verdict.isEmpty() ? 0 : memory.getCurrentThreadAllocatedBytes() - before;
    }

    private static String verdict(byte[] input, Target target) {
        try {
            target.feed(input);
            return ACCEPTED;
        } catch (MalformedException e) {
            return e.reason().name();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + SEED + ": " + e + " escapes for " + hex(input), e);
        }
    }

    private static String hex(byte[] input) {
        return HexFormat.of().formatHex(input);
    }

    private static byte[] mutated(List<byte[]> corpus, Random random) {
        if (random.nextInt(20) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] input = corpus.get(random.nextInt(corpus.size())).clone();
        for (int left = random.nextInt(4); left >= 0; left--) {
            input = mutatedOnce(input, corpus, random);
        }
        return input;
    }

    private static byte[] mutatedOnce(byte[] input, List<byte[]> corpus, Random random) {
        int at = random.nextInt(input.length + 1);
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(input, at);
            case 1 -> spliced(input, at, at, SPICES[random.nextInt(SPICES.length)]);
            case 2 -> spliced(input, at, Math.min(input.length, at + random.nextInt(8)), new byte[0]);
            case 3 -> {
                byte[] other = corpus.get(random.nextInt(corpus.size()));
                yield spliced(
                        input,
                        at,
                        input.length,
                        Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
            }
            case 4 -> spliced(input, at, at, Arrays.copyOfRange(input, 0, at));
            default -> {
                byte[] changed = input.clone();
                if (at < changed.length) {
                    changed[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield changed;
            }
        };
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] middle) {
        return ByteBuffer.allocate(from + middle.length + input.length - to)
                .put(input, 0, from)
                .put(middle)
                .put(input, to, input.length - to)
                .array();
    }

    /// A stream whose other side sends these bytes, closes, and takes whatever comes.
    public static ByteStream stream(byte... bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        return new ByteStream() {
            @Override
            public int read(ByteBuffer target) {
                if (!source.hasRemaining()) {
                    return -1;
                }
                int count = Math.min(source.remaining(), target.remaining());
                target.put(source.slice(source.position(), count));
                source.position(source.position() + count);
                return count;
            }

            @Override
            public void write(ByteBuffer... sources) {
                for (ByteBuffer each : sources) {
                    each.position(each.limit());
                }
            }
        };
    }
}
