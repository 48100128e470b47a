package network.icn.libp2p.soak;

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
record Footprint(long heap, long direct, long files) {
    private static final Pattern OURS = Pattern.compile("\"(libp2p|pubsub|kad)-[^\"]*\"");

    static Footprint measure() {
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

    /// Names of the threads of ours, virtual ones too.
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
