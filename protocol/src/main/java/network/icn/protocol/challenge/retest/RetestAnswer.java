package network.icn.protocol.challenge.retest;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;

/// The leaves that a ScalerNode had read in time of those that it was asked for: one that it cannot
/// read keeps it from none of the others, and a slow disk from those alone that it did not come to.
///
/// @param given places among the leaves asked for, ascending by index
/// @param pieces those leaves in that order, each piece with what proves where its leaves belong
record RetestAnswer(Places given, List<PossessionAnswer> pieces) {
    /// Hashes beside one leaf of 2^48.
    private static final int DEPTH = 48;
    /// Bytes of a piece of one leaf at most: flag, two counts, the leaf with its length, its path.
    private static final int PIECE_BYTES =
            1 + Short.BYTES + Integer.BYTES + Integer.BYTES + EraSnapshot.LEAF_BYTES + DEPTH * 32;
    /// Bytes of the longest: leaves that share a piece share hashes.
    static final int MAX_BYTES =
            Short.BYTES + Places.bytes(RetestList.MAX_ENTRIES) + Short.BYTES + RetestList.MAX_ENTRIES * PIECE_BYTES;
    /// Flag and counts of a piece.
    private static final int MIN_PIECE_BYTES = 1 + Short.BYTES + Integer.BYTES;

    /// A u16, so many bits, a u16 count of pieces.
    static final SectionForm<RetestAnswer> FORM = new SectionForm<>() {
        @Override
        public void write(RetestAnswer value, CanonicalWriter out) {
            out.u16(value.given.of());
            value.given.write(out);
            out.u16(value.pieces.size());
            value.pieces.forEach(piece -> PossessionAnswer.FORM.write(piece, out));
        }

        @Override
        public RetestAnswer read(CanonicalReader in) throws MalformedException {
            int asked = in.u16();
            if (asked > RetestList.MAX_ENTRIES) {
                throw new MalformedException("given: at most 256 places, got " + asked);
            }
            Places given = Places.read(asked, in);
            int count = in.count(given.count(), MIN_PIECE_BYTES);
            List<PossessionAnswer> pieces = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                pieces.add(PossessionAnswer.FORM.read(in));
            }
            return new RetestAnswer(given, pieces);
        }
    };

    RetestAnswer {
        pieces = List.copyOf(pieces);
    }

    /// Those of the leaves asked for that are given.
    ///
    /// @param asked ascending
    /// @throws MalformedException if it answers another question, or gives nothing of something
    List<Long> leaves(List<Long> asked) throws MalformedException {
        if (given.of() != asked.size() || (given.count() == 0 && !asked.isEmpty())) {
            throw new MalformedException(
                    "given: at least one of " + asked.size() + " leaves, got " + given.count() + " of " + given.of());
        }
        List<Long> leaves = new ArrayList<>(given.count());
        given.chosen().forEach(place -> leaves.add(asked.get(place)));
        return leaves;
    }

    /// Whether each leaf that it says to give is there and belongs there.
    ///
    /// @param asked ascending
    /// @throws MalformedException as [#leaves]
    boolean proves(EraSnapshot snapshot, List<Long> asked) throws MalformedException {
        List<Long> leaves = leaves(asked);
        int from = 0;
        for (PossessionAnswer piece : pieces) {
            int to = from + piece.leaves().size();
            if (to == from || to > leaves.size()) {
                return false;
            }
            long[] indices =
                    leaves.subList(from, to).stream().mapToLong(Long::longValue).toArray();
            if (!PossessionRule.proves(snapshot, indices, piece)) {
                return false;
            }
            from = to;
        }
        return from == leaves.size();
    }

    /// The canonical bytes.
    Payload bytes() {
        return FORM.bytes(this);
    }
}
