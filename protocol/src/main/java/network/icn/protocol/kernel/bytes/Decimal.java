package network.icn.protocol.kernel.bytes;

/// Whole numbers as files and people write them: the digits 0 to 9, no sign, no leading zero, so one number has one
/// text. The platform's parser takes signs and the digits of every script.
public final class Decimal {
    /// Of the largest number of 64 bits.
    private static final int MAX_DIGITS = 20;

    private Decimal() {}

    /// A number of at most 63 bits.
    ///
    /// @throws IllegalArgumentException if it is not written so, or not from `min` to `max`
    public static long parse(String text, long min, long max) {
        if (!isDecimal(text)) {
            throw new IllegalArgumentException("must be a whole number in digits 0 to 9, got '" + text + "'");
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException _) {
            // The same complaint as for one that is only a little too large.
        }
        throw new IllegalArgumentException("must be from " + min + " to " + max + ", got '" + text + "'");
    }

    /// All 64 bits.
    ///
    /// @throws IllegalArgumentException if it is not written so, or needs more
    public static long parseUnsigned(String text) {
        if (!isDecimal(text)) {
            throw new IllegalArgumentException("must be a whole number in digits 0 to 9, got '" + text + "'");
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be at most 18446744073709551615, got '" + text + "'", e);
        }
    }

    private static boolean isDecimal(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
    }
}
