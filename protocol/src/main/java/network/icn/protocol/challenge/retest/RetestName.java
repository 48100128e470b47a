package network.icn.protocol.challenge.retest;

import java.util.Comparator;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// What is said of a list by whoever asks by it: enough to judge every place of it without the list.
///
/// @param hash of its canonical bytes; zero for no list, and for one of nothing
/// @param size how many leaves it has
/// @param once how many of them one era has counted against: the first ones
/// @param onceEnding how many of those are asked for the last time: the first ones of all
/// @param newEnding how many of the others are: the first ones behind [#once]
public record RetestName(Hash32 hash, int size, int once, int onceEnding, int newEnding)
        implements Comparable<RetestName> {
    /// No list.
    public static final RetestName NONE = new RetestName(Hash32.ZERO, 0, 0, 0, 0);

    private static final Comparator<RetestName> ORDER = Comparator.comparing(RetestName::hash)
            .thenComparingInt(RetestName::size)
            .thenComparingInt(RetestName::once)
            .thenComparingInt(RetestName::onceEnding)
            .thenComparingInt(RetestName::newEnding);

    /// A hash, four u16.
    static final SectionForm<RetestName> FORM = new SectionForm<>() {
        @Override
        public void write(RetestName value, CanonicalWriter out) {
            out.hash(value.hash)
                    .u16(value.size)
                    .u16(value.once)
                    .u16(value.onceEnding)
                    .u16(value.newEnding);
        }

        @Override
        public RetestName read(CanonicalReader in) throws MalformedException {
            return new RetestName(in.hash(), in.u16(), in.u16(), in.u16(), in.u16());
        }
    };

    public RetestName {
        boolean fits = size >= 0
                && size <= RetestList.MAX_ENTRIES
                && once >= 0
                && once <= size
                && onceEnding >= 0
                && onceEnding <= once
                && newEnding >= 0
                && newEnding <= size - once;
        if (!fits || (size == 0) != hash.equals(Hash32.ZERO)) {
            throw new IllegalArgumentException("list: at most 256 leaves, and counts within it, got " + size + ", "
                    + once + ", " + onceEnding + ", " + newEnding);
        }
    }

    /// Whether one era has counted against the leaf at that place.
    boolean isOnce(int place) {
        return place < once;
    }

    /// Whether the leaf at that place is asked for the last time.
    boolean ends(int place) {
        return place < onceEnding || (place >= once && place < once + newEnding);
    }

    @Override
    public int compareTo(RetestName other) {
        return ORDER.compare(this, other);
    }
}
