package network.icn.libp2p.encoding;

import static network.icn.libp2p.encoding.MalformedException.Reason.BAD_TEXT;
import static network.icn.libp2p.encoding.MalformedException.Reason.TOO_LONG;

import java.math.BigInteger;
import java.util.Arrays;

/// Bytes as one large number in a base that is not a power of two. Conversion is quadratic, so texts are bounded.
final class Radix {
    /// Far above any peer id (62 characters at most), small enough that a hostile text costs microseconds.
    static final int MAX_TEXT = 256;

    private final String alphabet;
    private final BigInteger base;

    Radix(String alphabet) {
        this.alphabet = alphabet;
        this.base = BigInteger.valueOf(alphabet.length());
    }

    String encode(byte[] bytes) {
        StringBuilder reversed = new StringBuilder();
        BigInteger rest = new BigInteger(1, bytes);
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(base);
            reversed.append(alphabet.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            reversed.append(alphabet.charAt(0));
        }
        return reversed.reverse().toString();
    }

    byte[] decode(String text) throws MalformedException {
        if (text.length() > MAX_TEXT) {
            throw new MalformedException(TOO_LONG, "text longer than " + MAX_TEXT + " characters");
        }
        BigInteger value = BigInteger.ZERO;
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = alphabet.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new MalformedException(BAD_TEXT, "character " + i + " is not in the base");
            }
            value = value.multiply(base).add(BigInteger.valueOf(digit));
            if (zeros == i && digit == 0) {
                zeros++;
            }
        }
        byte[] magnitude = value.toByteArray();
        int skip = magnitude[0] == 0 ? 1 : 0;
        byte[] result = new byte[zeros + magnitude.length - skip];
        System.arraycopy(magnitude, skip, result, zeros, magnitude.length - skip);
        return value.signum() == 0 ? Arrays.copyOf(result, zeros) : result;
    }
}
