/// Keys, peer ids, signed envelopes, and the port behind which the cryptographic provider is chosen.
@NullMarked
package network.icn.libp2p.crypto;

import org.jspecify.annotations.NullMarked;
