package network.icn.protocol.challenge.possession;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SectionForm;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;

/// The leaves themselves, and what proves where they belong.
///
/// @param leaves the sampled leaves of 1 to 4096 bytes, ascending by index, each once; at most
///     [PossessionQuestion#MAX_SAMPLES]
/// @param proof hashes of the RFC 6962 multiproof, in the order of `MultiProof`; at most
///     [PossessionRule#MAX_PROOF]
/// @param directIo whether the reads went past the page cache
public record PossessionAnswer(List<Payload> leaves, List<Hash32> proof, boolean directIo) {
    /// Bytes of the longest.
    static final int MAX_BYTES = 1
            + Short.BYTES
            + PossessionQuestion.MAX_SAMPLES * (Integer.BYTES + EraSnapshot.LEAF_BYTES)
            + Integer.BYTES
            + PossessionRule.MAX_PROOF * Hash32.BYTES;

    /// A u8, a u16 count and leaves with their lengths, a u32 count and hashes.
    public static final SectionForm<PossessionAnswer> FORM = new SectionForm<>() {
        @Override
        public void write(PossessionAnswer value, CanonicalWriter out) {
            out.u8(value.directIo ? 1 : 0).u16(value.leaves.size());
            value.leaves.forEach(leaf -> out.variable(leaf.bytes()));
            out.u32(value.proof.size());
            value.proof.forEach(out::hash);
        }

        @Override
        public PossessionAnswer read(CanonicalReader in) throws MalformedException {
            int directIo = in.u8();
            if (directIo > 1) {
                throw new MalformedException("directIo: 0 or 1, got " + directIo);
            }
            return new PossessionAnswer(readLeaves(in), readProof(in), directIo == 1);
        }
    };

    public PossessionAnswer {
        leaves = List.copyOf(leaves);
        proof = List.copyOf(proof);
    }

    /// What was read, as it is answered.
    public static PossessionAnswer of(StoredLeaves read) {
        return new PossessionAnswer(read.leaves(), read.proof(), read.directIo());
    }

    private static List<Payload> readLeaves(CanonicalReader in) throws MalformedException {
        int count = in.count(PossessionQuestion.MAX_SAMPLES, Integer.BYTES);
        List<Payload> leaves = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Payload leaf = Payload.of(in.variable(EraSnapshot.LEAF_BYTES));
            if (leaf.size() == 0) {
                throw new MalformedException("leaf: must not be empty");
            }
            leaves.add(leaf);
        }
        return leaves;
    }

    private static List<Hash32> readProof(CanonicalReader in) throws MalformedException {
        long count = in.u32();
        if (count > PossessionRule.MAX_PROOF || count * Hash32.BYTES > in.remaining()) {
            throw new MalformedException("proof: at most " + PossessionRule.MAX_PROOF + " hashes, got " + count);
        }
        List<Hash32> proof = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            proof.add(in.hash());
        }
        return proof;
    }

    /// The canonical bytes.
    public Payload bytes() {
        return FORM.bytes(this);
    }
}
