package network.icn.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/// Process CPU time per operation, and the share of a core that the process was given. Wall time doubles when
/// the machine is busy; CPU time hardly moves (docs/performance.md), so both are reported and a low share
/// voids a comparison.
public final class CpuProfiler implements InternalProfiler {
    static final String CPU_PER_OP = "cpu.micros.op";
    static final String CPU_SHARE = "cpu.share";

    private long cpuBefore;
    private long wallBefore;

    @Override
    public String getDescription() {
        return "process CPU time per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        cpuBefore = processCpuNanos();
        wallBefore = System.nanoTime();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long cpu = processCpuNanos() - cpuBefore;
        long wall = System.nanoTime() - wallBefore;
        long operations = Math.max(1, result.getMetadata().getAllOps());
        return List.of(
                new ScalarResult(CPU_PER_OP, cpu / 1_000.0 / operations, "us/op", AggregationPolicy.AVG),
                new ScalarResult(CPU_SHARE, cpu / (double) wall, "cores", AggregationPolicy.AVG));
    }

    private static long processCpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : 0;
    }
}
