package network.icn.protocol.challenge;

import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// What a ScalerNode has read of its stored data for a question.
///
/// @param indices of the leaves, ascending: those of [AskedKind#leaves], without what could not be read
/// @param leaves at those
/// @param proof hashes of their RFC 6962 multiproof
/// @param directIo whether the reads went past the page cache
public record StoredLeaves(List<Long> indices, List<Payload> leaves, List<Hash32> proof, boolean directIo) {
    /// For kinds that read nothing.
    public static final StoredLeaves NONE = new StoredLeaves(List.of(), List.of(), List.of(), false);

    public StoredLeaves {
        indices = List.copyOf(indices);
        leaves = List.copyOf(leaves);
        proof = List.copyOf(proof);
    }
}
