package network.icn.libp2p.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What this process holds after a garbage collection.
///
/// @param heap bytes
/// @param direct bytes outside the heap that Java knows of
/// @param files open file descriptors; 0 where the system does not tell
public record Footprint(long heap, long direct, long files) {
    /// Between two samples the youngest connections are in different states, and so is what waits for its cleaner.
    private static final long HEAP_NOISE = 6 << 20;
    /// Arenas of Netty, which keep what they once got, grow by chunks of 4 MiB at most.
    private static final long DIRECT_NOISE = 8 << 20;
    /// Connections that are being closed, two ends each within this process, and the dials of two searches:
    /// their QUIC ones wait for peers that have left. What stays for good is found at the end.
    private static final long FILE_NOISE = 48;

    private static final Pattern OURS = Pattern.compile("\"(libp2p|pubsub|kad)-[^\"]*\".*(\\R {6,}.*){0,12}");

    public static Footprint measure() {
        // Twice: what the first finds unreachable may have had a cleaner.
        ManagementFactory.getMemoryMXBean().gc();
        ManagementFactory.getMemoryMXBean().gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = Math.max(0, PlatformDependent.usedDirectMemory());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getMemoryUsed();
        }
        return new Footprint(heap, direct, openFiles());
    }

    static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /// Whether the last third of the samples, taken in turn, holds no more than the first.
    public static void assertFlat(List<Footprint> samples) {
        int third = samples.size() / 3;
        Footprint early = least(samples.subList(0, third));
        Footprint late = least(samples.subList(samples.size() - third, samples.size()));
        assertThat(late.heap() - early.heap()).as("heap, %s", samples).isLessThan(HEAP_NOISE);
        assertThat(late.direct() - early.direct())
                .as("direct memory, %s", samples)
                .isLessThan(DIRECT_NOISE);
        assertThat(late.files() - early.files())
                .as("file descriptors, %s", samples)
                .isLessThan(FILE_NOISE);
    }

    /// The least of several samples is the one with the least under way.
    private static Footprint least(List<Footprint> samples) {
        return new Footprint(
                samples.stream().mapToLong(Footprint::heap).min().orElseThrow(),
                samples.stream().mapToLong(Footprint::direct).min().orElseThrow(),
                samples.stream().mapToLong(Footprint::files).min().orElseThrow());
    }

    /// The threads of ours, virtual ones too, with where they are.
    static List<String> threads(Path directory) throws IOException {
        Path dump = directory.resolve("threads-" + System.nanoTime() + ".txt");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        return OURS.matcher(Files.readString(dump))
                .results()
                .map(match -> match.group())
                .toList();
    }

    @Override
    public String toString() {
        return "heap %,d KiB, direct %,d KiB, %d files".formatted(heap >> 10, direct >> 10, files);
    }
}
