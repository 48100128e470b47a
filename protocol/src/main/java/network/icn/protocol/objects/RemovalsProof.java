package network.icn.protocol.objects;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.merkle.MultiProof;

/// That removals stand in the log of removals: what an answer shows in place of leaves that are no more.
///
/// @param removals ascending by position, each once, at most [EntriesProof#MAX_OBJECTS]
/// @param nodes of the RFC 6962 multiproof above them, at most [EntriesProof#MAX_NODES]; none without removals
public record RemovalsProof(List<Placed> removals, List<Hash32> nodes) {
    /// Of nothing.
    public static final RemovalsProof NONE = new RemovalsProof(List.of(), List.of());

    /// A removal and where it stands.
    ///
    /// @param position in the log, 0 to below [ObjectsHead#MAX_OBJECTS]
    public record Placed(long position, Removal removal) {
        public Placed {
            if (position < 0 || position >= ObjectsHead.MAX_OBJECTS) {
                throw new IllegalArgumentException("position: 0 to below 2^32, got " + position);
            }
        }
    }

    public RemovalsProof {
        removals = List.copyOf(removals);
        nodes = List.copyOf(nodes);
    }

    /// Whether they stand there; whom they remove, and who has signed, is another question.
    ///
    /// @param totals of a signed snapshot
    public boolean isUnder(StoredTotals totals) {
        if (removals.isEmpty()) {
            return nodes.isEmpty();
        }
        long[] positions = removals.stream().mapToLong(Placed::position).toArray();
        List<Hash32> leaves =
                removals.stream().map(placed -> placed.removal().leafHash()).toList();
        return MultiProof.verify(totals.removalsRoot(), totals.removals(), positions, leaves, nodes);
    }

    /// A u16 count and of each removal its position u32 and itself; a u32 count and the nodes.
    public void writeTo(CanonicalWriter out) {
        out.u16(removals.size());
        for (Placed placed : removals) {
            out.u32(placed.position());
            placed.removal().writeTo(out);
        }
        out.u32(nodes.size());
        nodes.forEach(out::hash);
    }

    /// Reads what [#writeTo] wrote; nothing is allocated for more than is there.
    public static RemovalsProof readFrom(CanonicalReader in) throws MalformedException {
        int count = in.count(EntriesProof.MAX_OBJECTS, Integer.BYTES + Removal.BYTES);
        List<Placed> removals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            removals.add(new Placed(in.u32(), Removal.readFrom(in)));
        }
        int length = in.count32(EntriesProof.MAX_NODES, Hash32.BYTES);
        List<Hash32> nodes = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            nodes.add(in.hash());
        }
        return new RemovalsProof(removals, nodes);
    }
}
