package network.icn.protocol.challenge;

import java.util.List;
import java.util.function.ToLongFunction;

/// The lower median: of an even number of values the smaller one in the middle, so always a value that somebody said.
public final class LowerMedian {
    private LowerMedian() {}

    /// @param <T> what has a value
    /// @return 0 without values
    public static <T> long of(List<T> all, ToLongFunction<T> value) {
        long[] sorted = ascending(all, value);
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
    }

    /// The values in ascending order.
    ///
    /// @param <T> what has a value
    public static <T> long[] ascending(List<T> all, ToLongFunction<T> value) {
        return all.stream().mapToLong(value).sorted().toArray();
    }
}
