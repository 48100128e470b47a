package network.icn.protocol.kernel.bytes;

/// Names that people gave: short enough that a registry can always read what it wrote, and on one line wherever they
/// are shown.
public final class Label {
    public static final int MAX_CHARS = 64;
    /// A character takes at most four bytes of UTF-8.
    public static final int MAX_BYTES = 4 * MAX_CHARS;

    private Label() {}

    /// @throws IllegalArgumentException if the value is longer, or has characters that cannot be shown or signed
    public static void require(String field, String value) {
        if (value.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    field + ": must have at most " + MAX_CHARS + " characters, got " + value.length());
        }
        if (!value.codePoints().allMatch(Label::isShown)) {
            throw new IllegalArgumentException(field + ": must be well-formed Unicode without control characters");
        }
    }

    /// Half a surrogate pair has no UTF-8: it would be signed as a question mark.
    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SURROGATE, Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
