package network.icn.protocol.challenge.retest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.merkle.CountedHash;
import network.icn.protocol.objects.LeafStanding;
import network.icn.protocol.objects.ObjectEntry;

/// The leaves that a ScalerNode had read in time of those that it was asked for: one that it cannot
/// read keeps it from none of the others, and a slow disk from those alone that it did not come to.
///
/// @param given places among the leaves asked for, ascending by index
/// @param pieces those leaves in that order
record RetestAnswer(Places given, List<Piece> pieces) {
    /// Some of the leaves, with what proves where they belong, or why they are not there.
    ///
    /// @param count so many of the leaves given, at least 1
    record Piece(int count, PossessionAnswer answer) {
        Piece {
            if (count < 1) {
                throw new IllegalArgumentException("count: at least 1, got " + count);
            }
        }
    }

    /// Nodes beside one entry of 2^32, hashes beside one leaf of 2^48.
    private static final int ENTRY_DEPTH = 32;

    private static final int LEAF_DEPTH = 48;
    /// Bytes of a piece: its count, a flag, and the counts of leaves, entries, nodes, hashes, removals and their
    /// hashes.
    private static final int MIN_PIECE_BYTES =
            Short.BYTES + 1 + Short.BYTES + Short.BYTES + Integer.BYTES + Integer.BYTES + Short.BYTES + Integer.BYTES;
    /// Bytes of a piece of one leaf at most. A removal takes less than a leaf.
    private static final int PIECE_BYTES = MIN_PIECE_BYTES
            + ObjectEntry.LEAF_BYTES
            + Integer.BYTES
            + ObjectEntry.BYTES
            + ENTRY_DEPTH * CountedHash.BYTES
            + LEAF_DEPTH * Hash32.BYTES;
    /// Bytes of the longest: leaves that share a piece share hashes.
    static final int MAX_BYTES =
            Short.BYTES + Places.bytes(RetestList.MAX_ENTRIES) + Short.BYTES + RetestList.MAX_ENTRIES * PIECE_BYTES;

    /// A u16, so many bits, a u16 count of pieces, each a u16 and an answer.
    static final SectionForm<RetestAnswer> FORM = new SectionForm<>() {
        @Override
        public void write(RetestAnswer value, CanonicalWriter out) {
            out.u16(value.given.of());
            value.given.write(out);
            out.u16(value.pieces.size());
            for (Piece piece : value.pieces) {
                out.u16(piece.count());
                PossessionAnswer.FORM.write(piece.answer(), out);
            }
        }

        @Override
        public RetestAnswer read(CanonicalReader in) throws MalformedException {
            int asked = in.u16();
            if (asked > RetestList.MAX_ENTRIES) {
                throw new MalformedException("given: at most 256 places, got " + asked);
            }
            Places given = Places.read(asked, in);
            int count = in.count(given.count(), MIN_PIECE_BYTES);
            List<Piece> pieces = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                pieces.add(piece(in));
            }
            return new RetestAnswer(given, pieces);
        }
    };

    private static Piece piece(CanonicalReader in) throws MalformedException {
        int count = in.u16();
        if (count == 0) {
            throw new MalformedException("piece: at least one leaf, got 0");
        }
        return new Piece(count, PossessionAnswer.FORM.read(in));
    }

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

    /// Judges a piece, by the indices of its leaves.
    private interface PieceRule {
        Optional<List<LeafStanding>> of(long[] indices, PossessionAnswer piece);
    }

    /// What it shows of each leaf that it gives, in their order; empty if something of that is not so.
    ///
    /// @param asked ascending
    /// @throws MalformedException as [#leaves]
    Optional<List<LeafStanding>> check(EraSnapshot snapshot, List<Long> asked, SignatureVerifier owners)
            throws MalformedException {
        return standings(leaves(asked), (indices, piece) -> PossessionRule.check(snapshot, indices, piece, owners));
    }

    /// Those of the leaves asked for that it shows, or shows to be removed or declared lost: of an answer that was
    /// checked. A loss that was declared has a price of its own, by the snapshot; that leaf is not lost once more.
    ///
    /// @param asked ascending
    /// @throws MalformedException as [#leaves]
    List<Long> proved(EraSnapshot snapshot, List<Long> asked) throws MalformedException {
        List<Long> leaves = leaves(asked);
        return standings(leaves, (indices, piece) -> piece.proof().standings(snapshot.totals(), indices))
                        .isPresent()
                ? leaves
                : List.of();
    }

    private Optional<List<LeafStanding>> standings(List<Long> leaves, PieceRule rule) {
        List<LeafStanding> standings = new ArrayList<>(leaves.size());
        for (Piece piece : pieces) {
            int from = standings.size();
            int to = from + piece.count();
            if (to > leaves.size()) {
                return Optional.empty();
            }
            long[] indices =
                    leaves.subList(from, to).stream().mapToLong(Long::longValue).toArray();
            Optional<List<LeafStanding>> some = rule.of(indices, piece.answer());
            if (some.isEmpty()) {
                return Optional.empty();
            }
            standings.addAll(some.get());
        }
        return standings.size() == leaves.size() ? Optional.of(standings) : Optional.empty();
    }

    /// The canonical bytes.
    Payload bytes() {
        return FORM.bytes(this);
    }
}
