package network.icn.protocol.kernel.identity;

import java.math.BigInteger;
import java.util.Arrays;

/// Base58 in Bitcoin's alphabet, for the text form of node ids only: inputs are short, so a big integer is fast enough.
final class Base58 {
    static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger RADIX = BigInteger.valueOf(ALPHABET.length());

    private Base58() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (BigInteger rest = new BigInteger(1, bytes); rest.signum() > 0; rest = rest.divide(RADIX)) {
            text.append(ALPHABET.charAt(rest.mod(RADIX).intValue()));
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            text.append(ALPHABET.charAt(0));
        }
        return text.reverse().toString();
    }

    /// @throws IllegalArgumentException on a character outside the alphabet
    static byte[] decode(String text) {
        BigInteger number = BigInteger.ZERO;
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("base58: no character '" + text.charAt(i) + "'");
            }
            if (number.signum() == 0 && digit == 0) {
                zeros++;
            }
            number = number.multiply(RADIX).add(BigInteger.valueOf(digit));
        }
        byte[] magnitude = number.toByteArray();
        int sign = magnitude[0] == 0 ? 1 : 0;
        byte[] body = Arrays.copyOfRange(magnitude, sign, magnitude.length);
        byte[] bytes = new byte[zeros + body.length];
        System.arraycopy(body, 0, bytes, zeros, body.length);
        return bytes;
    }
}
