package network.icn.benchmarks.rounds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much of the machine's processor time went to others since this was made; while it is asked, no child may end.
public final class ForeignLoad {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;
    /// Above it, rates mean little.
    private static final double CALM = 0.1;

    /// Columns of `cpu` in /proc/stat that are idle: idle and iowait.
    private static final List<Integer> IDLE = List.of(3, 4);

    private final double busyBefore = busySeconds();
    private final long ownBefore = ownMicros();
    private final long start = System.nanoTime();

    /// The share of the processors that others have used since; NaN where the system does not tell.
    public double share() {
        double busy = busySeconds() - busyBefore;
        double own = (ownMicros() - ownBefore) / 1e6;
        double all = (System.nanoTime() - start) / 1e9 * Runtime.getRuntime().availableProcessors();
        return Math.max(0, busy - own) / all;
    }

    static boolean isCalm(double share) {
        return share < CALM;
    }

    private static double busySeconds() {
        try {
            String[] columns = Files.readAllLines(STAT).getFirst().strip().split(" +", -1);
            long busy = 0;
            // user, nice, system, idle, iowait, irq, softirq, steal; guest time is in user already
            for (int i = 0; i < 8; i++) {
                busy += IDLE.contains(i) ? 0 : Long.parseLong(columns[i + 1]);
            }
            return busy / TICKS_PER_SECOND;
        } catch (IOException | RuntimeException _) {
            return Double.NaN;
        }
    }

    /// Of this process and of those of its children that live.
    private static long ownMicros() {
        return ProcessHandle.current()
                        .descendants()
                        .mapToLong(child -> micros(child.info()))
                        .sum()
                + Machine.cpuMicros();
    }

    private static long micros(ProcessHandle.Info info) {
        return info.totalCpuDuration().map(time -> time.toNanos() / 1_000).orElse(0L);
    }
}
