package network.icn.node;

/// Keeps messages for people on one line, whatever values went into them.
final class OneLine {
    private static final int MAX_VALUE = 80;

    private OneLine() {}

    static String of(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    static String brief(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "...";
    }
}
