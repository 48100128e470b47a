package network.icn.protocol.report;

/// Quantiles of the time to the first byte over one era, in microseconds, with the number of probes behind them.
/// All zero when there were none.
public record LatencySummary(int probes, long p50Micros, long p95Micros, long p99Micros) {
    public static final LatencySummary NONE = new LatencySummary(0, 0, 0, 0);
    private static final long MAX_MICROS = 0xffff_ffffL;

    public LatencySummary {
        if (probes < 0 || probes > 0xffff) {
            throw new IllegalArgumentException("probes: 0 to 65535, got " + probes);
        }
        if (p50Micros < 0 || p50Micros > p95Micros || p95Micros > p99Micros || p99Micros > MAX_MICROS) {
            throw new IllegalArgumentException(
                    "quantiles: 0 <= p50 <= p95 <= p99 < 2^32, got " + p50Micros + ", " + p95Micros + ", " + p99Micros);
        }
    }
}
