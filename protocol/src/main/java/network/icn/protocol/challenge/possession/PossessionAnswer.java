package network.icn.protocol.challenge.possession;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.StoredProof;

/// The leaves themselves, and what proves where they belong, or why they are not there.
///
/// @param leaves the sampled leaves, ascending by index, each once, without those of removed objects; at most
///     [PossessionQuestion#MAX_SAMPLES], each of [ObjectEntry#LEAF_BYTES]
/// @param proof of all that were asked for
/// @param directIo whether the reads went past the page cache
public record PossessionAnswer(List<Payload> leaves, StoredProof proof, boolean directIo) {
    /// Bytes of the longest.
    static final int MAX_BYTES =
            1 + Short.BYTES + PossessionQuestion.MAX_SAMPLES * ObjectEntry.LEAF_BYTES + StoredProof.MAX_BYTES;

    /// A u8, a u16 count and whole leaves, the proof.
    public static final SectionForm<PossessionAnswer> FORM = new SectionForm<>() {
        @Override
        public void write(PossessionAnswer value, CanonicalWriter out) {
            out.u8(value.directIo ? 1 : 0).u16(value.leaves.size());
            value.leaves.forEach(out::fixed);
            value.proof.writeTo(out);
        }

        @Override
        public PossessionAnswer read(CanonicalReader in) throws MalformedException {
            int directIo = in.u8();
            if (directIo > 1) {
                throw new MalformedException("directIo: 0 or 1, got " + directIo);
            }
            return new PossessionAnswer(readLeaves(in), StoredProof.readFrom(in), directIo == 1);
        }
    };

    public PossessionAnswer {
        leaves = List.copyOf(leaves);
        if (leaves.stream().anyMatch(leaf -> leaf.size() != ObjectEntry.LEAF_BYTES)) {
            throw new IllegalArgumentException("leaves: whole ones");
        }
    }

    /// What was read, as it is answered.
    public static PossessionAnswer of(StoredLeaves read) {
        return new PossessionAnswer(read.leaves(), read.proof(), read.directIo());
    }

    private static List<Payload> readLeaves(CanonicalReader in) throws MalformedException {
        int count = in.count(PossessionQuestion.MAX_SAMPLES, ObjectEntry.LEAF_BYTES);
        List<Payload> leaves = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            leaves.add(in.part(ObjectEntry.LEAF_BYTES));
        }
        return leaves;
    }

    /// The canonical bytes.
    public Payload bytes() {
        return FORM.bytes(this);
    }
}
