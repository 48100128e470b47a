package network.icn.protocol.network.era;

import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.signed.Header;

/// The number of an era, counted from 0 at the network's genesis.
public record EraId(long number) implements Comparable<EraId> {
    /// 2^40 eras of one second are 34,000 years: a bound that keeps arithmetic on eras far from overflow.
    public static final long MAX = 1L << 40;

    public EraId {
        if (number < 0 || number > MAX) {
            throw new IllegalArgumentException("era: 0 to 2^40, got " + number);
        }
    }

    /// The era of a body that is of one.
    public static EraId of(Header header) throws MalformedException {
        return new EraId(header.eraAtMost(MAX));
    }

    /// The era behind it.
    public EraId next() {
        return new EraId(number + 1);
    }

    /// The era so many before; 0 at the lowest.
    public EraId back(long eras) {
        return new EraId(Math.max(0, number - eras));
    }

    @Override
    public int compareTo(EraId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
