package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.registry.Parameters;

/// Some members of a committee of known size, by index. Encoded as a bitmap, index 0 in the highest bit of the first
/// byte.
public final class MemberSet {
    private final int committeeSize;
    private final BitSet members;

    private MemberSet(int committeeSize, BitSet members) {
        this.committeeSize = committeeSize;
        this.members = members;
    }

    /// The set of these members.
    ///
    /// @param committeeSize seats, from 1
    /// @throws IllegalArgumentException if an index is none of the committee
    public static MemberSet of(int committeeSize, Collection<Integer> indices) {
        BitSet members = new BitSet(committeeSize);
        for (int index : indices) {
            if (index < 0 || index >= committeeSize) {
                throw new IllegalArgumentException("index: 0 to " + (committeeSize - 1) + ", got " + index);
            }
            members.set(index);
        }
        return new MemberSet(committeeSize, members);
    }

    /// Seats of the committee.
    public int committeeSize() {
        return committeeSize;
    }

    /// Members in the set.
    public int count() {
        return members.cardinality();
    }

    /// Whether the member with that index is in it.
    public boolean contains(int index) {
        return members.get(index);
    }

    /// Ascending.
    public List<Integer> indices() {
        return members.stream().boxed().toList();
    }

    /// Appends its canonical bytes.
    public void writeTo(CanonicalWriter out) {
        byte[] bitmap = new byte[(committeeSize + 7) / 8];
        members.stream().forEach(index -> bitmap[index / 8] |= (byte) (0x80 >>> index % 8));
        out.u16(committeeSize).fixed(bitmap);
    }

    /// Reads its canonical bytes.
    ///
    /// @throws MalformedException if the next bytes are none
    public static MemberSet readFrom(CanonicalReader in) throws MalformedException {
        int size = in.u16();
        if (size < 1 || size > Parameters.MAX_COMMITTEE) {
            throw new MalformedException("committee: 1 to " + Parameters.MAX_COMMITTEE + " members, got " + size);
        }
        byte[] bitmap = in.fixed((size + 7) / 8);
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < bitmap.length * 8; i++) {
            boolean set = (bitmap[i / 8] & 0x80 >>> i % 8) != 0;
            if (set && i >= size) {
                throw new MalformedException("bitmap: member " + i + " of " + size);
            }
            if (set) {
                indices.add(i);
            }
        }
        return of(size, indices);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemberSet that && committeeSize == that.committeeSize && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return members + " of " + committeeSize;
    }
}
