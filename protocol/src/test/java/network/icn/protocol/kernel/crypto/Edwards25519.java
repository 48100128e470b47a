package network.icn.protocol.kernel.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// RFC 8032 in big integers, slow and plain: makes the hostile points that no library makes, and verifies by the
/// equation without cofactor as the text has it.
final class Edwards25519 {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);

    record Point(BigInteger x, BigInteger y) {
        static final Point ZERO = new Point(BigInteger.ZERO, BigInteger.ONE);

        Point plus(Point other) {
            BigInteger product = D.multiply(x)
                    .multiply(other.x)
                    .multiply(y)
                    .multiply(other.y)
                    .mod(P);
            BigInteger sumX = x.multiply(other.y).add(other.x.multiply(y));
            BigInteger sumY = y.multiply(other.y).add(x.multiply(other.x));
            return new Point(
                    sumX.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
                    sumY.multiply(BigInteger.ONE.subtract(product).modInverse(P))
                            .mod(P));
        }

        Point times(BigInteger scalar) {
            Point result = ZERO;
            for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
                result = result.plus(result);
                if (scalar.testBit(bit)) {
                    result = result.plus(this);
                }
            }
            return result;
        }

        byte[] encode() {
            byte[] bytes = littleEndian(y);
            bytes[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
            return bytes;
        }
    }

    private Edwards25519() {}

    static Point base() {
        BigInteger y = BigInteger.valueOf(4)
                .multiply(BigInteger.valueOf(5).modInverse(P))
                .mod(P);
        return decode(littleEndian(y));
    }

    /// @throws ArithmeticException if no point has that y
    static Point decode(byte[] bytes) {
        byte[] copy = bytes.clone();
        boolean odd = copy[31] < 0;
        copy[31] &= 0x7f;
        BigInteger y = number(copy).mod(P);
        BigInteger y2 = y.multiply(y).mod(P);
        BigInteger x2 = y2.subtract(BigInteger.ONE)
                .multiply(D.multiply(y2).add(BigInteger.ONE).modInverse(P))
                .mod(P);
        BigInteger x = root(x2);
        return new Point(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
    }

    private static BigInteger root(BigInteger square) {
        BigInteger x = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(square)) {
            x = x.multiply(BigInteger.TWO.modPow(P.shiftRight(2), P)).mod(P);
        }
        if (!x.multiply(x).mod(P).equals(square)) {
            throw new ArithmeticException("no square");
        }
        return x;
    }

    static BigInteger challenge(byte[] r, byte[] a, byte[] message) {
        try {
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            sha512.update(r);
            sha512.update(a);
            return number(sha512.digest(message)).mod(L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// S*B - k*A encodes to R.
    static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        byte[] r = Arrays.copyOf(signature, 32);
        BigInteger s = number(Arrays.copyOfRange(signature, 32, 64));
        BigInteger k = challenge(r, publicKey, message);
        Point expected = base().times(s).plus(decode(publicKey).times(k.negate().mod(L.shiftLeft(3))));
        return Arrays.equals(expected.encode(), r);
    }

    static BigInteger number(byte[] littleEndian) {
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }

    static byte[] littleEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}
