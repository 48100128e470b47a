package network.icn.scalernode.store;

import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// Leaves with their multiproof.
///
/// @param directIo whether they were read past the page cache
public record ProvenLeaves(List<Payload> leaves, List<Hash32> proof, boolean directIo) {
    public ProvenLeaves {
        leaves = List.copyOf(leaves);
        proof = List.copyOf(proof);
    }
}
