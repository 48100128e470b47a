package network.icn.libp2p;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import network.icn.libp2p.security.noise.NoiseException;
import network.icn.libp2p.security.tls.TlsException;
import network.icn.libp2p.wire.ByteStream;

/// Feeds a decoder with mutations of good inputs and with noise. Whatever comes, the decoder must accept it or refuse
/// it by an [IOException], and allocate no more than its bound. `-Dfuzz.seed` and `-Dfuzz.cases` change the run,
/// `-Dicn.thorough=true` makes it three times as long.
///
/// The cases are cut into slices, each with a seed of its own, which run on all cores: what a run does depends on
/// neither their number nor their speed.
public final class Fuzz {
    public static final int CASES =
            Integer.getInteger("fuzz.cases", Boolean.getBoolean("icn.thorough") ? 100_000 : 30_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_121L);
    private static final int SLICES = 8;
    private static final int KIB = 1_024;

    /// Verdict of an input that was not refused.
    public static final String ACCEPTED = "ACCEPTED";

    private Fuzz() {}

    /// What is tested; called by several threads at once.
    @FunctionalInterface
    public interface Target {
        void feed(byte[] input) throws IOException;
    }

    /// Runs the cases and returns how often each verdict came.
    ///
    /// @param maxAllocation bytes that one case may allocate, and as much again for each KiB of its input
    public static Map<String, Integer> run(int cases, long maxAllocation, List<byte[]> corpus, Target target) {
        Map<String, Integer> verdicts = new TreeMap<>();
        try (ExecutorService cores =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Map<String, Integer>>> slices = IntStream.range(0, SLICES)
                    .mapToObj(i -> cores.submit(() -> slice(i, cases, maxAllocation, corpus, target)))
                    .toList();
            for (Future<Map<String, Integer>> slice : slices) {
                slice.get().forEach((verdict, count) -> verdicts.merge(verdict, count, Integer::sum));
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return verdicts;
    }

    private static Map<String, Integer> slice(
            int slice, int cases, long maxAllocation, List<byte[]> corpus, Target target) {
        Mutations mutations = new Mutations(SEED + slice, corpus);
        Map<String, Integer> verdicts = new TreeMap<>();
        for (int i = slice; i < cases; i += SLICES) {
            byte[] input = mutations.next();
            try {
                verdicts.merge(verdict(maxAllocation, input, target), 1, Integer::sum);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + SEED + " case " + i + ": " + e.getMessage(), e);
            }
        }
        return verdicts;
    }

    /// Feeds one input and returns the verdict.
    ///
    /// @throws AssertionError if something else than a verdict comes, or more is allocated
    public static String verdict(long maxAllocation, byte[] input, Target target) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bound = maxAllocation * (1 + input.length / KIB);
        long before = memory.getCurrentThreadAllocatedBytes();
        String verdict = verdict(input, target);
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        // Again, if need be: the first time may have loaded classes.
        if (allocated > bound && allocated(input, target, memory) > bound) {
            throw new AssertionError(allocated + " bytes allocated, bound " + bound + ": " + hex(input));
        }
        return verdict;
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
        } catch (NoiseException e) {
            return e.reason().name();
        } catch (TlsException e) {
            return e.reason().name();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(e + " escapes for " + hex(input), e);
        }
    }

    private static String hex(byte[] input) {
        return HexFormat.of().formatHex(input);
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
