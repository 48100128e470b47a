package network.icn.protocol.challenge;

import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// What a ScalerNode has read of its stored data for a question.
///
/// @param leaves in the order of [AskedKind#leaves]
/// @param proof hashes of their RFC 6962 multiproof
/// @param directIo whether the reads went past the page cache
public record StoredLeaves(List<Payload> leaves, List<Hash32> proof, boolean directIo) {
    /// For kinds that read nothing.
    public static final StoredLeaves NONE = new StoredLeaves(List.of(), List.of(), false);

    public StoredLeaves {
        leaves = List.copyOf(leaves);
        proof = List.copyOf(proof);
    }
}
