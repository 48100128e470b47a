package network.icn.libp2p.encoding;

import static network.icn.libp2p.MalformedException.Reason.BAD_TEXT;
import static network.icn.libp2p.MalformedException.Reason.TOO_LONG;

import java.util.Arrays;
import network.icn.libp2p.MalformedException;

/// Bytes as one large number in a base that is not a power of two. Conversion divides the number by the other base over
/// and over, digit by digit in place; that is quadratic, so texts are bounded.
final class Radix {
    /// Far above any peer id (62 characters at most), small enough that a hostile text costs microseconds.
    static final int MAX_TEXT = 256;

    private static final int BYTE_VALUES = 256;

    private final String alphabet;

    Radix(String alphabet) {
        this.alphabet = alphabet;
    }

    String encode(byte[] bytes) {
        byte[] digits = converted(bytes, BYTE_VALUES, alphabet.length());
        StringBuilder text = new StringBuilder(digits.length);
        for (byte digit : digits) {
            text.append(alphabet.charAt(digit));
        }
        return text.toString();
    }

    byte[] decode(String text) throws MalformedException {
        if (text.length() > MAX_TEXT) {
            throw new MalformedException(TOO_LONG, "text longer than " + MAX_TEXT + " characters");
        }
        byte[] digits = new byte[text.length()];
        for (int i = 0; i < digits.length; i++) {
            int digit = alphabet.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new MalformedException(BAD_TEXT, "character " + i + " is not in the base");
            }
            digits[i] = (byte) digit;
        }
        return converted(digits, alphabet.length(), BYTE_VALUES);
    }

    /// The digits of the same number in another base, most significant first; each leading zero stays one.
    private static byte[] converted(byte[] digits, int from, int to) {
        int zeros = 0;
        while (zeros < digits.length && digits[zeros] == 0) {
            zeros++;
        }
        byte[] quotient = digits.clone();
        // Each base here has at least 5 bits a digit, so no number needs twice the digits.
        byte[] result = new byte[2 * digits.length];
        int at = result.length;
        int start = zeros;
        while (start < quotient.length) {
            result[--at] = divided(quotient, start, from, to);
            if (quotient[start] == 0) {
                start++;
            }
        }
        while (at < result.length && result[at] == 0) {
            at++;
        }
        return Arrays.copyOfRange(result, at - zeros, result.length);
    }

    /// Divides the number in place and returns the remainder.
    private static byte divided(byte[] number, int start, int base, int divisor) {
        int remainder = 0;
        for (int i = start; i < number.length; i++) {
            int value = remainder * base + (number[i] & 0xff);
            number[i] = (byte) (value / divisor);
            remainder = value % divisor;
        }
        return (byte) remainder;
    }
}
