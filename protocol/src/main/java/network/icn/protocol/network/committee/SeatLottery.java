package network.icn.protocol.network.committee;

import java.nio.charset.StandardCharsets;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.HyperNodeMember;

/// The exponential race behind the draw: every HyperNode gets an arrival time -log2(u) / weight from a uniform u that
/// only
/// the beacon decides, and the earliest get the seats, so P(first) = weight / total (Efraimidis, Spirakis 2006).
/// Integers only: a committee must come out the same on every machine (docs/design/threats.md 3).
final class SeatLottery {
    private static final byte[] TAG = "EQ1/seat".getBytes(StandardCharsets.US_ASCII);
    private static final int FRACTION_BITS = 48;

    private SeatLottery() {}

    /// @param time L = floor(2^48 * -log2(u)), below 2^55
    /// @param weight below 2^31
    record Ticket(HyperNodeMember member, long time, long weight) {}

    /// All candidates, the earliest arrival first.
    static List<Ticket> draw(Hash32 randomness, int shard, List<HyperNodeMember> candidates, long maxWeight) {
        return candidates.stream()
                .map(member -> new Ticket(
                        member,
                        negativeLog2(uniform(randomness, shard, member.id())),
                        Math.min(member.stake(), maxWeight)))
                .sorted(SeatLottery::compare)
                .toList();
    }

    private static long uniform(Hash32 randomness, int shard, NodeId member) {
        return Hash32.sha256(new CanonicalWriter()
                        .fixed(TAG)
                        .hash(randomness)
                        .u32(shard)
                        .fixed(member.bytes())
                        .toBytes())
                .longAt(0);
    }

    /// floor(2^48 * -log2((2h + 1) / 2^65)) for an unsigned h, with the logarithm truncated: the position of the
    /// highest
    /// bit gives its integer part, and every squaring of the mantissa, cut to 64 bits, gives one more bit of the
    /// fraction.
    static long negativeLog2(long h) {
        int zeros = Long.numberOfLeadingZeros(h);
        long whole = (long) (zeros + 1) << FRACTION_BITS;
        if (h == 0) {
            // u is 2^-65: the only power of two among them, and the only exact logarithm.
            return whole;
        }
        // 2h + 1 has 65 bits when h has no leading zero; its last bit is lost then.
        long mantissa = zeros == 0 ? h : (h << 1 | 1) << (zeros - 1);
        long fraction = 0;
        for (int bit = 0; bit < FRACTION_BITS; bit++) {
            long high = Math.unsignedMultiplyHigh(mantissa, mantissa);
            boolean carried = high < 0;
            mantissa = carried ? high : high << 1 | (mantissa * mantissa) >>> 63;
            fraction = fraction << 1 | (carried ? 1 : 0);
        }
        return whole - fraction - 1;
    }

    /// time_a / weight_a against time_b / weight_b by cross products of up to 86 bits, ties by node id.
    private static int compare(Ticket a, Ticket b) {
        int high = Long.compare(Math.multiplyHigh(a.time, b.weight), Math.multiplyHigh(b.time, a.weight));
        if (high != 0) {
            return high;
        }
        int low = Long.compareUnsigned(a.time * b.weight, b.time * a.weight);
        return low != 0 ? low : a.member.id().compareTo(b.member.id());
    }
}
