/// Merkle trees of RFC 6962: roots, proofs, and building them over data that does not fit into memory.
@NullMarked
package network.icn.protocol.kernel.merkle;

import org.jspecify.annotations.NullMarked;
