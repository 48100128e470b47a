package network.icn.protocol.challenge.retest;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;

/// Some places of a list, one bit each in canonical bytes: place p is bit p mod 8 of byte p / 8, and
/// bits behind the last place are zero.
///
/// @param of how many there are
/// @param chosen from 0 to that, ascending
public record Places(int of, SortedSet<Integer> chosen) {
    /// No places of no list.
    public static final Places NONE = new Places(0, new TreeSet<>());

    public Places {
        chosen = Collections.unmodifiableSortedSet(new TreeSet<>(chosen));
        if (of < 0 || (!chosen.isEmpty() && (chosen.first() < 0 || chosen.last() >= of))) {
            throw new IllegalArgumentException("places: from 0 to below " + of + ", got " + chosen);
        }
    }

    static Places none(int of) {
        return new Places(of, new TreeSet<>());
    }

    static Places all(int of) {
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int place = 0; place < of; place++) {
            chosen.add(place);
        }
        return new Places(of, chosen);
    }

    public boolean contains(int place) {
        return chosen.contains(place);
    }

    public int count() {
        return chosen.size();
    }

    /// These and more of the same list.
    Places with(Collection<Integer> more) {
        TreeSet<Integer> both = new TreeSet<>(chosen);
        both.addAll(more);
        return new Places(of, both);
    }

    /// Those of the list that are not chosen.
    Places others() {
        TreeSet<Integer> others = new TreeSet<>(all(of).chosen);
        others.removeAll(chosen);
        return new Places(of, others);
    }

    void write(CanonicalWriter out) {
        byte[] packed = new byte[bytes(of)];
        chosen.forEach(place -> packed[place / Byte.SIZE] |= (byte) (1 << place % Byte.SIZE));
        out.fixed(packed);
    }

    /// @param of known from elsewhere
    static Places read(int of, CanonicalReader in) throws MalformedException {
        byte[] packed = in.fixed(bytes(of));
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int place = 0; place < packed.length * Byte.SIZE; place++) {
            if ((packed[place / Byte.SIZE] >>> place % Byte.SIZE & 1) == 1) {
                if (place >= of) {
                    throw new MalformedException("places: surplus bits");
                }
                chosen.add(place);
            }
        }
        return new Places(of, chosen);
    }

    /// Bytes of the bits of a list.
    static int bytes(int of) {
        return Math.ceilDiv(of, Byte.SIZE);
    }
}
