package network.icn.scalernode.store;

import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// Leaves of one object with their multiproof.
///
/// @param directIo whether they were read past the page cache
record ProvenLeaves(List<Payload> leaves, List<Hash32> proof, boolean directIo) {
    ProvenLeaves {
        leaves = List.copyOf(leaves);
        proof = List.copyOf(proof);
    }
}
