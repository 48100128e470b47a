/// EQ/1: one-shot agreement of a committee on one value, with proofs against those who cheat.
@NullMarked
package network.icn.protocol.agreement;

import org.jspecify.annotations.NullMarked;
