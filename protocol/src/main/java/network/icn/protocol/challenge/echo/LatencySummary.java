package network.icn.protocol.challenge.echo;

import java.util.Collection;
import java.util.List;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// Quantiles of the echoes' round trips over one era, in microseconds, with the number of probes behind them.
/// All zero when there were none.
public record LatencySummary(int probes, long p50Micros, long p95Micros, long p99Micros) {
    public static final LatencySummary NONE = new LatencySummary(0, 0, 0, 0);
    /// A u16 and three u32.
    public static final SectionForm<LatencySummary> FORM = new SectionForm<>() {
        @Override
        public void write(LatencySummary value, CanonicalWriter out) {
            out.u16(value.probes).u32(value.p50Micros).u32(value.p95Micros).u32(value.p99Micros);
        }

        @Override
        public LatencySummary read(CanonicalReader in) throws MalformedException {
            return new LatencySummary(in.u16(), in.u32(), in.u32(), in.u32());
        }
    };

    /// Fewer probes say nothing about quantiles.
    private static final int MIN_PROBES = 3;

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

    /// Quantiles by nearest rank: always a value that was measured.
    ///
    /// @param micros round trips, below 2^32 microseconds each; may be empty
    public static LatencySummary of(Collection<Long> micros) {
        if (micros.isEmpty()) {
            return NONE;
        }
        List<Long> sorted = micros.stream().sorted().toList();
        return new LatencySummary(
                sorted.size(), nearestRank(sorted, 50), nearestRank(sorted, 95), nearestRank(sorted, 99));
    }

    private static long nearestRank(List<Long> sorted, int percent) {
        return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
    }

    /// Whether it rests on enough probes to say something.
    public boolean isTimed() {
        return probes >= MIN_PROBES;
    }
}
