/// Ed25519 behind one strict rule, whichever provider does the arithmetic.
@NullMarked
package network.icn.protocol.kernel.crypto;

import org.jspecify.annotations.NullMarked;
