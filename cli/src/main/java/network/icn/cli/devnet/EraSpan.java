package network.icn.cli.devnet;

import java.util.stream.LongStream;

/// The eras that a devnet counts: those that begin after all nodes were ready.
///
/// @param first the first that counts
/// @param count how many; 0 means all from there on
record EraSpan(long first, int count) {
    boolean contains(long era) {
        return era >= first && (count == 0 || era < first + count);
    }

    boolean isEndless() {
        return count == 0;
    }

    /// The last that counts, of a span that ends.
    long last() {
        return first + count - 1;
    }

    LongStream eras() {
        return LongStream.range(first, first + count);
    }

    /// The same beginning, but another number of eras.
    EraSpan cut(int eras) {
        return new EraSpan(first, eras);
    }
}
