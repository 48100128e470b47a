package network.icn.protocol.registry;

/// Names that people gave: short enough that a registry can always read what it wrote.
final class Label {
    static final int MAX_CHARS = 64;
    /// A character takes at most four bytes of UTF-8.
    static final int MAX_BYTES = 4 * MAX_CHARS;

    private Label() {}

    static void require(String field, String value) {
        if (value.length() > MAX_CHARS) {
            throw new IllegalArgumentException(field + ": at most " + MAX_CHARS + " characters, got " + value.length());
        }
    }
}
