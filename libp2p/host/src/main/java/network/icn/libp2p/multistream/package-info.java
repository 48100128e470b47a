/// multistream-select 1.0: two sides agree on the name of the protocol that follows.
@NullMarked
package network.icn.libp2p.multistream;

import org.jspecify.annotations.NullMarked;
