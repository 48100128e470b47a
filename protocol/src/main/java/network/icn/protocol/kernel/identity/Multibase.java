package network.icn.protocol.kernel.identity;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// Text whose first character names its alphabet (multiformats/multibase), for the text form of node ids only: inputs
/// are short, so a big integer is fast enough.
final class Multibase {
    private static final String DIGITS = "0123456789";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String BASE64 = UPPER + LOWER + DIGITS;

    /// @param bits of one character, 0 when the radix is no power of two
    /// @param group characters that padding fills up, 1 where there is none
    private record Base(char prefix, String alphabet, int bits, int group) {}

    private static final List<Base> BASES = List.of(
            new Base('f', DIGITS + "abcdef", 4, 1),
            new Base('F', DIGITS + "ABCDEF", 4, 1),
            new Base('b', LOWER + "234567", 5, 1),
            new Base('B', UPPER + "234567", 5, 1),
            new Base('c', LOWER + "234567", 5, 8),
            new Base('C', UPPER + "234567", 5, 8),
            new Base('v', DIGITS + "abcdefghijklmnopqrstuv", 5, 1),
            new Base('V', DIGITS + "ABCDEFGHIJKLMNOPQRSTUV", 5, 1),
            new Base('t', DIGITS + "abcdefghijklmnopqrstuv", 5, 8),
            new Base('T', DIGITS + "ABCDEFGHIJKLMNOPQRSTUV", 5, 8),
            new Base('h', "ybndrfg8ejkmcpqxot1uwisza345h769", 5, 1),
            new Base('k', DIGITS + LOWER, 0, 1),
            new Base('K', DIGITS + UPPER, 0, 1),
            new Base('z', Base58.ALPHABET, 0, 1),
            new Base('m', BASE64 + "+/", 6, 1),
            new Base('M', BASE64 + "+/", 6, 4),
            new Base('u', BASE64 + "-_", 6, 1),
            new Base('U', BASE64 + "-_", 6, 4));

    private Multibase() {}

    /// The bytes of a text whose first byte is not zero, as that of a CIDv1.
    ///
    /// @throws IllegalArgumentException on an unknown prefix or a text that is no encoding of bytes
    static byte[] decode(String text) {
        Base base = BASES.stream()
                .filter(each -> !text.isEmpty() && each.prefix() == text.charAt(0))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("multibase: unknown prefix"));
        return decode(base, unpadded(base, text.substring(1)));
    }

    private static String unpadded(Base base, String text) {
        String digits = text;
        while (base.group() > 1 && digits.endsWith("=")) {
            digits = digits.substring(0, digits.length() - 1);
        }
        if (text.length() % base.group() != 0 || text.length() - digits.length() >= base.group()) {
            throw new IllegalArgumentException("multibase: wrong padding");
        }
        return digits;
    }

    private static byte[] decode(Base base, String digits) {
        BigInteger radix = BigInteger.valueOf(base.alphabet().length());
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < digits.length(); i++) {
            int digit = base.alphabet().indexOf(digits.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("multibase: no character '" + digits.charAt(i) + "'");
            }
            number = number.multiply(radix).add(BigInteger.valueOf(digit));
        }
        int spare = base.bits() * digits.length() % 8;
        if (number.signum() == 0 || number.getLowestSetBit() < spare || (base.bits() > 0 && spare >= base.bits())) {
            throw new IllegalArgumentException("multibase: a wrong length or spare bits");
        }
        byte[] bytes = number.shiftRight(spare).toByteArray();
        byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        // A leading zero digit would be a second text of the same bytes.
        int length = base.bits() * digits.length() / 8;
        if (base.bits() > 0
                ? unsigned.length != length
                : digits.charAt(0) == base.alphabet().charAt(0)) {
            throw new IllegalArgumentException("multibase: leading zeros");
        }
        return unsigned;
    }
}
