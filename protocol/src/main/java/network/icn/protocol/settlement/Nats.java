package network.icn.protocol.settlement;

import java.math.BigInteger;

/// Natural logarithms without floating point: two machines that differ in the last bit would convict
/// different nodes.
///
/// The logarithm of a ratio is `k · ln 2 + 2 · artanh((m − 1)/(m + 1))` with `m` from 1 up to 2, both by the
/// series of artanh in units of 2^-96. What is left out is below 2^-80; the logarithm of a ratio other than 1
/// is irrational, so the nearest billionth is the same for everybody who works it out exactly enough.
final class Nats {
    /// So many are a nat.
    static final long ONE = 1_000_000_000;

    private static final int BITS = 96;
    private static final BigInteger UNIT = BigInteger.ONE.shiftLeft(BITS);
    private static final BigInteger LN_2 = twiceArtanh(BigInteger.ONE, BigInteger.valueOf(3));

    private Nats() {}

    /// ln(a/b), in billionths, to the nearest.
    ///
    /// @param a positive
    /// @param b positive
    static long ln(long a, long b) {
        if (a <= 0 || b <= 0) {
            throw new IllegalArgumentException("ln: of a positive ratio, got " + a + "/" + b);
        }
        if (a < b) {
            return -ln(b, a);
        }
        int halvings = BigInteger.valueOf(a / b).bitLength() - 1;
        BigInteger over = BigInteger.valueOf(a);
        BigInteger under = BigInteger.valueOf(b).shiftLeft(halvings);
        BigInteger sum =
                LN_2.multiply(BigInteger.valueOf(halvings)).add(twiceArtanh(over.subtract(under), over.add(under)));
        return sum.multiply(BigInteger.valueOf(ONE))
                .add(UNIT.shiftRight(1))
                .shiftRight(BITS)
                .longValueExact();
    }

    /// `2 · (x + x³/3 + x⁵/5 + …)` of x = a/b, at most a third.
    private static BigInteger twiceArtanh(BigInteger a, BigInteger b) {
        BigInteger x = a.shiftLeft(BITS).divide(b);
        BigInteger square = x.multiply(x).shiftRight(BITS);
        BigInteger sum = BigInteger.ZERO;
        long odd = 1;
        for (BigInteger power = x;
                power.signum() > 0;
                power = power.multiply(square).shiftRight(BITS)) {
            sum = sum.add(power.divide(BigInteger.valueOf(odd)));
            odd += 2;
        }
        return sum.shiftLeft(1);
    }
}
