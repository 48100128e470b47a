package network.icn.protocol.challenge;

import java.util.List;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.objects.StoredProof;

/// What a ScalerNode has read of its stored data for a question.
///
/// @param indices of the leaves, ascending: those of [AskedKind#leaves], without what could not be read
/// @param leaves at those, whole ones
/// @param proof of all of them; those of removed objects are not among the leaves
/// @param directIo whether the reads went past the page cache
public record StoredLeaves(List<Long> indices, List<Payload> leaves, StoredProof proof, boolean directIo) {
    /// For kinds that read nothing.
    public static final StoredLeaves NONE = new StoredLeaves(List.of(), List.of(), StoredProof.NONE, false);

    public StoredLeaves {
        indices = List.copyOf(indices);
        leaves = List.copyOf(leaves);
    }
}
