package network.icn.protocol.objects;

import java.util.Arrays;

/// Which of the leaves that were asked for lie in one object.
///
/// @param begin index in the whole tree of the object's first leaf
/// @param from the first of the indices that were asked for which lies in it
/// @param end behind the last one; above `from`
public record FoundLeaves(PlacedEntry object, long begin, int from, int end) {
    /// Their indices within the object.
    public long[] within(long[] indices) {
        long[] within = Arrays.copyOfRange(indices, from, end);
        for (int i = 0; i < within.length; i++) {
            within[i] -= begin;
        }
        return within;
    }
}
