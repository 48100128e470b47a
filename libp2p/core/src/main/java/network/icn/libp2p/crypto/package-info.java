/// Keys and peer ids.
@NullMarked
package network.icn.libp2p.crypto;

import org.jspecify.annotations.NullMarked;
