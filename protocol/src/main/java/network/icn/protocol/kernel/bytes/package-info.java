/// Fixed-width values and the canonical big-endian encoding that every signed statement uses.
@NullMarked
package network.icn.protocol.kernel.bytes;

import org.jspecify.annotations.NullMarked;
